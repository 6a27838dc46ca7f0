"""The mail of the embedded mode, which goes to a folder: readable by the demo administrator (design 7)."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.doors import open_to

_SHOWN = 100
_SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """One mail of a file: its file and place in it, and what it says."""

    name: str
    to: str
    subject: str
    date: datetime | None
    text: str = ""


@open_to("accounts.read_demo_mail")
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The latest mails, newest first."""
    found: list[Mail] = []
    for file in _files():
        found += reversed(_read(file))
        if len(found) >= _SHOWN:
            break
    return render(request, "accounts/mail/list.html", {"mails": found[:_SHOWN]})


@open_to("accounts.read_demo_mail")
@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, as plain text."""
    for file in _files():
        for one in _read(file):
            if one.name == name:
                return render(request, "accounts/mail/mail.html", {"mail": one})
    raise Http404


def _files() -> list[Path]:
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or settings.VAR_DIR / "mail")
    files = folder.glob("*.log") if folder.is_dir() else []
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


def _read(file: Path) -> list[Mail]:
    found = []
    for place, raw in enumerate(part for part in file.read_bytes().split(_SEPARATOR) if part.strip()):
        message = message_from_bytes(raw.lstrip(), policy=policy.default)
        body = message.get_body(preferencelist=("plain",))
        text = str(body.get_content()) if body else ""
        to, subject = str(message.get("To", "")), str(message.get("Subject", ""))
        sent = getattr(message.get("Date"), "datetime", None)
        found.append(Mail(f"{file.stem}-{place}", to, subject, sent, text))
    return found
