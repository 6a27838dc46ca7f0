from django.urls import path

from accounts.staff import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("<int:pk>/", views.person, name="person"),
]
