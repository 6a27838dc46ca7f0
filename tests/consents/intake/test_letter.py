"""A rejected form: a letter to the adult, on record, and a new form that stands beside the old one."""

import io

import pytest
from pypdfium2 import PdfDocument

from accounts.models import AuditEvent
from consents.intake.letter import WHAT_TO_DO, Letter
from consents.models import Form
from consents.records.models import Rejection
from tests.consents import factories
from tests.consents.intake.test_upload import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected(manager, service):
    children = [factories.make_child("Mia", "Okafor"), factories.make_child("Łukasz", "Okafor")]
    return factories.make_form(
        status="rejected", uploaded_by=manager, service=service, children=children, rejection="page_missing",
        adult=factories.make_adult("Ada Okafor", contact="01246 000000"), rejection_note="She scrawls",
    )  # fmt: skip


def test_the_letter_speaks_to_the_adult_of_the_children_and_asks_for_what_is_missing(
    rejected, client_for, comms
):
    page = client_for(comms).get(f"/consents/forms/{rejected.reference}/letter/").content.decode()

    for words in (
        "Dear Ada Okafor",
        "Mia Okafor and Łukasz Okafor",
        "every page",
        rejected.reference,
        "01246 000000",
    ):
        assert words in page
    assert "scrawls" not in page
    event = AuditEvent.objects.get(event="form.letter")
    assert event.target_ref == rejected.reference


@pytest.mark.parametrize("rejection", Rejection.values)
def test_nobody_is_thanked_for_a_signature_that_is_missing(rejection, rejected):
    rejected.rejection = rejection

    said = Letter.about(rejected).paragraphs[0]

    assert ("which you signed on" not in said) == (
        rejection in ("unsigned", "undated", "signature", "mismatch")
    )


def test_the_pdf_says_the_same_under_a_name_that_says_nothing(rejected, client_for, manager):
    response = client_for(manager).get(f"/consents/forms/{rejected.reference}/letter.pdf")

    text = PdfDocument(io.BytesIO(response.content))[0].get_textpage().get_text_bounded()
    assert "Dear Ada Okafor" in text
    assert "Łukasz" in text
    assert response["Content-Disposition"] == f'attachment; filename="{rejected.reference}-letter.pdf"'
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["letter/", "letter.pdf"])
def test_there_is_no_letter_about_a_form_that_was_not_rejected(name, client_for, comms):
    form = factories.make_form()

    response = client_for(comms).get(f"/consents/forms/{form.reference}/{name}")

    assert response.url == form.get_absolute_url()
    assert not AuditEvent.objects.filter(event="form.letter").exists()


@pytest.mark.parametrize("reason", Rejection.values)
def test_every_reason_is_put_to_the_family(reason, rejected):
    rejected.rejection = reason

    assert WHAT_TO_DO[Rejection(reason)] in Letter.about(rejected).paragraphs
    assert Letter.about(rejected).pdf().startswith(b"%PDF")


def test_three_children_are_listed(rejected):
    from consents.models import Consent

    Consent.objects.create(form=rejected, child=factories.make_child("Bo", "Lee"), answer="granted")

    assert Letter.about(rejected).subject.endswith("Mia Okafor, Łukasz Okafor and Bo Lee")


def test_a_new_form_replaces_it_with_the_same_children(rejected, client_for, manager, upload):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_for(manager)
    where = f"/consents/forms/new/?replaces={rejected.reference}"
    assert "This form replaces" in client.get(where).content.decode()

    response = client.post(where, {"scan": SimpleUploadedFile("a.pdf", GOOD["PDF"][0]())})

    new = Form.objects.get(replaces=rejected)
    page = client.get(response.url).content.decode()
    assert "Mia Okafor" in page
    assert "Łukasz Okafor" in page
    assert AuditEvent.objects.get(event="form.uploaded").facts["replaces"] == rejected.reference
    Form.objects.filter(pk=new.pk).update(
        status="filed", filed_at=new.uploaded_at, wording=rejected.wording, adult=rejected.adult,
        signed_on=rejected.signed_on, valid_from=rejected.valid_from, capacity="parent", typed={},
    )  # fmt: skip
    assert (
        f'Replaced by <a class="govuk-link" href="{new.get_absolute_url()}"'
        in client.get(rejected.get_absolute_url()).content.decode()
    )
    assert "It replaces" in client.get(new.get_absolute_url()).content.decode()


@pytest.mark.parametrize("text", ["", "nonsense", "CF-999999"])
def test_an_upload_that_replaces_nothing_known_is_an_upload_like_any(text, client_for, manager):
    assert "replaces" not in client_for(manager).get(f"/consents/forms/new/?replaces={text}").content.decode()
