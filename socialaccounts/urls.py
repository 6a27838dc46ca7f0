"""Every door of the register and the vault."""

from django.urls import URLPattern, URLResolver, include, path

from socialaccounts.rotation import urls as rotation
from socialaccounts.vault import urls as vault

urlpatterns: list[URLPattern | URLResolver] = [
    path("register/", include("socialaccounts.register.urls")),
    path("register/passwords/", include("socialaccounts.rotation.urls")),
    path("register/import/", include("socialaccounts.vault.importing.urls")),
    # What a new value settles is known to the rotation room, so its pages are there; people find them in the vault.
    path("register/<sa:pk>/vault/", include(([*vault.urlpatterns, *rotation.in_the_vault], "vault"))),
]
