from django.urls import path

from socialaccounts.drills import views

app_name = "drills"
urlpatterns = [
    path("drills/", views.drills, name="list"),
    path("red-list/", views.red_list, name="red_list"),
    path("red-list/export.csv", views.export, name="export"),
]
