"""The pages behind the footer: help, accessibility and the privacy notice for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.doors import STAFF, open_to
from accounts.navigation import opens


@open_to(STAFF)
@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The page `name`; the names are fixed in the URLs."""
    context = {"checks": opens(request.user, "/checks/new/"), "consents": opens(request.user, "/consents/")}
    return render(request, f"accounts/help/{name}.html", context)
