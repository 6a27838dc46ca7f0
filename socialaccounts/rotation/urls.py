from django.urls import path

from socialaccounts.rotation import views

app_name = "rotation"
urlpatterns = [
    path("", views.rotations, name="list"),
]
in_the_vault = [
    path("deposit/", views.deposit, name="deposit"),
    path("works/", views.works, name="works"),
    path("prove/", views.prove, name="prove"),
]
