"""Every change of the register. Each is audited against the account, and whom it concerns is told."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Unpack

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from config import clock
from config.workflow import Refused
from socialaccounts.register.details import Details, details_in_words, save_details, set_details
from socialaccounts.register.models import Capacity, Holder, SocialAccount, Status
from socialaccounts.register.rules import in_one_sentence, missing_for_live
from socialaccounts.register.telling import tell, tell_holder


@transaction.atomic
def plan(
    *,
    lead: User,
    deputies: Iterable[User],
    by: User,
    editors: Iterable[User] = (),
    **details: Unpack[Details],
) -> SocialAccount:
    """Put an approved account on the register with its holders (policy D1). Each holder but `by` is told.

    Raises Refused when the handle or address is taken or not the platform's, when nothing is said of what it is for, or
    when somebody is named twice or can no longer sign in.
    """
    account = SocialAccount()
    set_details(account, details)
    save_details(account)
    people = [(lead, Capacity.LEAD)]
    people += [(person, Capacity.DEPUTY) for person in deputies]
    people += [(person, Capacity.EDITOR) for person in editors]
    for person, capacity in people:
        _hold(account, person, capacity, by=by)
    audit.record(
        audit.Event.ACCOUNT_PLANNED,
        by=by,
        target=account,
        name=account.name,
        platform=account.platform.name,
        service=account.service.name,
        holders=[f"{person.full_name} ({capacity.label.lower()})" for person, capacity in people],
    )
    return account


@transaction.atomic
def mark_live(*, account: SocialAccount, by: User) -> SocialAccount:
    """Say that a planned or parked account is in use; its holders are told.

    Only the register's own conditions are checked here: whoever also asks for the credential composes the two.
    Raises WrongState, and Refused naming everything that `missing_for_live` finds.
    """
    account = SocialAccount.objects.lock(account.pk)
    account.move_to(Status.LIVE)
    if missing := missing_for_live(account):
        raise Refused(in_one_sentence(account, missing))
    account.went_live_at = account.went_live_at or clock.now()
    account.save(update_fields=["status", "went_live_at"])
    tell(account, "account_live", account.holder_people(), by, title=f"{account.name} is live")
    audit.record(audit.Event.ACCOUNT_LIVE, by=by, target=account)
    return account


@transaction.atomic
def change_details(
    *, account: SocialAccount, by: User, reason: str = "", **changes: Unpack[Details]
) -> SocialAccount:
    """Change what the register says of an account that is not closed. Without a difference nothing is recorded.

    Raises Refused as `plan` does.
    """
    account = _lock_open(account)
    before = details_in_words(account, changes)
    set_details(account, changes)
    after = details_in_words(account, changes)
    changed = [
        f"{name} from “{before[name]}” to “{after[name]}”" for name in after if before[name] != after[name]
    ]
    if changed:
        save_details(account)
        audit.record(audit.Event.ACCOUNT_CHANGED, by=by, target=account, reason=reason, changed=changed)
    return account


@transaction.atomic
def add_holder(
    *, account: SocialAccount, user: User, capacity: Capacity | str, by: User, until: date | None = None
) -> Holder:
    """Entitle a person to run an account from today up to, not including, `until`. They are told.

    A new lead makes the present one a deputy. Raises Refused when the account is closed, when the person holds it already
    or can no longer sign in, and when a lead would have an end or the end has come.
    """
    account = _lock_open(account)
    capacity = Capacity(capacity)
    if until and until <= clock.today():
        raise Refused("The last day must be today or in the future.", "last_day")
    if until and capacity == Capacity.LEAD:
        raise Refused("A lead has no last day. Leave it empty, or choose deputy or editor.", "last_day")
    if capacity == Capacity.LEAD:
        _step_down(account, by=by)
    holder = _hold(account, user, capacity, until, by=by)
    ends: dict[str, Any] = {"until": until} if until else {}
    audit.record(
        audit.Event.HOLDER_ADDED,
        by=by,
        target=account,
        holder=user.full_name,
        capacity=capacity.value,
        **ends,
    )
    return holder


@transaction.atomic
def change_capacity(*, holder: Holder, capacity: Capacity | str, by: User) -> Holder:
    """Make a holder lead, deputy or editor from today; returns the new span. They are told.

    A new lead makes the present one a deputy. Raises Refused when the account is closed, the holding has ended, it is
    that capacity already, or nobody would be left as lead.
    """
    account = _lock_open(holder.account)
    holder = _unended(holder)
    capacity, before = Capacity(capacity), Capacity(holder.capacity)
    if before == capacity:
        raise Refused(f"{holder.user.full_name} is {capacity.label.lower()} already.", "capacity")
    if before == Capacity.LEAD:
        raise Refused(
            f"{holder.user.full_name} is the lead. Make somebody else the lead instead.", "capacity"
        )
    until = None if capacity == Capacity.LEAD else holder.until
    _end(holder)
    if capacity == Capacity.LEAD:
        _step_down(account, by=by)
    after = _hold(account, holder.user, capacity, until, by=by)
    audit.record(
        audit.Event.HOLDER_ADDED,
        by=by,
        target=account,
        holder=holder.user.full_name,
        capacity=capacity.value,
        was=before.value,
    )
    return after


@transaction.atomic
def remove_holder(*, holder: Holder, by: User, reason: str = "") -> Holder:
    """End a person's holding at once. They are told.

    Raises Refused for a holding that has ended, and for the lead, who needs a successor or a closed account.
    """
    account = _lock_open(holder.account)
    holder = _unended(holder)
    name = holder.user.full_name
    if holder.capacity == Capacity.LEAD:
        raise Refused(f"{name} is the lead. Make somebody else the lead first, or close the account.")
    _end(holder)
    tell_holder(holder, "holder_removed", by, title=f"You no longer hold {account.name}")
    audit.record(
        audit.Event.HOLDER_REMOVED,
        by=by,
        target=account,
        reason=reason,
        holder=name,
        capacity=holder.capacity,
    )
    return holder


@transaction.atomic
def confirm_holder(*, holder: Holder, by: User, reason: str) -> Holder:
    """Say that somebody who changed service goes on running the account (policy D3): a new holding from today.

    Raises Refused without a reason, and for a holder who did not change service or can no longer sign in.
    """
    account = _lock_open(holder.account)
    holder = _unended(holder)
    if not reason.strip():
        raise Refused("Say why they go on running the account from another service.", "reason")
    if not Holder.objects.with_standing().get(pk=holder.pk).changed_service:
        raise Refused(f"{holder.user.full_name} has not changed service, so there is nothing to confirm.")
    after = _hold(account, holder.user, Capacity(holder.capacity), holder.until, by=by)
    audit.record(
        audit.Event.HOLDER_CONFIRMED,
        by=by,
        target=account,
        reason=reason.strip(),
        holder=holder.user.full_name,
        capacity=holder.capacity,
    )
    return after


@transaction.atomic
def close(
    *, account: SocialAccount, reason: str, by: User | None, undone: Sequence[str] = ()
) -> SocialAccount:
    """Close an account for good and end all its holdings; who held it is told why. `by=None` is the portal itself.

    `undone` is what should have come before and did not, in words: it is told and recorded with the rest.
    Raises WrongState when it is closed already, Refused when no reason is given.
    """
    account = SocialAccount.objects.lock(account.pk)
    account.move_to(Status.CLOSED)
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the account is closed.", "reason")
    people = [holder.user for holder in account.holders.unended().select_related("user")]
    account.holders.unended().update(until=clock.today())
    account.closed_at, account.closed_because = clock.now(), reason
    account.save(update_fields=["status", "closed_at", "closed_because"])
    tell(
        account,
        "account_closed",
        people,
        by,
        title=f"{account.name} is closed",
        why=reason,
        undone=list(undone),
    )
    names = [person.full_name for person in people]
    left: dict[str, Any] = {"left_undone": list(undone)} if undone else {}
    audit.record(audit.Event.ACCOUNT_CLOSED, by=by, target=account, reason=reason, holders=names, **left)
    return account


@transaction.atomic
def park(*, account: SocialAccount, reason: str, by: User) -> SocialAccount:
    """Say that nobody posts on a live account for the time being; its holders keep it and are told why.

    Raises WrongState unless it is live, Refused when no reason is given.
    """
    account = SocialAccount.objects.lock(account.pk)
    account.move_to(Status.PARKED)
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the account is parked.", "reason")
    account.save(update_fields=["status"])
    people = account.holder_people()
    tell(account, "account_parked", people, by, title=f"{account.name} is parked", why=reason)
    audit.record(audit.Event.ACCOUNT_PARKED, by=by, target=account, reason=reason)
    return account


def _lock_open(account: SocialAccount) -> SocialAccount:
    """The account, locked. Raises Refused when it is closed."""
    account = SocialAccount.objects.lock(account.pk)
    if account.is_closed:
        raise Refused(f"{account.name} is closed, so nothing about it can be changed.")
    return account


def _unended(holder: Holder) -> Holder:
    """The holding as it is now. Raises Refused when it has ended."""
    found = Holder.objects.unended().select_related("account__platform", "user").filter(pk=holder.pk).first()
    if found is None:
        raise Refused(f"{holder.user.full_name} no longer holds this account in that capacity.")
    return found


def _hold(
    account: SocialAccount, user: User, capacity: Capacity, until: date | None = None, *, by: User
) -> Holder:
    """Open a holding and tell its holder. Raises Refused when they have one or can no longer sign in."""
    if not user.is_here:
        raise Refused(f"{user.full_name} can no longer sign in, so they cannot hold an account.", "user")
    present = account.holders.unended().with_standing().filter(user=user).first()
    if present and present.changed_service:
        _end(present)
    elif present:
        as_what = present.get_capacity_display().lower()
        raise Refused(f"{user.full_name} holds this account already, as {as_what}.", "user")
    holder = Holder.objects.create(
        account=account, user=user, capacity=capacity, since=clock.today(), until=until
    )
    title = f"You are now {capacity.label.lower()} of {account.name}"
    tell_holder(holder, "holder_added", by, title=title, capacity=capacity.value)
    return holder


def _end(holder: Holder) -> None:
    holder.until = clock.today()
    holder.save(update_fields=["until"])


def _step_down(account: SocialAccount, *, by: User) -> None:
    """Make the present lead, if there is one, a deputy; one who can no longer sign in just stops."""
    lead = account.holders.filter(capacity=Capacity.LEAD, until=None).select_related("user").first()
    if lead:
        _end(lead)
        if lead.user.is_here:
            _hold(account, lead.user, Capacity.DEPUTY, by=by)
