"""A person's own way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.audit.models import AuditEvent
from accounts.doors import STAFF, open_to, signed_in


@open_to(STAFF)
@require_GET
def details(request: HttpRequest) -> HttpResponse:
    """My sign-in details, my services and roles, and what I did lately."""
    user = signed_in(request)
    memberships = user.memberships.current().select_related("service")
    mine = AuditEvent.objects.filter(actor_id=user.pk)[:20]
    return render(request, "accounts/signin/details.html", {"memberships": memberships, "mine": mine})
