from django.urls import path

from socialaccounts.vault.recovery import seed_views, show_views, views

urlpatterns = [
    path("recovery/", views.kit, name="recovery"),
    path("recovery/details/", views.details, name="recovery_details"),
    path("recovery/apps/add/", views.add_app, name="app_add"),
    path("recovery/apps/<int:app>/remove/", views.remove_app, name="app_remove"),
    path("recovery/second-factor/", seed_views.seed, name="seed"),
    path("recovery/second-factor/remove/", seed_views.remove, name="seed_remove"),
    path("recovery/codes/", seed_views.codes, name="recovery_codes"),
    path("recovery/codes/next/", show_views.recovery_code, name="recovery_code"),
    path("recovery/codes/used/", show_views.used, name="recovery_code_used"),
    path("code/", show_views.one_time_code, name="one_time_code"),
]
