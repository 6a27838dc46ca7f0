"""What is typed, or what a browser answers, for a second factor."""

import base64
import secrets
from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.forms import PortalForm, PortalMixin
from accounts.people.models import User
from accounts.signin.factors.actions import NAME_LETTERS
from accounts.signin.factors.duty import prove
from accounts.signin.sentences import SENTENCES
from accounts.widgets import Textarea
from config import encryption

_SETTING_UP = "authenticator_app"
"""In the session: the sealed seed of an app that is being set up."""
_LASTS = 120
"""Longer than any one-time code is taken, in seconds."""
_UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, IndexError)
"""What the library's reader raises for an answer that no browser gave."""


class _Code(PortalMixin):
    """A code of six digits, or a recovery code of eight."""

    fields: dict[str, forms.Field]
    label = "Code"
    hint = "The 6 digits that your authenticator app shows now, or one of your recovery codes"

    def prepare_fields(self) -> None:
        field = self.fields["code"]
        field.label, field.help_text = self.label, self.hint
        field.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": "false",
            "class": "govuk-input--width-10",
        }

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        # The library remembers a used code for its own half minute only, but takes one of the minute around it.
        user: User = self.user  # type: ignore[attr-defined]
        typed = salted_hmac("one-time-code", f"{user.pk} {normalize_user_code(code)}").hexdigest()
        if not cache.add(f"one-time-code:{typed}", "used", timeout=_LASTS):
            raise ValidationError(SENTENCES["used_code"])
        return code

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        with transaction.atomic():
            audit.record(audit.Event.SIGN_IN_FAILED, by=self.user, target=self.user, how=["code"])  # type: ignore[attr-defined]


class AuthenticateForm(_Code, base.AuthenticateForm):
    """The second factor at sign-in, typed."""


class ReauthenticateForm(_Code, base.ReauthenticateForm):
    """A code, before something sensitive."""

    def save(self) -> None:
        super().save()
        confirmed(self.user, "code")


class _Passkey(PortalMixin):
    """The answer of a passkey, which a script puts into the form."""

    fields: dict[str, forms.Field]

    def prepare_fields(self) -> None:
        sentence = SENTENCES["incorrect_passkey"]
        self.fields["credential"].error_messages.update(required=sentence, invalid=sentence)

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            raise
        except _UNREADABLE as error:
            raise ValidationError(SENTENCES["incorrect_passkey"]) from error


class AuthenticateWebAuthnForm(_Passkey, webauthn.AuthenticateWebAuthnForm):
    """The second factor at sign-in, by passkey."""


class LoginWebAuthnForm(_Passkey, webauthn.LoginWebAuthnForm):
    """Signing in by passkey alone."""


class ReauthenticateWebAuthnForm(_Passkey, webauthn.ReauthenticateWebAuthnForm):
    """A passkey, before something sensitive."""


def confirmed(user: User, how: str) -> None:
    """Record that somebody confirmed who they are, by a second factor, which this session then has shown."""
    prove(context.request, user)
    with transaction.atomic():
        audit.record(audit.Event.REAUTHENTICATED, by=user, target=user, how=[how])


class AppForm(PortalForm):
    """The first code of a new authenticator app. `secret` is its seed, kept sealed in the session until the app is added."""

    code = forms.CharField(
        max_length=20,
        label="Code",
        help_text="The 6 digits that the app shows now",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
        error_messages={"required": "Enter the code that the app shows"},
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.secret = _seed(request, user, fresh=not self.is_bound)

    def clean_code(self) -> str:
        clear = check_rate_limit(self.user, error_key="rate_limited")
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise ValidationError(SENTENCES["incorrect_first_code"])
        clear()
        return code


def _seed(request: HttpRequest, user: User, *, fresh: bool) -> str:
    """The seed that is being set up in this session, or a new one."""
    bound_to = f"authenticator app of {user.pk}"
    if not fresh and (sealed := request.session.get(_SETTING_UP)):
        try:
            return encryption.unseal(base64.b64decode(sealed), context=bound_to).decode()
        except encryption.SealBroken:
            pass
    seed = base64.b32encode(secrets.token_bytes(20)).decode()
    sealed_seed = encryption.seal(seed.encode(), context=bound_to)
    request.session[_SETTING_UP] = base64.b64encode(sealed_seed).decode()
    return seed


def forget_seed(request: HttpRequest) -> None:
    """Nothing is being set up any more."""
    request.session.pop(_SETTING_UP, None)


class NameForm(PortalForm):
    """What to call a passkey."""

    name = forms.CharField(
        max_length=NAME_LETTERS,
        label="Name",
        help_text="So that you can tell them apart, for example “Work laptop”",
    )


class PasskeyForm(NameForm):
    """A new passkey: its name, and what the browser answered. `credential` is None until it did."""

    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answer = cleaned.get("credential")
        if not answer:
            if "name" in cleaned:
                raise ValidationError(
                    "No passkey was made. Choose “Make the passkey” and follow your browser"
                )
            return cleaned
        try:
            auth.parse_registration_response(answer)
            made = auth.complete_registration(answer)
        except _UNREADABLE as error:
            raise ValidationError(SENTENCES["incorrect_passkey"]) from error
        if not made.is_user_verified():
            raise ValidationError(SENTENCES["incorrect_passkey"])
        return cleaned


class ResetForm(PortalForm):
    """Why somebody's second factor is taken away."""

    reason = forms.CharField(
        max_length=300,
        label="Why are you resetting it?",
        help_text="Say how you made sure who asks. This is kept in the audit, and the person reads it.",
        widget=Textarea,
    )
