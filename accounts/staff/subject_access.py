"""All that the portal holds on one person, as one file: for whoever answers a subject access request (policy P3)."""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.doors import open_to, signed_in
from accounts.people.contributed import Section, held_on
from accounts.people.models import User
from accounts.signin.reauth import recently_authenticated
from accounts.staff.forms import ReasonForm
from accounts.staff.views import AUDIT, MANAGE
from accounts.templatetags.portal import at_time
from config import clock

_MOST_IN_MEMORY = 2 * 1024 * 1024
_HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'


@open_to(MANAGE, AUDIT)
@never_cache
@recently_authenticated
@require_http_methods(["GET", "POST"])
def subject_access(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask why, then hand out the file; the event is written before anything is."""
    subject = get_object_or_404(User.objects.get_queryset(), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with transaction.atomic():
            audit.record(audit.Event.DATA_EXPORTED, by=signed_in(request), target=subject, reason=reason)
        name = f"held-on-person-{subject.pk}-{clock.today()}.zip"
        return FileResponse(archive(subject), as_attachment=True, filename=name)
    return render(request, "accounts/staff/subject_access.html", {"form": form, "subject": subject})


def archive(person: User) -> IO[bytes]:
    """A ZIP of `data.json` and `data.html`, which say the same; small ones stay in memory."""
    title = f"What the portal holds on {person.full_name}"
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped,
        tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY, mode="w+", encoding="utf-8") as page,
    ):
        page.write(
            _HEAD.format(title=escape(title))
            + f"<p>{at_time(clock.now())}, {escape(settings.COUNCIL_NAME)}</p>"
        )
        with zipped.open("data.json", "w") as data:
            _write(person, data, page)
        page.write("</body></html>")
        page.seek(0)
        with zipped.open("data.html", "w") as readable:
            while part := page.read(64 * 1024):
                readable.write(part.encode())
    file.seek(0)
    return file


def _write(person: User, data: IO[bytes], page: Any) -> None:
    """Read every row once, and write it twice."""
    data.write(b"{")
    first = True
    for section in held_on(person):
        rows = _first_of(section)
        if rows is None:
            continue
        data.write(f"{'' if first else ','}\n{json.dumps(section.title)}: [".encode())
        page.write(f"<h2>{escape(section.title)}</h2>")
        for number, row in enumerate(rows):
            data.write(
                f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False, default=str)}".encode()
            )
            page.write("<dl>" + "".join(_line(key, value) for key, value in row.items()) + "</dl><hr>")
        data.write(b"]")
        first = False
    data.write(b"\n}\n")


def _first_of(section: Section) -> Iterator[Mapping[str, Any]] | None:
    """The rows of a section, None where it has none: an empty heading would say nothing."""
    rows = iter(section.rows)
    first = next(rows, None)
    return None if first is None else _again(first, rows)


def _again(first: Mapping[str, Any], rest: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    yield first
    yield from rest


def _line(key: str, value: Any) -> str:
    words = {True: "yes", False: "no", None: "–", "": "–"}
    said = words[value] if isinstance(value, bool) or value in (None, "") else str(value)
    return f"<dt><strong>{escape(key)}</strong></dt><dd>{escape(said)}</dd>"
