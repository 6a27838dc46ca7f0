"""What somebody is told of their own sign-in, at once and by mail too."""

from django.http import HttpRequest
from django.urls import reverse

from accounts import notices
from accounts.audit.models import AuditEvent
from accounts.people.models import User
from accounts.signin.sessions.devices import place_of, words_for

KINDS = ("sign_in_changed", "new_device", "factors_reset")


def register_kinds() -> None:
    """Say which templates mail these kinds."""
    for kind in KINDS:
        notices.register(kind, f"accounts/signin/emails/{kind}")


def tell(
    user: User, title: str, *, event: AuditEvent, kind: str = "sign_in_changed", reason: str = ""
) -> None:
    """Tell `user` of what the audit event says happened to their sign-in. `title` is a whole sentence."""
    facts = {
        "what": title,
        "where": event.facts.get("device", ""),
        "place": event.facts.get("place", ""),
        "at": event.at.isoformat(),
        "reason": reason,
    }
    notices.owe(
        kind,
        to=[user],
        about=user,
        stage=str(event.pk),
        title=title,
        facts=facts,
        url=reverse("mfa_index"),
    )


def whence(request: HttpRequest) -> dict[str, str]:
    """The device in words and the address that a request came from, for the audit and for mails."""
    return {"device": words_for(request.headers.get("User-Agent", "")), "place": place_of(request)}
