"""What the register says of an account: setting it, tidied and checked, and putting it in words."""

from collections.abc import Sequence
from typing import Any, TypedDict

from django.db import IntegrityError, transaction

from accounts.people.models import Service
from config.workflow import Refused
from socialaccounts.register.models import MOST_POSTS_A_WEEK, Objective, Platform, SocialAccount
from socialaccounts.register.queries import clashing


class Details(TypedDict, total=False):
    """What people say of an account. `handle` and `url` may be empty until it goes live."""

    platform: Platform
    name: str
    handle: str
    url: str
    service: Service
    purpose: str
    audience: str
    objectives: Sequence[str]
    promised_posts_per_week: int
    answered_by: str
    answer_hours: str
    shows_children: bool


def set_details(account: SocialAccount, details: Details) -> None:
    """Put `details` on the account, tidied and unsaved. Raises Refused, naming the field."""
    before = (account.platform_id, account.handle, account.url)
    for name, value in details.items():
        setattr(account, name, value)
    account.name = account.name.strip()
    if (account.platform_id, account.handle, account.url) != before:
        account.handle, account.url = one_form(account.platform, account.handle, account.url)
    account.objectives = [one.value for one in Objective if one in set(account.objectives)]
    if not account.name:
        raise Refused("Enter the account’s name.", "name")
    if not account.objectives:
        raise Refused("Select what the account is for.", "objectives")
    if not 1 <= account.promised_posts_per_week <= MOST_POSTS_A_WEEK:
        sentence = f"Posts promised each week must be between 1 and {MOST_POSTS_A_WEEK}."
        raise Refused(sentence, "promised_posts_per_week")
    _check_address(account)


def one_form(platform: Platform, handle: str, url: str) -> tuple[str, str]:
    """Handle and address in the form in which the register keeps them; the handle is read from the address if it is empty.

    Raises Refused, naming the field, for what cannot be an account's on this platform, and for two that disagree.
    """
    handle = platform.checked_handle(handle)
    if not url.strip():
        return handle, ""
    found = platform.presence_at(url)
    if handle and found.handle and not platform.same_handle(handle, found.handle):
        raise Refused(
            f"This is the address of @{found.handle}, not of @{handle}. Correct one of them.", "url"
        )
    return handle or found.handle, found.url


def _check_address(account: SocialAccount) -> None:
    platform = account.platform
    other = clashing(platform=platform, handle=account.handle, url=account.url, apart_from=account)
    if other and other.url and other.url == account.url:
        raise Refused(f"{other.name} ({other.reference}) has this web address already.", "url")
    if other:
        raise Refused(
            f"{other.name} ({other.reference}) has this handle on {platform.name} already.", "handle"
        )


def save_details(account: SocialAccount) -> None:
    """Save the account. Raises Refused when somebody has taken its handle or address since `set_details` looked."""
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        sentence = "Somebody else has just put an account with this handle or address on the register."
        raise Refused(sentence, "handle") from error


def details_in_words(account: SocialAccount, names: Details) -> dict[str, str]:
    """The fields that are keys of `names`, as people read them, by their label."""
    words: dict[str, str] = {}
    for name in names:
        field: Any = SocialAccount._meta.get_field(name)
        value: Any = getattr(account, name)
        if name == "objectives":
            value = Objective.in_words(value)
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        words[str(field.verbose_name)] = str(value)
    return words
