"""What the pages of the vault share: finding the account behind the door, and showing a secret once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_variables

from accounts.people.models import User
from accounts.signin.reauth import ask_again, forget_confirmation, recently_authenticated
from config.compiled import Given, compiled
from config.encryption import EncryptionError, KeysetMissing
from socialaccounts.register.models import SocialAccount, SocialAccountQuerySet, sees_register
from socialaccounts.vault.actions import Shown
from socialaccounts.vault.pace import ConfirmAgain
from socialaccounts.vault.rules import Entry, entry_of, may_prove, no_entry

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def opens_secrets(view: View) -> View:
    """Ask for the password of the portal once in ten minutes, and anew after too many secrets in too short a time."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ConfirmAgain as too_many:
            return confirm_again(request, str(too_many))

    return recently_authenticated(guarded)  # type: ignore[return-value]


def confirm_again(request: HttpRequest, sentence: str, path: str = "") -> HttpResponse:
    """To the page that asks for the password of the portal, and then on to `path`, or back here."""
    forget_confirmation(request)
    messages.warning(request, sentence)
    return ask_again(request, path)


AWAY = (
    "The portal’s keys are away, so no password can be opened at present and nothing was shown. Nothing is lost or "
    "damaged. Tell ICT that the keys are away."
)
BROKEN = (
    "The portal cannot open this password, so nothing was shown. Tell ICT support that the vault is damaged."
)


def why_not_opened(error: EncryptionError) -> str:
    """The sentence for a value that did not open: the keyring is away, or this one value is damaged."""
    return AWAY if isinstance(error, KeysetMissing) else BROKEN


class Visit(NamedTuple):
    """Somebody before the vault of an account that they may enter."""

    account: SocialAccount
    user: User
    entry: Entry


def account_to_enter(request: HttpRequest, pk: int) -> Visit:
    """The account, who wants in, and as what. Raises Http404, and PermissionDenied for whoever may not enter."""
    user = cast(User, request.user)
    visible = SocialAccount.objects.visible_to(user).select_related("platform", "service")
    account = get_object_or_404(visible, pk=pk)
    return Visit(account, user, entry_or_403(user, account))


def entry_or_403(user: User, account: SocialAccount) -> Entry:
    """As what the person may enter. Raises PermissionDenied for whoever may not."""
    entry = entry_of(user, account)
    if entry is None:
        raise PermissionDenied(no_entry(user, account).message)
    return entry


def account_asked_for(request: HttpRequest, pk: int) -> SocialAccount:
    """The account, with the little that showing its password takes: the action asks who may enter. Raises Http404."""
    found: SocialAccount | None = _account_to_show.object(pk=pk)
    if found is None or not sees_register(cast(User, request.user)):
        raise Http404
    return found


@compiled(pk=models.BigIntegerField())
def _account_to_show(pk: Given) -> SocialAccountQuerySet:
    accounts = SocialAccount.objects.filter(pk=pk).select_related("platform")
    return accounts.only("name", "url", "status", "platform__name")


@sensitive_variables("shown")
def show_once(
    request: HttpRequest, account: SocialAccount, shown: Shown, template: str, **more: Any
) -> HttpResponse:
    """The page with the password in it, and `more`, which leaves for the account's page after 30 seconds.

    The browser is told by a header, so that this holds without JavaScript too. The view must be marked `never_cache`.
    """
    seconds = settings.REVEAL_SECONDS
    context = {
        "account": account,
        "shown": shown,
        "seconds": seconds,
        "may_prove": may_prove(cast(User, request.user))
        and (shown.version.is_current or shown.version.is_pending),
        **more,
    }
    response = render(request, template, context)
    response["Refresh"] = f"{seconds}; url={account.get_absolute_url()}"
    return response
