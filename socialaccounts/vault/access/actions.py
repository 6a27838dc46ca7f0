"""Saying how people get into an account, and who they are where it has no shared login (policy D1, D3)."""

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.access.models import AccessChange, AccessConfirmation, Administrator
from socialaccounts.vault.access.queries import administrators, last_change, latest_confirmation, named
from socialaccounts.vault.access.rules import may_change_model
from socialaccounts.vault.periods import period_of
from socialaccounts.vault.rules import may_enter

MOST_ADMINISTRATORS = 50


@transaction.atomic
def change_model(
    *, account: SocialAccount, by: User, model: AccessModel | str, reason: str, kept_in: str = ""
) -> AccessChange:
    """Say how people get into the account from now on; what was before stays as history.

    `kept_in` names the other vault, and is asked for where the login is held elsewhere alone. Said twice in the same words,
    it is recorded once. Raises Refused for anybody but comms, for a closed account, without a reason, and without a change.
    """
    account = SocialAccount.objects.lock(account.pk)
    if not may_change_model(by):
        raise Refused("Only comms can change how people get into an account.")
    _check_open(account)
    model, reason = AccessModel(model), reason.strip()
    kept_in = kept_in.strip() if model == AccessModel.HELD_ELSEWHERE else ""
    if not reason:
        raise Refused("Enter why it changes", "reason")
    if model == AccessModel.HELD_ELSEWHERE and not kept_in:
        raise Refused("Enter which vault has the password, and where in it", "kept_in")
    last = last_change(account)
    if account.access_model == model and (last.kept_in if last else "") == kept_in:
        if last and (last.by_id, last.reason) == (by.pk, reason):
            return last
        raise Refused(f"{account.name} has this way in already: {model.label.lower()}.", "model")
    was = AccessModel(account.access_model)
    account.access_model = model
    account.save(update_fields=["access_model"])
    change = AccessChange.objects.create(account=account, model=model, kept_in=kept_in, by=by, reason=reason)
    where = {"kept_in": kept_in} if kept_in else {}
    audit.record(
        audit.Event.ACCESS_MODEL_CHANGED,
        by=by,
        target=account,
        reason=reason,
        model=model.label,
        was=was.label,
        **where,
    )
    return change


@transaction.atomic
def add_administrator(
    *, account: SocialAccount, by: User, user: User | None = None, name: str = ""
) -> Administrator:
    """Put somebody on the list of named administrators: a member of staff, or a name outside the council.

    Raises Refused for whoever may not enter, where no administrators are named, and for somebody on the list already.
    """
    account = _lock_named(account, by)
    name = "" if user else " ".join(name.split())
    if user is None and not name:
        raise Refused("Enter the name of the person or company", "name")
    present = named(account)
    if len(present) >= MOST_ADMINISTRATORS:
        raise Refused(f"The list has {MOST_ADMINISTRATORS} people, which is as many as it takes.")
    who = user.full_name if user else name
    if any(_is(one, user, name) for one in present):
        raise Refused(f"{who} is on the list already.", "user" if user else "name")
    administrator = Administrator.objects.create(account=account, user=user, name=name)
    audit.record(audit.Event.ADMINISTRATOR_ADDED, by=by, target=account, administrator=who)
    return administrator


@transaction.atomic
def remove_administrator(*, administrator: Administrator, by: User, reason: str = "") -> Administrator:
    """Take somebody off the list, since they no longer have access on the platform. Done twice, the first holds.

    Raises Refused for whoever may not enter, and where no administrators are named.
    """
    account = _lock_named(administrator.account, by)
    found = administrators(account).select_related("user").filter(pk=administrator.pk).first()
    if found is None:
        return administrator
    found.until = clock.today()
    found.save(update_fields=["until"])
    audit.record(
        audit.Event.ADMINISTRATOR_REMOVED,
        by=by,
        target=account,
        reason=reason.strip(),
        administrator=found.who,
    )
    return found


@transaction.atomic
def confirm_access(*, account: SocialAccount, by: User, seen: str, note: str = "") -> AccessConfirmation:
    """Record that `by` looked who has access, and that it is as the portal says; due again a period from today.

    `seen` is the `fingerprint` of what the person had before them. Said twice a day in the same words, it is recorded once.
    Raises Refused for whoever may not enter, for a shared login and a closed account, and for a list with nobody on it;
    WrongState when the list has changed since.
    """
    account = _lock(account, by)
    if account.has_shared_login:
        raise Refused(f"{account.name} has a shared login, so there is no list of people to confirm.")
    present = named(account) if account.access_model == AccessModel.NAMED_ADMINISTRATORS else []
    if account.access_model == AccessModel.NAMED_ADMINISTRATORS and not present:
        raise Refused("Add everybody who has access first. The list is empty.")
    if seen != fingerprint(account):
        raise WrongState(
            "Somebody changed the list after you opened this page. Nothing was confirmed. Look at it again."
        )
    note, names = note.strip(), [one.who for one in present]
    due_on = period_of(account).after(clock.today())
    last = latest_confirmation(account)
    if last and (last.by_id, last.names, last.note, last.due_on) == (by.pk, names, note, due_on):
        return last
    confirmation = AccessConfirmation.objects.create(
        account=account, by=by, names=names, note=note, due_on=due_on
    )
    audit.record(
        audit.Event.ACCESS_CONFIRMED, by=by, target=account, reason=note, administrators=names, due=due_on
    )
    return confirmation


def fingerprint(account: SocialAccount) -> str:
    """What tells one state of the ways in from another: the model's last change, and who is on the list."""
    last = last_change(account)
    rows = administrators(account).order_by("pk").values_list("pk", flat=True)
    return f"{last.pk if last else 0}:{'-'.join(map(str, rows))}"


def _lock(account: SocialAccount, by: User) -> SocialAccount:
    account = SocialAccount.objects.lock(account.pk)
    if not may_enter(by, account):
        raise Refused(f"You do not hold {account.name}, so you cannot say who has access to it.")
    _check_open(account)
    return account


def _lock_named(account: SocialAccount, by: User) -> SocialAccount:
    account = _lock(account, by)
    if account.access_model != AccessModel.NAMED_ADMINISTRATORS:
        raise Refused(f"{account.name} is not run by named administrators, so there is no list of them.")
    return account


def _check_open(account: SocialAccount) -> None:
    if account.is_closed:
        raise Refused(f"{account.name} is closed, so nothing about it can be changed.")


def _is(one: Administrator, user: User | None, name: str) -> bool:
    return one.user_id == user.pk if user else one.user_id is None and one.name.casefold() == name.casefold()
