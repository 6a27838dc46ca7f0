"""Letting in whoever the council's own sign-in vouches for, and keeping what the portal knows of them in step with it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from accounts import audit
from accounts.people.models import Membership, Service, User
from accounts.signin.letters import tell
from accounts.signin.sessions import end_sessions
from accounts.signin.sso.claims import Claims
from config import clock
from config.workflow import Refused

logger = logging.getLogger(__name__)

BY_SSO = "Single sign-on"
STOPPED = "stopped"
"""In the identity's extra data: that single sign-on itself deactivated the person, and so may let them in again."""

NO_GROUPS = "Your council’s sign-in does not say which groups you are in. Tell ICT: it leaves them out where they are many."
NOT_STAFF = (
    "You are not in a group that may use this portal. If you need it for your work, ask your service manager."
)
UNVERIFIED = (
    "Your council’s sign-in does not say that your email address is checked, so you cannot come in. Tell ICT."
)
TAKEN = "Somebody else already signs in to the portal with your email address. Tell ICT."
INACTIVE = (
    "You can no longer sign in to the portal. If you still work for the council, ask your service manager."
)


@dataclass(frozen=True)
class _Answer:
    """Who may come in, or why not. A refusal is written down too, so that it is given only after the commit."""

    identity: SocialAccount | None
    why_not: str = ""


def admit(claims: Claims, *, whence: Mapping[str, str]) -> SocialAccount:
    """The identity of the person behind verified claims, made or linked where it is new, its user up to date.

    Known by issuer and subject. A new subject is linked to somebody, or made somebody, by a verified e-mail address only,
    and never to a person whom another subject of the issuer has. Who is in no staff group is deactivated and signed out
    everywhere. Raises Refused with the sentence for the person.
    """
    answer = _decide(claims, whence)
    if answer.identity is None:
        raise Refused(answer.why_not)
    return answer.identity


@transaction.atomic
def _decide(claims: Claims, whence: Mapping[str, str]) -> _Answer:
    identity = (
        SocialAccount.objects.select_for_update().filter(provider=claims.issuer, uid=claims.subject).first()
    )
    if claims.is_staff is None:
        return _refuse(identity, NO_GROUPS)
    if not claims.is_staff:
        if identity:
            stop(identity)
        return _refuse(identity, NOT_STAFF)
    if identity is None:
        identity, why_not = _meet(claims, whence)
        if identity is None:
            return _refuse(None, why_not)
    user = User.objects.get_queryset().select_for_update().get(pk=identity.user_id)
    if not user.is_active and identity.extra_data.get(STOPPED):
        _let_in_again(identity, user)
    if not user.is_here:
        return _refuse(identity, INACTIVE)
    keep_in_step(user, claims)
    identity.user = User.objects.get_queryset().get(pk=user.pk)
    return _Answer(identity)


def _refuse(identity: SocialAccount | None, why_not: str) -> _Answer:
    """Refuse; of somebody whom the portal knows it is put on record."""
    logger.warning("Single sign-on refused: %s", why_not)
    if identity:
        audit.record(audit.Event.SSO_REFUSED, by=identity.user, target=identity.user, why=why_not)
    return _Answer(None, why_not)


def stop(identity: SocialAccount) -> None:
    """Deactivate the person behind an identity, who is in no staff group any more, and sign them out everywhere."""
    user = User.objects.get_queryset().select_for_update().get(pk=identity.user_id)
    if not user.is_active:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    identity.extra_data = {STOPPED: True}
    identity.save(update_fields=["extra_data"])
    ended = end_sessions(user)
    why = f"{BY_SSO}: in no group that may use the portal"
    audit.record(audit.Event.PERSON_DEACTIVATED, by=None, target=user, reason=why, sessions_ended=ended)


def _let_in_again(identity: SocialAccount, user: User) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    identity.extra_data = {}
    identity.save(update_fields=["extra_data"])
    why = f"{BY_SSO}: in a group that may use the portal again"
    audit.record(audit.Event.PERSON_CHANGED, by=None, target=user, reason=why)


