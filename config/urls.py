"""Every door of the portal. Each room lists its own pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("sign-in/", include("accounts.signin.urls")),
    path("", include("accounts.urls")),
    path("", include("socialaccounts.urls")),
    path("", include("approvals.urls")),
    path("", include("consents.urls")),
]

handler500 = "accounts.middleware.failed"

if settings.EMBEDDED:
    urlpatterns += [path("mail/", include("accounts.mail.urls"))]
