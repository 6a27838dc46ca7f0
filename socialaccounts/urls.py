"""Every door of the register and the vault."""

from django.urls import URLPattern, URLResolver, include, path

from socialaccounts.rotation import urls as rotation
from socialaccounts.vault import urls as vault

urlpatterns: list[URLPattern | URLResolver] = [
    path("register/", include("socialaccounts.register.urls")),
    path("register/passwords/", include("socialaccounts.rotation.urls")),
    # Depositing is a page of the rotation room, which knows what a new value settles; people find it in the vault.
    path("register/<sa:pk>/vault/", include(([*vault.urlpatterns, rotation.deposit], "vault"))),
]
