"""What is told about people: the invitation to set a password, and to managers that somebody leaves."""

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts import notices
from accounts.notices.models import Notice
from accounts.people.contributed import duties_of
from accounts.people.models import Absence, Membership, User
from accounts.roles import COMMS
from accounts.templatetags.portal import in_words
from config import clock

INVITED, HAND_OVER, STANDS_IN = "invited", "hand_over", "stands_in"


def register_kinds() -> None:
    """Say which template mails each kind of notice; called once when the app is ready."""
    notices.register(INVITED, "accounts/staff/emails/invited", facts=_invitation)
    notices.register(HAND_OVER, "accounts/staff/emails/hand_over", facts=_hand_over)
    notices.register(STANDS_IN, "accounts/staff/emails/stands_in", facts=_stands_in)


def invite(person: User) -> None:
    """Owe `person` the link with which they set their password, at most once a minute."""
    notices.owe(
        INVITED,
        to=[person],
        about=person,
        title="Set a password for the social media portal",
        stage=f"{clock.now():%Y-%m-%dT%H:%M}",
    )


def _invitation(notice: Notice) -> Mapping[str, Any]:
    # The link is made while it is mailed: kept in a row, it would be a secret in the clear.
    person = notice.recipient
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    return {"set_link": settings.PORTAL_URL + path, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}


def who_takes_over(person: User) -> list[User]:
    """The managers of the services that somebody leaving works in, but themselves; comms where there is none."""
    services = Membership.objects.filter(user=person, ended_on=None).values("service")
    managing = Membership.objects.current().filter(service__in=services, is_manager=True)
    managers = User.objects.active().filter(pk__in=managing.values("user")).exclude(pk=person.pk)
    return list(managers) or list(User.objects.in_role(COMMS).exclude(pk=person.pk))


def tell_of_hand_over(person: User) -> None:
    """Owe whoever takes over one notice for this leaving date, and one on its day."""
    when = in_words(person.left_on)
    gone = not person.is_here
    notices.owe(
        HAND_OVER,
        to=who_takes_over(person),
        about=person,
        title=f"{person.full_name} {'has left' if gone else f'leaves on {when}'}: take over what they look after",
        stage=f"{person.left_on}{' gone' if gone else ''}",
        url=reverse("people:hand_over", args=[person.pk]),
    )


def _hand_over(notice: Notice) -> Mapping[str, Any] | None:
    person = User.objects.get_queryset().filter(pk=notice.about_id).first()
    open_ones = [duty for duty in duties_of(person) if not duty.done] if person and person.left_on else []
    return {"name": person.full_name, "count": len(open_ones)} if person and open_ones else None


def tell_of_absence(absence: Absence, *, by: User) -> None:
    """Owe whoever is away and whoever stands in one notice that it begins, and one that it is called off; not `by`."""
    days = f"{in_words(absence.first_day)} to {in_words(absence.last_day)}"
    person, stand_in = absence.person.full_name, absence.stand_in.full_name
    title = f"{stand_in} acts for {person} from {days}"
    if absence.ended_at:
        title = f"{stand_in} no longer acts for {person}"
    notices.owe(
        STANDS_IN,
        to=[one for one in (absence.person, absence.stand_in) if one != by],
        about=absence,
        title=title,
        stage="ended" if absence.ended_at else "",
        url=f"{reverse('me:me')}#away",
    )


def _stands_in(notice: Notice) -> Mapping[str, Any] | None:
    """What the mail says of an absence as it is then; None where it was called off before the mail that it begins."""
    absence = Absence.objects.filter(pk=notice.about_id).select_related("person", "stand_in").first()
    if absence is None or bool(absence.ended_at) != (notice.stage == "ended"):
        return None
    return {
        "person": absence.person.full_name,
        "stand_in": absence.stand_in.full_name,
        "days": f"{in_words(absence.first_day)} to {in_words(absence.last_day)}",
        "ended": bool(absence.ended_at),
        "is_stand_in": notice.recipient_id == absence.stand_in_id,
    }
