"""Children, verified forms and photos for the tests of photo checks, as rows."""

import io
import uuid
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Service, User
from config import clock
from consents.checks.actions import Asked, ask
from consents.checks.models import CheckedChild, PhotoCheck
from consents.intake.models import Kind, Pages, Scan, StoredFile
from consents.records.models import Adult, Child, Consent, Form, Status, Wording
from socialaccounts.models import SocialAccount
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

HASH = "a1" * 32


def photo(name: str = "fair.jpg", colour: str = "red", *, taken: str = "") -> SimpleUploadedFile:
    """A small JPEG; `taken` is its date as EXIF has it, "2026:05:02 10:00:00"."""
    image = Image.new("RGB", (60, 40), colour)
    exif = image.getexif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def make_child(name: str = "Ada Okafor", **fields: Any) -> Child:
    """A child of eight, by given names and the last word as family name."""
    given, _, family = name.rpartition(" ")
    born = clock.today() - timedelta(days=8 * 365)
    by = fields.pop("added_by", None) or make_user()
    return Child.objects.create(
        **{"given_names": given, "family_name": family, "date_of_birth": born, "added_by": by, **fields}
    )


def make_form(*children: Child, adult: Adult | None = None, answer: str = "granted", **fields: Any) -> Form:
    """A verified, clean, general form from three months ago for Facebook and photos, for these children."""
    uploader, verifier = make_user(), make_user()
    signed = fields.pop("signed_on", clock.today() - timedelta(days=90))
    state = fields.pop("scan", Scan.CLEAN)
    values: dict[str, Any] = {
        "status": Status.VERIFIED,
        "wording": Wording.objects.issued()[0],
        "adult": adult or Adult.objects.create(name="Ngozi Okafor", added_by=uploader),
        "capacity": "parent",
        "responsibility_shown": True,
        "signed_on": signed,
        "valid_from": signed,
        "valid_until": signed + timedelta(days=600),
        "channels": ["facebook", "website"],
        "media": ["photo"],
        "uploaded_by": uploader,
        "filed_at": clock.now() - timedelta(days=80),
        "verified_by": verifier,
        "verified_at": clock.now() - timedelta(days=79),
    } | fields
    if values["status"] == Status.FILED:
        values |= {"verified_by": None, "verified_at": None}
    form = Form.objects.create(**values)
    Consent.objects.bulk_create(Consent(form=form, child=child, answer=answer) for child in children)
    pk = uuid.uuid4()
    StoredFile.objects.create(
        id=pk,
        form=form,
        sha256=f"{form.pk:064x}",
        kind=Kind.PDF,
        page_count=1,
        scan=state,
        pages_state=Pages.READY,
        sealed_key=b"x",
        storage_name=str(pk),
        size=1,
    )
    return form


def make_class(count: int) -> list[Child]:
    """That many children of different names, each with a verified form of their own parent."""
    by = make_user()
    children = [make_child(f"First{word(n)} Last{word(n)}", added_by=by) for n in range(count)]
    for child in children:
        make_form(child, adult=Adult.objects.create(name=f"Parent of {child.pk}", added_by=by))
    return children


def word(number: int) -> str:
    """A number as letters only, so that it is part of a name."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def make_check(
    by: User,
    *children: Child,
    account: SocialAccount | None = None,
    service: Service | None = None,
    **fields: Any,
) -> PhotoCheck:
    """A photo check of these children on a live account, as `ask` makes it."""
    channel = fields.pop("channel", "")
    account = None if channel else account or make_account(**({"service": service} if service else {}))
    values: dict[str, Any] = {
        "once": uuid.uuid4(),
        "account": account,
        "channel": account.platform.slug if account else channel,
        "publish_on": clock.today(),
        "photo_sha256": HASH,
        "photo_name": "fair.jpg",
        "caption": "What a day",
        "recognisable": len(children),
        "children": {child.pk: False for child in children},
        "taken_on": clock.today() - timedelta(days=1),
    }
    return ask(asked=Asked(**(values | fields)), by=by)


def make_many_checks(count: int, by: User, child: Child, account: SocialAccount) -> None:
    """That many checks of one child, written at once."""
    one = make_check(by, child, account=account)
    values = {field.attname: getattr(one, field.attname) for field in PhotoCheck._meta.fields}
    checks = PhotoCheck.objects.bulk_create(
        PhotoCheck(**(values | {"id": None, "once": uuid.uuid4()})) for _ in range(count - 1)
    )
    CheckedChild.objects.bulk_create(
        CheckedChild(photo_check=check, child=child, outcome=check.outcome) for check in checks
    )


def answers(**changes: Any) -> dict[str, Any]:
    """A filled-in page; date boxes by their one ISO value."""
    today: date = clock.today()
    return {
        "once": str(uuid.uuid4()),
        "publish_on": today.isoformat(),
        "taken_on": (today - timedelta(days=1)).isoformat(),
        "use": "photo",
        "recognisable": "1",
        "crowd": "no",
        "caption": "What a day",
        "do": "check",
        **changes,
    }
