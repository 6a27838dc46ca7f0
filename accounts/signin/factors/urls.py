"""The pages about second factors. Names that begin with `mfa_` are those that the sign-in library leads to."""

from django.urls import path

from accounts.signin.factors import views

urlpatterns = [
    path("ways/", views.index, name="mfa_index"),
    path("ways/app/", views.add_app, name="mfa_activate_totp"),
    path("ways/passkey/", views.add_passkey, name="mfa_add_webauthn"),
    path("ways/<int:pk>/rename/", views.rename, name="factor_rename"),
    path("ways/<int:pk>/remove/", views.remove, name="factor_remove"),
    path("ways/codes/", views.codes, name="mfa_view_recovery_codes"),
    path("second/", views.authenticate, name="mfa_authenticate"),
    path("passkey/", views.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("confirm/code/", views.confirm_by_code, name="mfa_reauthenticate"),
    path("confirm/passkey/", views.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("reset/<int:pk>/", views.reset, name="factors_reset"),
]
