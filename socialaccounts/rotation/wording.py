"""What the notices about a rotation say, by its cause and by what it asks for: never who knew a password."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.notices.models import Notice
from accounts.templatetags.portal import in_words
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.rotation.models import Cause, Duty, Rotation

HOLDER, OTHERS = "rotation_due", "rotation_late"

_TITLES: Mapping[tuple[Duty, Cause | None], tuple[str, str, str]] = {
    (Duty.CHANGE, None): (
        "Change the password of {name} by {due}",
        "Change the password of {name} today, {due}",
        "The password of {name} is late: it was due on {due}",
    ),
    (Duty.CHANGE, Cause.LEAVER): (
        "Change the password of {name} by {due}: somebody who knew it has left",
        "Change the password of {name} today: somebody who knew it has left",
        "The password of {name} is late: somebody who knew it has left",
    ),
    (Duty.CHANGE, Cause.COMPROMISED): (
        "Change the password of {name} now: the account is compromised",
        "Change the password of {name} now: the account is compromised",
        "The password of {name} is still the same: the account is compromised",
    ),
    (Duty.CHANGE, Cause.EMERGENCY): (
        "Change the password of {name} by {due}: it was used in an emergency",
        "Change the password of {name} today: it was used in an emergency",
        "The password of {name} is late: it was used in an emergency",
    ),
    (Duty.DEPOSIT, None): (
        "Put the password of {name} in the vault by {due}",
        "Put the password of {name} in the vault today, {due}",
        "The password of {name} is not in the vault: it was due on {due}",
    ),
    (Duty.CONFIRM, None): (
        "Confirm who has access to {name} by {due}",
        "Confirm who has access to {name} today, {due}",
        "Who has access to {name} is not confirmed: it was due on {due}",
    ),
    (Duty.CONFIRM, Cause.COMPROMISED): (
        "Check who has access to {name} now: the account is compromised",
        "Check who has access to {name} now: the account is compromised",
        "Who has access to {name} is still not checked: the account is compromised",
    ),
}
"""Before the due date, on it, and after it. A title has at most 200 characters, an account's name 120."""

_WHY: Mapping[Cause, str] = {
    Cause.LEAVER: "Somebody who knew the password of {account} on {platform} has left. ",
    Cause.COMPROMISED: "{account} on {platform} is reported as compromised: strangers may have got into it. ",
    Cause.EMERGENCY: "The password of {account} on {platform} was taken from the vault in an emergency. ",
    Cause.FIRST_DEPOSIT: "{account} on {platform} is live, but its password is not in the vault. ",
}

_DUTIES: Mapping[Duty, tuple[str, str, str]] = {
    Duty.CHANGE: ("The password of {account} on {platform}", "to be changed", "nobody has changed it"),
    Duty.DEPOSIT: ("It", "to be put there", "nobody has done so"),
    Duty.CONFIRM: (
        "Who has access to {account} on {platform}", "to be confirmed", "nobody has confirmed it"
    ),
}  # fmt: skip

_STEPS: Mapping[Duty, tuple[str, ...]] = {
    Duty.CHANGE: (
        "Open the account in the portal and fetch the present password.",
        "Change the password on {platform}.",
        "Put the new password in the vault. The portal can make one for you.",
    ),
    Duty.DEPOSIT: (
        "Open the account in the portal.",
        "Put its username and its password in the vault. If nobody knows the password, reset it on {platform} first.",
    ),
    Duty.CONFIRM: (
        "Look {place} who has access to the account.",
        "Remove whoever should not have it any more.",
        "Open the account in the portal and confirm who has access.",
    ),
}
_COMPROMISED = (
    "Do not post until comms says that the account is safe again.",
    "Open the account in the portal: its page says who deals with it, and what is done already.",
    "Whoever deals with it {does}, and ends all other sessions on {platform}.",
)
_DOES: Mapping[Duty, tuple[str, str, str]] = {
    Duty.CHANGE: ("change it", "changes the password", "comms, who can change the password of every account"),
    Duty.DEPOSIT: ("put it in the vault", "puts the password in the vault", "comms, who can do it for every account"),
    Duty.CONFIRM: ("confirm it", "looks who has access", "comms, who can do it for every account"),
}  # fmt: skip


def title_of(cause: str, duty: Duty, due_on: date, today: date) -> str:
    """The title of a notice, with `{name}` for the account and `{due}` for the date."""
    titles = _TITLES.get((duty, Cause(cause))) or _TITLES[duty, None]
    if today < due_on:
        return titles[0]
    return titles[1] if today == due_on else titles[2]


def facts_of(notice: Notice) -> dict[str, Any] | None:
    """What the mail of a notice says today; None once the rotation has ended, for then nothing is to be done."""
    rotations = Rotation.objects.open().select_related("account__platform", "account__service")
    rotation = rotations.filter(pk=notice.about_id).first()
    if rotation is None:
        return None
    account = rotation.account
    holders = account.holders.current().by_capacity().values_list("user__full_name", flat=True)
    names = ", ".join(holders)
    steps = _own_steps(rotation) if notice.kind == HOLDER else _steps_for_others(rotation, names)
    return {"why": _why(rotation), "steps": steps, "holders": names, "about": _about(account)}


def _why(rotation: Rotation) -> str:
    account, due = rotation.account, in_words(rotation.due_on)
    what, to_do, undone = _DUTIES[rotation.duty]
    if clock.today() > rotation.due_on:
        when = f"{what} was due {to_do} on {due}, and {undone} yet."
    else:
        when = f"{what} is due {to_do} by {due}."
    return _filled(_WHY.get(Cause(rotation.cause), "") + when, account)


def _about(account: SocialAccount) -> str:
    """Which account this is, for somebody who does not run it."""
    return (
        f"{account.name} ({account.reference}) on {account.platform.name} is run by {account.service.name}."
    )


def _own_steps(rotation: Rotation) -> list[str]:
    compromised = rotation.cause == Cause.COMPROMISED
    steps = _COMPROMISED if compromised else _STEPS[rotation.duty]
    return [_filled(step, rotation.account, does=_DOES[rotation.duty][1]) for step in steps]


def _steps_for_others(rotation: Rotation, holders: str) -> list[str]:
    do, does, who = _DOES[rotation.duty]
    if rotation.cause == Cause.COMPROMISED:
        return _own_steps(rotation)
    if holders:
        return [f"Ask those who hold the account to {do}: {holders}.", f"If none of them can, ask {who}."]
    return [
        "Nobody holds this account. Comms names a lead and a deputy on the page of the account.",
        f"Until then comms {does}.",
    ]


def _filled(words: str, account: SocialAccount, **more: str) -> str:
    elsewhere = account.access_model == AccessModel.HELD_ELSEWHERE
    place = "in the other vault" if elsewhere else f"on {account.platform.name}"
    return words.format(account=account.name, platform=account.platform.name, place=place, **more)
