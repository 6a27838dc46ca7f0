"""Forms are ordered, printed, printed again and cancelled."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent
from config import clock
from config.workflow import Refused, WrongState
from consents.intake.batches.reading import codes
from consents.intake.printing import actions, drawing
from consents.intake.printing.forms import lines_of
from consents.intake.printing.models import IssuedForm, PrintedPaper, PrintJob
from consents.models import Child
from tests.consents import factories
from tests.consents.intake.batches.made import make_job
from tests.consents.intake.batches.scanner import paper_of
from tests.consents.intake.printing.made import make_paper

pytestmark = pytest.mark.django_db
URL = "/consents/printing/new/"


@pytest.fixture(autouse=True)
def _wording():
    factories.make_wording()


def test_a_class_list_becomes_forms(client_for, manager, service):
    ada = factories.make_child("Ada", "Okafor")
    factories.make_child("Zoë", "Ångström", born=None)
    client = client_for(manager)

    found = client.post(
        URL, {"names": "Ada Okafor\nZoe Angstrom\nNew Person 3/5/2017", "do": "print"}
    ).content.decode()
    assert "1 name is not matched yet" in found
    assert f'name="child" value="{ada.pk}"' in found
    keys = [str(child.pk) for child in Child.objects.all()]
    added = client.post(URL, {"child": keys, "names": "New Person 3/5/2017", "add": "new:0"}).content.decode()
    assert "3 children" in added
    person = Child.objects.get(family_name="Person")
    assert (person.given_names, person.date_of_birth) == ("New", date(2017, 5, 3))
    answer = client.post(URL, {"child": [*keys, str(person.pk)], "do": "print"})

    job = PrintJob.objects.get()
    assert answer.url == job.get_absolute_url()
    assert (job.copies, job.service) == (3, service)
    assert "0 of 3 forms" in client.get(answer.url).content.decode()
    make_paper(job)
    assert "Open the PDF" in client.get(answer.url).content.decode()
    paper = client.get(f"{answer.url}forms.pdf")
    assert paper.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(event="form.paper_taken").exists()
    assert "Okafor" not in str(list(AuditEvent.objects.values()))


def test_a_csv_file_and_an_event_are_lists_too(client_for, comms):
    ada, bo = factories.make_child("Ada", "Okafor"), factories.make_child("Bo", "Park")
    event = factories.make_event()
    factories.expect(event, bo)
    client = client_for(comms)

    sheet = SimpleUploadedFile("class.csv", b"First name,Surname,Date of birth\nAda,Okafor,2017-05-03\n")
    page = client.post(URL, {"sheet": sheet, "do": "find"}).content.decode()
    expected = client.post(URL, {"event": event.pk, "do": "find"}).content.decode()
    client.post(URL, {"event": event.pk, "do": "print"})

    assert f'name="child" value="{ada.pk}"' in page
    assert f'name="child" value="{bo.pk}"' in expected
    form = IssuedForm.objects.get().form
    assert (form.event, form.event_name) == (event, event.name)
    for content, sentence in [(b"a\0b", "not a CSV file"), (b"x" * 600_000, "larger than half a megabyte")]:
        wrong = SimpleUploadedFile("class.csv", content)
        assert sentence in client.post(URL, {"sheet": wrong, "do": "find"}).content.decode()


def test_every_page_has_its_code_and_reference(manager):
    job = make_job(manager, 2)
    make_paper(job)

    document = pypdfium2.PdfDocument(paper_of(job))
    found = [
        (codes(page.render(scale=2).to_pil(), harder=False)[0], page.get_textpage().get_text_range())
        for page in document
    ]
    document.close()

    for one in job.issued.all():
        assert one.pages == 2
        for number in (1, 2):
            wanted = f"{one.form.reference}-"
            assert any(
                texts and texts[0].startswith(wanted) and texts[0].endswith(f"{number}/2") and wanted in said
                for texts, said in found
            )
        assert {"channels:facebook", "media:photo", "naming:first", "signature:adult"} <= {
            box.name for box in one.places
        }


@pytest.mark.parametrize(
    ("change", "field"),
    [({"children": []}, "names"), ({"valid_until": date(2020, 1, 1)}, "valid_until"), ({"long": True}, "names"),
     ({"draft": True}, "wording"), ({"cancelled": True}, "event"), ({"early": True}, "valid_until")],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused(manager, change, field):
    child, wording = factories.make_child(), factories.make_wording()
    given = {"children": [child], "wording": wording, "by": manager}
    if change.pop("long", False):
        given["children"] = [child] * 301
    if change.pop("draft", False):
        given["wording"] = factories.make_wording(issued_on=None)
    if change.pop("cancelled", False):
        given["event"] = factories.make_event(cancelled_at=clock.now(), cancelled_by=manager)
    if change.pop("early", False):
        given |= {"event": factories.make_event(), "valid_until": clock.today() + timedelta(days=1)}
        given["event"].last_day = clock.today() + timedelta(days=9)

    with pytest.raises(Refused) as refused:
        actions.issue(**{**given, **change})

    assert refused.value.field == field


def test_paper_is_made_again_with_the_same_references(manager, client_for):
    job = make_job(manager, 1)
    make_paper(job)
    before = paper_of(job)
    client = client_for(manager)

    client.post(f"{job.get_absolute_url()}again/")
    actions.print_again(job=job, by=manager)  # a second click
    assert not PrintedPaper.objects.exists()
    make_paper(job)

    def texts(pdf):
        document = pypdfium2.PdfDocument(io.BytesIO(pdf).read())
        found = [page.get_textpage().get_text_range() for page in document]
        document.close()
        return found

    job.refresh_from_db()
    assert texts(paper_of(PrintJob.objects.get())) == texts(before)
    assert not drawing.draw(job.pk)
    issued = job.issued.get()
    actions.cancel(issued=issued, because="Lost", by=manager)
    with pytest.raises(Refused):
        actions.print_again(job=PrintJob.objects.get(), by=manager)
    with pytest.raises(WrongState):
        actions.cancel(issued=issued, because="Lost", by=manager)
    with pytest.raises(Refused):
        actions.cancel(issued=issued, because="", by=manager)


def test_a_heading_is_no_child():
    assert lines_of("Surname;First name\nOkafor;Ada\n;\n") == "Okafor Ada"
    assert lines_of("Ada Okafor") == "Ada Okafor"
