"""The consents of the demo data: families, signed forms and a few photo checks, made by the actions that people use."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from PIL import Image, ImageDraw, ImageFont

from accounts.demo import days_ago, person
from accounts.people.models import Service
from config import clock
from consents.checks.actions import Asked, ask
from consents.intake.actions import file_form, receive, verify
from consents.intake.details import Details, Entry
from consents.intake.inspection import ScanFacts
from consents.intake.models import StoredFile
from consents.intake.processing import process
from consents.intake.store import SealedTemporary
from consents.intake.upload import SealedUpload
from consents.records.actions import Who, raise_flag, record_say, withdraw
from consents.records.models import Child, ChildSay, Flag, Form, Wording
from socialaccounts.models import SocialAccount

PAPER = (827, 1169)
"""A4 at 100 dots per inch."""


@dataclass(frozen=True)
class DemoForm:
    """One paper: its children (given names, family name, years old), who signed it, and what is ticked."""

    children: tuple[tuple[str, str, int], ...]
    adult: str
    filed_by: str
    service: str
    channels: tuple[str, ...]
    filed_ago: float
    verified: bool = True
    naming: str = "first"
    media: tuple[str, ...] = ("photo",)
    signed_before: int = 3
    extra: dict[str, object] = field(default_factory=dict)


FORMS = (
    DemoForm((("Amelia", "Frost", 10), ("Noah", "Frost", 8)), "Hannah Frost", "manager", "Leisure and parks",
             ("facebook", "instagram", "website"), 4.9),
    DemoForm((("Isla", "Begum", 9),), "Farida Begum", "manager", "Leisure and parks", ("facebook",), 4.7, naming="none"),
    DemoForm((("Leo", "Kowalski", 11),), "Marta Kowalska", "manager", "Leisure and parks", ("facebook", "website"), 4.5),
    DemoForm((("Freya", "Nwosu", 14),), "Grace Nwosu", "manager", "Leisure and parks", ("facebook", "instagram"), 4.3),
    DemoForm((("Theo", "Marchbanks", 7),), "Paul Marchbanks", "manager2", "Museum and culture", ("facebook", "website"),
             4.1, media=("photo", "video")),
    DemoForm((("Oscar", "Hillyard", 6),), "Jo Hillyard", "manager", "Leisure and parks", ("facebook", "print"), 1.2,
             verified=False),
    DemoForm((("Evie", "Thornton", 9),), "Dawn Thornton", "manager2", "Museum and culture", ("facebook",), 1.1,
             verified=False),
)  # fmt: skip


def seed() -> None:
    """Fill an empty register of children."""
    if Form.objects.exists():
        return
    for number, each in enumerate(FORMS):
        form = _file(number, each)
        if each.verified:
            with days_ago(each.filed_ago - 0.1):
                verify(form=form, by=person("comms"))
    with days_ago(3.5):
        withdraw(
            children=[_child("Leo")], who=Who(adult=_adult_of("Leo")), by=person("manager"), means="phone"
        )
        record_say(
            child=_child("Freya"), kind=ChildSay.Kind.AGREED, said_on=clock.today(), by=person("manager")
        )
    with days_ago(3):
        review = clock.today() + timedelta(days=90)
        raise_flag(child=_child("Theo"), kind=Flag.Kind.BLOCK, review_on=review, by=person("safeguarding"))
    with days_ago(2):
        _check("Chesterfield Parks", "A new slide at Queen’s Park", ("Amelia", "Noah", "Isla"))
        _check("Chesterfield Parks", "Leo and his friends plant bulbs", ("Leo", "Amelia"))


def _file(number: int, each: DemoForm) -> Form:
    filer = person(each.filed_by)
    with days_ago(each.filed_ago, told=each.verified):
        paper = draw_paper(each)
        upload = _sealed(paper, uuid.UUID(int=number + 1))
        service = Service.objects.get(name=each.service)
        form = receive(upload=upload, facts=ScanFacts("png", 1), service=service, by=filer)
        upload.close()
        form = file_form(form=form, details=_details(each, service), by=filer)
        process(StoredFile.objects.get(form=form).pk)
    return form


def _details(each: DemoForm, service: Service) -> Details:
    return Details(
        wording=Wording.objects.issued()[0],
        entries=[
            Entry(given_names=given, family_name=family, date_of_birth=born(years, len(given)))
            for given, family, years in each.children
        ],
        capacity="parent",
        responsibility_shown=True,
        signed_on=clock.today() - timedelta(days=each.signed_before),
        adult_name=each.adult,
        channels=list(each.channels),
        media=list(each.media),
        naming=each.naming,
        service=service,
    )


def born(years: int, days: int) -> date:
    """A day on which somebody was born who turned `years` some months ago."""
    return date(clock.today().year - years, 2, 1 + days)


def draw_paper(each: DemoForm) -> bytes:
    """A picture of the signed paper, as an office scanner would make it."""
    image = Image.new("L", PAPER, 255)
    draw = ImageDraw.Draw(image)
    title, text = ImageFont.load_default(30), ImageFont.load_default(20)
    draw.text((70, 60), "Photographs and films of your child", font=title, fill=0)
    lines = [f"Child: {given} {family}" for given, family, _ in each.children]
    lines += ["", "Pictures may appear on:", *(f"  [x] {channel}" for channel in each.channels)]
    lines += ["", f"Name of the child: {each.naming}", "", f"Signed: {each.adult}, parent"]
    for place, line in enumerate(lines):
        draw.text((70, 150 + 40 * place), line, font=text, fill=0)
    draw.line([(70, 900), (160, 860), (220, 910), (330, 850), (420, 900)], fill=0, width=4)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _sealed(plain: bytes, pk: uuid.UUID) -> SealedUpload:
    temporary = SealedTemporary(pk=pk, context=f"consents.storedfile:{pk}")
    temporary.write(plain)
    digest = hashlib.sha256(plain).hexdigest()
    return SealedUpload(temporary, name="scan.png", size=len(plain), sha256=digest, too_large=False)


def _child(given: str) -> Child:
    return Child.objects.get(given_names=given)


def _adult_of(given: str):  # type: ignore[no-untyped-def]
    consent = _child(given).consents.select_related("form__adult").first()
    return consent.form.adult if consent else None


def _check(account: str, caption: str, names: tuple[str, ...]) -> None:
    found = SocialAccount.objects.select_related("platform").get(name=account)
    asked = Asked(
        once=uuid.uuid5(uuid.NAMESPACE_OID, caption),
        account=found,
        channel=found.platform.slug,
        publish_on=clock.today(),
        photo_sha256=hashlib.sha256(caption.encode()).hexdigest(),
        photo_name="photo.jpg",
        caption=caption,
        recognisable=len(names),
        children={_child(name).pk: True for name in names},
        taken_on=clock.today(),
    )
    ask(asked=asked, by=person("officer"))
