"""Sign-in by password, where single sign-on has taken its place: for administrators only, to get in when that is broken."""

from collections.abc import Sequence

from django.conf import settings

from accounts.audit.models import AuditEvent
from accounts.people.models import User
from accounts.roles import ADMINISTRATOR
from accounts.signin.letters import tell


def may_use_password(user: User) -> bool:
    """Whether this person's password counts: everybody's, or only those of administrators."""
    return settings.PASSWORD_SIGN_IN or user.has_role(ADMINISTRATOR)


def tell_of_break_glass(user: User, how: Sequence[str], event: AuditEvent) -> None:
    """Where passwords are closed, let the other administrators know that one was used."""
    if settings.PASSWORD_SIGN_IN or "password" not in how:
        return
    for other in User.objects.in_role(ADMINISTRATOR).exclude(pk=user.pk):
        tell(other, f"{user.full_name} signed in by password, past single sign-on", event=event)
