"""The two addresses that monitoring asks; both answer without sign-in."""

from django.urls import path

from config import health

urlpatterns = [
    path("live", health.live, name="health_live"),
    path("ready", health.ready, name="health_ready"),
]
