from django.urls import path

from socialaccounts.rotation import views

app_name = "rotation"
urlpatterns = [
    path("", views.rotations, name="list"),
]
deposit = path("deposit/", views.deposit, name="deposit")
