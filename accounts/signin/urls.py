"""The sign-in library's pages that the portal uses, one by one: nothing else of it can be reached."""

from allauth.account import views
from django.urls import include, path, re_path

from accounts.signin.views import details

urlpatterns = [
    path("", views.login, name="account_login"),
    path("", include("accounts.signin.factors.urls")),
    path("", include("accounts.signin.sessions.urls")),
    path("", include("accounts.signin.sso.urls")),
    path("details/", details, name="sign_in_details"),
    path("out/", views.logout, name="account_logout"),
    path("closed/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