def _meet(claims: Claims, whence: Mapping[str, str]) -> tuple[SocialAccount | None, str]:
    """The new identity of somebody whom the portal knows by e-mail address, or now makes; or why not."""
    if not claims.email_verified:
        return None, UNVERIFIED
    user = User.objects.get_queryset().select_for_update().filter(email=claims.email).first()
    if user is None:
        user = User.objects.create_user(claims.email, claims.name)
        audit.record(audit.Event.PERSON_ADDED, by=None, target=user, reason=BY_SSO)
        return _link(user, claims), ""
    if SocialAccount.objects.filter(provider=claims.issuer, user=user).exists():
        return None, TAKEN
    if not user.is_active:
        return None, INACTIVE
    identity = _link(user, claims)
    event = audit.record(audit.Event.IDENTITY_LINKED, by=user, target=user, **whence)
    tell(user, "You can now sign in to the portal with your council account", event=event)
    return identity, ""


def _link(user: User, claims: Claims) -> SocialAccount:
    identity: SocialAccount = SocialAccount.objects.create(
        user=user, provider=claims.issuer, uid=claims.subject, extra_data={}
    )
    return identity


def keep_in_step(user: User, claims: Claims) -> None:
    """Bring address, name, roles and services to what the council's directory says; one event for all that changed."""
    changed = {**_details(user, claims), **_roles(user, claims), **_services(user, claims)}
    if changed:
        audit.record(audit.Event.PERSON_CHANGED, by=None, target=user, reason=BY_SSO, **changed)


def _details(user: User, claims: Claims) -> dict[str, str]:
    changed = {}
    if claims.email_verified and claims.email != user.email:
        if User.objects.get_queryset().filter(email=claims.email).exists():
            logger.error("The new address of person %s is somebody else's, so the old one stays.", user.pk)
        else:
            changed["email"] = claims.email
    if claims.name and claims.name != user.full_name:
        changed["full_name"] = claims.name
    for name, value in changed.items():
        setattr(user, name, value)
    if changed:
        user.save(update_fields=list(changed))
    return changed


def _wanted(claims: Claims, mapping: Mapping[str, list[str]]) -> set[str]:
    return {name for group in claims.groups or () for name in mapping.get(group, ())}


def _roles(user: User, claims: Claims) -> dict[str, list[str]]:
    """Give and take the roles that groups stand for; others were given by hand and stay."""
    if claims.groups is None:
        return {}
    managed = {role for roles in settings.OIDC_ROLE_MAP.values() for role in roles}
    wanted = _wanted(claims, settings.OIDC_ROLE_MAP)
    have = set(user.groups.values_list("name", flat=True))
    given, taken = sorted(wanted - have), sorted((managed & have) - wanted)
    user.groups.add(*Group.objects.filter(name__in=given))
    user.groups.remove(*Group.objects.filter(name__in=taken))
    return {name: roles for name, roles in (("roles_given", given), ("roles_taken", taken)) if roles}


def _services(user: User, claims: Claims) -> dict[str, list[str]]:
    """Begin and end the memberships that groups stand for; others were made by hand and stay."""
    if claims.groups is None:
        return {}
    manages = _wanted(claims, settings.OIDC_MANAGER_MAP)
    wanted = _wanted(claims, settings.OIDC_SERVICE_MAP) | manages
    maps = (settings.OIDC_SERVICE_MAP, settings.OIDC_MANAGER_MAP)
    managed = {name for mapping in maps for names in mapping.values() for name in names}
    open_ones = {one.service.name: one for one in _open(user) if one.service.name in managed}
    begun, ended = [], []
    for name, membership in open_ones.items():
        if name not in wanted or membership.is_manager != (name in manages):
            _end(membership)
            ended.append(name)
    for name in sorted(wanted):
        if name not in open_ones or name in ended:
            service, _ = Service.objects.get_or_create(name=name)
            Membership.objects.create(user=user, service=service, is_manager=name in manages)
            begun.append(name)
    return {name: names for name, names in (("services_begun", begun), ("services_ended", ended)) if names}


def _open(user: User) -> list[Membership]:
    return list(
        user.memberships.filter(ended_on__isnull=True)
        .select_related("service")
        .select_for_update(of=("self",))
    )


def _end(membership: Membership) -> None:
    """End it with yesterday. One that began today has never been in force for a day, and goes."""
    if membership.started_on >= clock.today():
        membership.delete()
        return
    membership.ended_on = clock.today() - timedelta(days=1)
    membership.save(update_fields=["ended_on"])
