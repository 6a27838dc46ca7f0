import pypdfium2
import pytest

from approvals.review.actions import do_not_support
from tests.approvals.factories import approved, claimed, declined, submitted

pytestmark = pytest.mark.django_db


def url(request, end="/"):
    return f"/requests/{request.reference}/letter{end}"


def text_of(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_an_approval_lists_its_conditions(client_for, officer, service, manager, comms):
    request = approved(officer, service, manager, comms)

    page = client_for(officer).get(url(request)).content.decode()
    pdf = text_of(client_for(officer).get(url(request, ".pdf")).content)

    for words in (
        "We have approved the request.",
        "Link it from our pages (Olive Officer, by ",
        "Comms Person",
    ):
        assert words in page
        assert words in " ".join(pdf.split())


def test_a_no_says_what_instead(client_for, officer, service, manager, comms):
    page = client_for(manager).get(url(declined(officer, service, manager, comms))).content.decode()

    assert "We have declined the request." in page
    assert "What to do instead:</strong> Use ours" in page


def test_the_services_no_is_a_letter_too(client_for, officer, service, manager):
    request = do_not_support(request=submitted(officer, service), text="No staff", by=manager)

    assert (
        "The service does not support the request." in client_for(officer).get(url(request)).content.decode()
    )


def test_before_the_decision_there_is_none(client_for, officer, service, manager, comms, stranger):
    request = claimed(officer, service, manager, comms)

    assert client_for(officer).get(url(request)).status_code == 404
    assert client_for(stranger).get(url(request, ".pdf")).status_code == 404
