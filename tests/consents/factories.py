"""Plain functions that make children, forms and scans: the rows as the actions would leave them."""

import io
import uuid
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db.models import Model

from accounts.models import Service, User
from config import clock
from consents.intake import store
from consents.models import (
    Adult,
    Child,
    ChildSay,
    Consent,
    Event,
    ExpectedChild,
    Flag,
    Form,
    PageImage,
    Responsibility,
    StoredFile,
    Withdrawal,
    Wording,
)
from consents.records.models import Status
from tests.factories import make_service, make_user

_number = count(1)

WORDING: dict[str, Any] = {
    "offers": [
        ["facebook", "Facebook"],
        ["instagram", "Instagram"],
        ["x", "X (formerly Twitter)"],
        ["youtube", "YouTube"],
        ["website", "The council’s website"],
        ["print", "Leaflets, posters and newspapers"],
    ],
    "media": ["photo", "video", "paid", "partner"],
    "naming": ["none", "first", "full"],
    "max_months": 24,
    "own_say_age": 13,
    "covers_earlier_photos": True,
    "issued_on": date(2026, 1, 5),
}


def make_wording(**fields: Any) -> Wording:
    """The newest issued wording if nothing is asked of it, otherwise one of its own."""
    newest = Wording.objects.issued().first()
    if newest and not fields:
        return newest
    return Wording.objects.create(version=f"test-{next(_number)}", **{**WORDING, **fields})


def staff() -> User:
    """Somebody who recorded something."""
    return make_user()


def make_child(
    given_names: str = "", family_name: str = "", *, born: date | None = date(2017, 5, 3), **fields: Any
) -> Child:
    """A child of nine, with a name that no other child has unless one is given."""
    n = next(_number)
    return Child.objects.create(
        given_names=given_names or f"Given{n}",
        family_name=family_name or f"Family{n}",
        date_of_birth=born,
        added_by=fields.pop("added_by", None) or staff(),
        **fields,
    )


def make_adult(name: str = "", **fields: Any) -> Adult:
    return Adult.objects.create(
        name=name or f"Adult {next(_number)}", added_by=fields.pop("added_by", None) or staff(), **fields
    )


def make_responsibility(child: Child, adult: Adult | None = None, **fields: Any) -> Responsibility:
    """A mother since the child was born, whose birth certificate was seen."""
    facts: dict[str, Any] = {"role": "parent", "evidence": "birth", "since": date(2017, 5, 3)}
    by = fields.pop("recorded_by", None) or staff()
    return Responsibility.objects.create(
        child=child, adult=adult or make_adult(added_by=by), recorded_by=by, **{**facts, **fields}
    )


def make_form(
    *,
    children: list[Child] | None = None,
    status: str = Status.VERIFIED,
    answer: str = "granted",
    own_say: str = "not_asked",
    uploaded_by: User | None = None,
    verified_by: User | None = None,
    service: Service | None = None,
    file: bool = True,
    scan: str = "clean",
    **fields: Any,
) -> Form:
    """A general form, signed on 1 September 2026, that says yes to Facebook, the website and photographs."""
    uploader = uploaded_by or staff()
    if status == Status.DRAFT:
        form = Form.objects.create(uploaded_by=uploader, service=service, **fields)
    else:
        form = Form.objects.create(**_filed(uploader, service, status, verified_by, fields))
        for child in children or [make_child(added_by=uploader)]:
            Consent.objects.create(form=form, child=child, answer=answer, own_say=own_say)
    if file:
        make_file(form, scan=scan)
    return form


def _filed(
    uploader: User, service: Service | None, status: str, verified_by: User | None, fields: dict[str, Any]
) -> dict[str, Any]:
    wording = fields.pop("wording", None) or make_wording()
    signed_on = fields.pop("signed_on", date(2026, 9, 1))
    facts: dict[str, Any] = {
        "status": status,
        "uploaded_by": uploader,
        "service": service,
        "wording": wording,
        "adult": fields.pop("adult", None) or make_adult(added_by=uploader),
        "capacity": "parent",
        "responsibility_shown": True,
        "signed_on": signed_on,
        "valid_from": signed_on,
        "valid_until": wording.last_day(signed_on),
        "channels": ["facebook", "website"],
        "media": ["photo"],
        "filed_at": clock.now(),
    }
    if status != Status.FILED:
        facts |= {"verified_by": verified_by or staff(), "verified_at": clock.now()}
    if status == Status.REJECTED:
        facts["rejection"] = "unsigned"
    return {**facts, **fields}


