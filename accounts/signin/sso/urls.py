from django.urls import path

from accounts.signin.sso import views

urlpatterns = [
    path("council/", views.start, name="sso_start"),
    path("council/back/", views.callback, name="sso_callback"),
    path("council/confirm/", views.confirm, name="sso_confirm"),
]
