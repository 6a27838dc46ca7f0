from django.urls import path

from accounts.learning.cards import views

app_name = "guidance"
urlpatterns = [
    path("", views.guidance, name="list"),
    path("new/", views.keep, name="new"),
    path("<int:pk>/change/", views.keep, name="change"),
]
