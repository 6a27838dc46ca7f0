from django.urls import path

from accounts.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.mails, name="list"),
    path("<str:name>/", views.mail, name="mail"),
]