def make_event(name: str = "", *, days: tuple[date, date] | None = None, **fields: Any) -> Event:
    """An event of today and tomorrow of a service of its own, unless said otherwise."""
    today = clock.today()
    first, last = days or (today, today + timedelta(days=1))
    return Event.objects.create(
        name=name or f"Event {next(_number)}",
        place=fields.pop("place", "Queen’s Park"),
        first_day=first,
        last_day=last,
        service=fields.pop("service", None) or make_service(),
        added_by=fields.pop("added_by", None) or staff(),
        **fields,
    )


def expect(event: Event, *children: Child, names: tuple[str, ...] = (), by: User | None = None) -> None:
    """Put children of the register, and names that nobody answers to, on an event's list."""
    by = by or event.added_by
    ExpectedChild.objects.bulk_create(
        [ExpectedChild(event=event, child=child, added_by=by) for child in children]
        + [ExpectedChild(event=event, typed=name, added_by=by) for name in names]
    )


def make_file(
    form: Form, *, plain: bytes | None = None, scan: str = "clean", pages_state: str = "ready", **fields: Any
) -> StoredFile:
    """A sealed file of a form; nobody draws its pages."""
    pk = uuid.uuid4()
    content = plain if plain is not None else f"scan {pk}".encode()
    name, key = store.seal_whole(content, pk=pk, context=f"consents.storedfile:{pk}")
    facts: dict[str, Any] = {"sha256": f"{pk.hex * 2}", "kind": "jpeg", "page_count": 1, "size": len(content)}
    return StoredFile.objects.create(
        pk=pk,
        form=form,
        sealed_key=key,
        storage_name=name,
        scan=scan,
        pages_state=pages_state,
        **{**facts, **fields},
    )


def make_withdrawal(child: Child, *, received_at: datetime | None = None, **fields: Any) -> Withdrawal:
    """Everything, now, by nobody known, unless said otherwise."""
    now = clock.now()
    return Withdrawal.objects.create(
        child=child,
        received_at=received_at or now,
        recorded_at=max(now, received_at or now),
        recorded_by=fields.pop("recorded_by", None) or staff(),
        **fields,
    )


def make_say(child: Child, kind: str, said_on: date | None = None, **fields: Any) -> ChildSay:
    by = fields.pop("recorded_by", None) or staff()
    return ChildSay.objects.create(
        child=child, kind=kind, said_on=said_on or clock.today(), recorded_by=by, **fields
    )


def make_flag(child: Child, kind: str = "block", **fields: Any) -> Flag:
    by = fields.pop("raised_by", None) or staff()
    return Flag.objects.create(
        child=child, kind=kind, review_on=fields.pop("review_on", date(2027, 6, 1)), raised_by=by, **fields
    )


def picture(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (620, 877),
    text: str = "",
    noise: bool = True,
    **options: Any,
) -> bytes:
    """A scan of one page: random grey, so that no two are the same bytes, with `text` on it."""
    import pillow_heif
    from PIL import Image, ImageDraw

    pillow_heif.register_heif_opener()
    image = Image.effect_noise(size, 30).convert("RGB") if noise else Image.new("RGB", size, "white")
    if text:
        ImageDraw.Draw(image).text((40, 40), text, fill="black")
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(pages: int = 1, change: Any = None, **options: Any) -> bytes:
    """A PDF of blank A4 pages; `change` is called with the open document before it is written."""
    import pikepdf

    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def refreshed(row: Model) -> Any:
    """The row as the database has it now."""
    row.refresh_from_db()
    return row


def make_page(file: StoredFile, number: int = 1) -> PageImage:
    """One drawn page of a stored file."""
    image = PageImage(file=file, number=number, width=10, height=10, size=0)
    image.storage_name, image.sealed_key = store.seal_whole(
        picture(size=(10, 10)), pk=image.pk, context=image.context
    )
    image.save(force_insert=True)
    return image
