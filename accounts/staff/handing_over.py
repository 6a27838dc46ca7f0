"""The hand-over list of somebody who leaves: for whoever takes over, with what to do about each thing."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.doors import STAFF, open_to, signed_in
from accounts.people.contributed import duties_of
from accounts.people.models import User
from accounts.roles import COMMS
from accounts.staff.views import AUDIT, MANAGE


def may_take_over(user: User, person: User) -> bool:
    """Whether `user` sees what `person` hands over: managers of the services they work or worked in, comms, administrators.

    Somebody leaving sees their own.
    """
    if user == person or user.has_role(COMMS) or user.has_perm(MANAGE) or user.has_perm(AUDIT):
        return True
    return person.memberships.filter(service__in=user.managed_service_ids).exists()


@open_to(STAFF)
@require_GET
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody looks after, each with what to do; things are ticked off as they are done elsewhere."""
    subject = get_object_or_404(User.objects.get_queryset(), pk=pk)
    if not may_take_over(signed_in(request), subject):
        raise PermissionDenied
    duties = duties_of(subject)
    context = {
        "subject": subject,
        "open": [duty for duty in duties if not duty.done],
        "done": [duty for duty in duties if duty.done],
    }
    return render(request, "accounts/staff/hand_over.html", context)
