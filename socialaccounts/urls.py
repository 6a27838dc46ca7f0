"""Every door of the register and the vault."""

from django.urls import URLPattern, URLResolver, include, path

from socialaccounts.closing import urls as closing
from socialaccounts.incidents import urls as incidents
from socialaccounts.register import urls as register
from socialaccounts.rotation import urls as rotation
from socialaccounts.vault import urls as vault

in_the_vault = [*vault.urlpatterns, *rotation.in_the_vault, *incidents.in_the_vault]
# Closing at once ends a closing that runs, so its page is in that room; people find it on the register.
in_the_register = [*register.urlpatterns, *closing.in_the_register]
urlpatterns: list[URLPattern | URLResolver] = [
    path("register/", include((in_the_register, "register"))),
    rotation.calendar_feed,
    path("register/", include("socialaccounts.drills.urls")),
    path("register/pack/", include("socialaccounts.vault.pack.urls")),
    path("register/passwords/", include("socialaccounts.rotation.urls")),
    # What a new value settles is known to the rotation room, and what an emergency sets going to that of incidents, so
    # their pages are there; people find them in the vault.
    path("register/<sa:pk>/vault/", include((in_the_vault, "vault"))),
    path("register/<sa:pk>/closing/", include("socialaccounts.closing.urls")),
    path("", include("socialaccounts.incidents.urls")),
    path("register/vault/", include((vault.of_all_accounts, "vaults"))),
    path("register/knowledge/", include((vault.knowledge, "knowledge"))),
    path("register/import/", include("socialaccounts.vault.importing.urls")),
]
