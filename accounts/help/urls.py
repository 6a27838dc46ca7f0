from django.urls import path

from accounts.help import views

app_name = "help"
urlpatterns = [
    path("", views.page, {"name": "help"}, name="help"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
]
