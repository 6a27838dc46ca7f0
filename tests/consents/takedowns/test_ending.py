"""How a take-down ends, what shows it, and the table of its workflow."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from config.workflow import Refused, WrongState
from consents.intake import clamav
from consents.models import EvidencePage
from consents.records.actions import Who
from consents.takedowns import actions, evidence, recording
from consents.takedowns.models import WORKFLOW, Status, TakeDown
from tests.consents.checks.made import make_child
from tests.consents.factories import pdf, picture, refreshed
from tests.consents.takedowns.made import child_of, make_post, task_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(comms):
    post = make_post()
    recording.withdraw(children=[child_of(post)], who=Who(), by=comms)
    return task_of(post)


def screenshot(content=None, name="gone.png"):
    return SimpleUploadedFile(name, content if content is not None else picture("PNG"))


def send(client, task, how="done", **fields):
    return client.post(f"{task.get_absolute_url()}{how}/", fields)


def test_the_workflow_is_total_and_ends():
    assert set(WORKFLOW.table) == set(Status)
    assert WORKFLOW.terminal == {Status.REMOVED, Status.CANNOT, Status.NOT_NEEDED}


def test_words_take_it_down_and_the_post_with_it(task, comms):
    actions.take_down(task=task, words=" Deleted on the page ", by=comms)

    done = refreshed(task)
    assert (done.status, done.words, done.closed_by) == (Status.REMOVED, "Deleted on the page", comms)
    assert not done.post.is_live and done.post.removed_by == comms
    assert AuditEvent.objects.filter(event="take_down.done").count() == 1


def test_it_is_not_believed_without_words_or_a_screenshot(task, comms):
    with pytest.raises(Refused, match="screenshot"):
        actions.take_down(task=task, words=" ", by=comms)


def test_only_the_first_ends_it(task, comms, comms2):
    actions.take_down(task=task, words="Deleted", by=comms)

    with pytest.raises(WrongState, match="has ended already: taken down"):
        actions.take_down(task=task, words="Deleted", by=comms2)
    with pytest.raises(WrongState, match="has ended already"):
        actions.cannot_recall(task=task, beyond="printed", words="Given out", by=comms2)


def test_a_post_that_went_elsewhere_meanwhile_is_no_obstacle(task, comms):
    from consents.checks.posting import record_removal

    record_removal(post=task.post, by=comms)

    assert actions.take_down(task=task, words="Deleted", by=comms).status == Status.REMOVED


@pytest.mark.parametrize(("beyond", "words", "field"), [("", "x", "beyond"), ("printed", " ", "words")])
def test_what_cannot_be_recalled_says_why(beyond, words, field, task, comms):
    with pytest.raises(Refused) as refused:
        actions.cannot_recall(task=task, beyond=beyond, words=words, by=comms)
    assert refused.value.field == field

    actions.cannot_recall(task=task, beyond="printed", words="300 given out", by=comms)
    assert refreshed(task).status == Status.CANNOT and refreshed(task).post.is_live


def test_families_are_told_once_it_has_ended_and_once(task, comms):
    child = child_of(task.post)
    with pytest.raises(Refused, match="once the post is down"):
        actions.tell_family(task=task, child=child, by=comms)
    actions.take_down(task=task, words="Deleted", by=comms)
    with pytest.raises(Refused, match="not about that child"):
        actions.tell_family(task=task, child=make_child("Ben Abara"), by=comms)

    actions.tell_family(task=task, child=child, by=comms)
    actions.tell_family(task=task, child=child, by=comms)

    assert task.children.get().told_by == comms
    assert AuditEvent.objects.filter(event="take_down.told").count() == 1


def test_the_row_refuses_a_second_open_one_and_an_end_by_nobody(task, comms):
    with pytest.raises(IntegrityError), transaction.atomic():
        TakeDown.objects.create(post=task.post, due_on=task.due_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        TakeDown.objects.filter(pk=task.pk).update(status="removed")


def test_a_screenshot_is_drawn_anew_sealed_and_shown_on_record(task, comms, client_for):
    client = client_for(comms)

    assert send(client, task, screenshot=screenshot()).url == task.get_absolute_url()

    page = EvidencePage.objects.get()
    shown = client.get(f"{task.get_absolute_url()}screenshots/1/")
    assert shown.content.startswith(b"\xff\xd8") and "no-store" in shown["Cache-Control"]
    assert page.sha256 and page.size == len(shown.content)
    assert AuditEvent.objects.filter(event="take_down.evidence_viewed").count() == 1
    assert refreshed(task).status == Status.REMOVED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<html>", "is not a PDF, JPEG, PNG or HEIC file"),
        (pdf(pages=6), "more than 5 pages"),
    ],
)
def test_a_file_that_is_no_screenshot_is_refused_at_the_field(content, words, task, comms, client_for):
    answer = send(client_for(comms), task, screenshot=screenshot(content), words="Deleted")

    assert answer.status_code == 200 and words in answer.content.decode()
    assert "Deleted" in answer.content.decode() and refreshed(task).is_open
    assert not EvidencePage.objects.exists()


def test_there_are_not_more_screenshots_than_anybody_looks_at(task, comms, client_for, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_FOR_ONE", 0)

    answer = send(client_for(comms), task, screenshot=screenshot())

    assert "enough screenshots" in answer.content.decode() and not EvidencePage.objects.exists()


class _Scanner:
    """A malware scanner that always says the same."""

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, stream, url):
        if isinstance(self.answer, Exception):
            raise self.answer
        stream.read()
        return self.answer


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (clamav.Answer.INFECTED, False),
        (clamav.Answer.CLEAN, True),
        (clamav.ScannerAway("away"), True),
    ],
)
def test_malware_is_refused_and_a_scanner_that_is_away_keeps_nobody_waiting(
    answer, kept, task, comms, client_for, settings, monkeypatch
):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    monkeypatch.setattr(clamav, "scan", _Scanner(answer))

    send(client_for(comms), task, screenshot=screenshot())

    assert EvidencePage.objects.exists() is kept


def test_a_second_click_with_a_screenshot_says_who_was_first(task, comms, comms2, client_for):
    client = client_for(comms)
    send(client, task, words="Deleted")

    answer = send(client, task, words="Deleted again")

    assert "has ended already" in answer.content.decode()


def test_it_is_said_that_a_picture_cannot_be_recalled(task, comms, client_for):
    client = client_for(comms)
    assert "Say what was done" in send(client, task, "cannot", beyond="printed").content.decode()

    assert (
        send(client, task, "cannot", beyond="printed", words="300 given out").url == task.get_absolute_url()
    )
    assert "Cannot be recalled" in client.get(task.get_absolute_url()).content.decode()
    assert "has ended already" in send(client, task, "cannot", beyond="shared", words="x").content.decode()


def test_the_letter_says_that_it_is_down_and_never_why(task, comms, client_for):
    client, child = client_for(comms), child_of(task.post)
    letter = f"{task.get_absolute_url()}letters/{child.pk}/"
    assert client.get(letter).status_code == 404
    actions.take_down(task=task, words="Deleted", by=comms)

    page = client.get(letter).content.decode()
    assert "was taken down on" in page and child.name in page and "Ngozi Okafor" in page
    assert "withdr" not in page
    paper = client.get(f"{letter}?as=pdf")
    assert paper.content.startswith(b"%PDF") and io.BytesIO(paper.content)
    assert AuditEvent.objects.filter(event="take_down.letter").count() == 2
    assert client.get(f"{task.get_absolute_url()}letters/{child.pk + 99}/").status_code == 404


def test_the_letter_says_why_a_picture_cannot_be_recalled(task, comms, client_for):
    actions.cannot_recall(task=task, beyond="printed", words="300 given out", by=comms)

    page = client_for(comms).get(f"{task.get_absolute_url()}letters/{child_of(task.post).pk}/")

    assert "300 given out" in page.content.decode()


def test_that_a_family_was_written_to_is_said_by_a_click(task, comms, client_for):
    client, child = client_for(comms), child_of(task.post)
    told = f"{task.get_absolute_url()}told/{child.pk}/"
    assert client.post(told, follow=True).content.decode().count("once the post is down")
    actions.take_down(task=task, words="Deleted", by=comms)
    assert task.reference in client.get("/consents/take-downs/?state=untold").content.decode()

    assert client.post(told).url == task.get_absolute_url()
    assert client.post(f"{task.get_absolute_url()}told/{child.pk + 99}/").status_code == 404
    assert task.reference not in client.get("/consents/take-downs/?state=untold").content.decode()
