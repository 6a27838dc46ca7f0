from django.urls import include, path

from accounts.home import views as home

urlpatterns = [
    path("", home.home, name="home"),
    path("attention/", home.attention, name="attention"),
    path("audit/", include("accounts.audit.urls")),
    path("notices/", include("accounts.notices.urls")),
    path("help/", include("accounts.help.urls")),
    path("me/", include("accounts.me.urls")),
    path("roles/", include("accounts.roster.urls")),
    path("people/", include("accounts.staff.urls")),
    path("policy/", include("accounts.learning.policy.urls")),
    path("training/", include("accounts.learning.training.urls")),
    path("guidance/", include("accounts.learning.cards.urls")),
]
