from django.urls import path

from accounts.me import views

app_name = "me"
urlpatterns = [
    path("", views.me, name="me"),
    path("history/", views.history, name="history"),
    path("away/", views.absence, name="absence"),
    path("away/<int:pk>/call-off/", views.call_off, name="call_off"),
]
