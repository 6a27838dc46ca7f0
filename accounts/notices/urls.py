from django.urls import path

from accounts.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("read/", views.read_all, name="read_all"),
    path("email/", views.preference, name="preference"),
    path("failed/", views.failed, name="failed"),
    path("failed/again/", views.try_again, name="try_again"),
]
