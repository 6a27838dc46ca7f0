from django.urls import path

from accounts.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.grants, name="list"),
    path("export.csv", views.export, name="export"),
]
