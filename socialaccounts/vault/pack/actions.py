"""Asking for a pack, approving it, making it once, and saying that it was opened."""

import pyrage
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts import audit, notices
from accounts.people.models import User
from accounts.roles import COMMS, COMMS_LEAD
from accounts.templatetags.portal import at_time
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.vault.pack.contents import Contents, gather, text
from socialaccounts.vault.pack.models import Pack, PackedVersion, Stage
from socialaccounts.vault.pack.rules import may_approve, may_export

_BATCH = 1000


@transaction.atomic
def ask(*, by: User, reason: str) -> Pack:
    """Ask for a pack; the other people in comms are told, one of whom has to approve it in time.

    Who asks again while their ask waits gets that one. Raises Refused for whoever is no comms lead, or says no reason.
    """
    if not may_export(by):
        raise Refused("Only a comms lead can ask for the emergency pack.")
    if not reason.strip():
        raise Refused("Enter what the pack is for", "reason")
    # A second click waits here for the first.
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=by.pk)
    if waiting := Pack.objects.waiting().filter(asked_by=by).first():
        return waiting
    pack = Pack.objects.create(asked_by=by, reason=reason.strip())
    tell_comms(pack, "pack_asked", f"{by.full_name} asks for an emergency pack", apart_from=by)
    audit.record(audit.Event.PACK_ASKED, by=by, target=pack, reason=pack.reason)
    return pack


@transaction.atomic
def approve(*, pack: Pack, by: User) -> Pack:
    """Let the asker fetch the pack; said twice by the same person, the first holds.

    Raises Refused for the asker and whoever is not in comms, WrongState when it lapsed or somebody else was faster.
    """
    pack = Pack.objects.lock(pack.pk)
    if not may_approve(by):
        raise Refused("Only somebody in comms can approve an emergency pack.")
    if pack.asked_by_id == by.pk:
        raise Refused("You asked for this pack, so a colleague in comms must approve it.")
    if pack.approved_by:
        if pack.approved_by_id == by.pk:
            return pack
        raise WrongState(f"{pack.approved_by.full_name} has approved this pack already.")
    if pack.stage == Stage.LAPSED:
        raise WrongState(
            f"This lapsed on {at_time(pack.ends_at)}. {pack.asked_by.full_name} has to ask again."
        )
    pack.approved_by, pack.approved_at = by, clock.now()
    pack.save(update_fields=["approved_by", "approved_at"])
    notices.owe(
        "pack_approved",
        to=[pack.asked_by],
        about=pack,
        title=f"{by.full_name} approved your emergency pack",
        facts={"by": by.full_name, "until": at_time(pack.ends_at)},
        url=pack.get_absolute_url(),
    )
    audit.record(audit.Event.PACK_APPROVED, by=by, target=pack, asked_by=pack.asked_by.full_name)
    return pack


@sensitive_variables()
def make(*, pack: Pack, by: User, passphrase: str) -> bytes:
    """The pack as an age file that `passphrase` opens, once that it was made is on record (design 5.3).

    It is built in memory and kept nowhere. Nobody is shown a value, so no reveal is recorded; opening it is declared.
    Raises Refused for another than the asker, WrongState unless it waits to be fetched, KeysetMissing.
    """
    pack, contents = _record_made(pack, by)
    return bytes(pyrage.passphrase.encrypt(text(pack, contents).encode(), passphrase))


@transaction.atomic(durable=True)
def _record_made(pack: Pack, by: User) -> tuple[Pack, Contents]:
    pack = Pack.objects.lock(pack.pk)
    if pack.asked_by_id != by.pk or not may_export(by):
        raise Refused(
            f"Only {pack.asked_by.full_name}, who asked for this pack, can fetch it as a comms lead."
        )
    if pack.stage != Stage.APPROVED:
        raise WrongState(_not_to_be_fetched(pack))
    contents = gather()
    pack.made_at = clock.now()
    pack.save(update_fields=["made_at"])
    versions = contents.versions
    PackedVersion.objects.bulk_create(
        (PackedVersion(pack=pack, version=version) for version in versions), batch_size=_BATCH
    )
    tell_comms(pack, "pack_made", f"{by.full_name} fetched an emergency pack", apart_from=by)
    audit.record(
        audit.Event.PACK_MADE,
        by=by,
        target=pack,
        reason=pack.reason,
        accounts=len(contents.accounts),
        passwords=len(versions),
    )
    return pack, contents


def _not_to_be_fetched(pack: Pack) -> str:
    if pack.made_at:
        return f"This pack was fetched on {at_time(pack.made_at)}. A pack can be fetched once: ask for another one."
    if pack.stage == Stage.LAPSED:
        return f"This lapsed on {at_time(pack.ends_at)}. Ask for another pack."
    return "Nobody has approved this pack yet."


@transaction.atomic
def declare_opened(*, pack: Pack, by: User, reason: str) -> Pack:
    """Put on record that somebody opened a pack; what is in it and still in force is to be changed (policy D3).

    Said twice by the same person, the first holds. Raises Refused for whoever is not in comms, or says no reason; WrongState
    for a pack that was never made, or that somebody else has said this of.
    """
    pack = Pack.objects.lock(pack.pk)
    if not may_approve(by):
        raise Refused("Only somebody in comms can say that a pack was opened.")
    if not pack.made_at:
        raise WrongState("This pack was never made, so nobody can have opened it.")
    if pack.opened_by:
        if pack.opened_by_id == by.pk:
            return pack
        raise WrongState(f"{pack.opened_by.full_name} said so already, on {at_time(pack.opened_at)}.")
    if not reason.strip():
        raise Refused("Enter who opened the pack, and why", "reason")
    pack.opened_by, pack.opened_at, pack.opened_because = by, clock.now(), reason.strip()
    pack.save(update_fields=["opened_by", "opened_at", "opened_because"])
    tell_comms(pack, "pack_opened", f"Emergency pack {pack.pk} was opened", apart_from=by)
    audit.record(audit.Event.PACK_OPENED, by=by, target=pack, reason=pack.opened_because)
    return pack


def tell_comms(pack: Pack, kind: str, title: str, *, apart_from: User) -> None:
    """Everybody in comms but whoever did it."""
    team = [*User.objects.in_role(COMMS), *User.objects.in_role(COMMS_LEAD)]
    notices.owe(
        kind,
        to=[person for person in team if person != apart_from],
        about=pack,
        title=title,
        facts={
            "number": pack.pk,
            "by": apart_from.full_name,
            "reason": pack.opened_because or pack.reason,
            "until": at_time(pack.ends_at),
        },
        url=pack.get_absolute_url(),
    )
