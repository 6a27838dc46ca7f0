"""After an erasure the child's name stands nowhere: in no row of no table, and in no paper that could be opened."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, CharField, JSONField, TextField

from accounts.models import AuditEvent
from config.redaction import REMOVED
from config.workflow import Refused
from consents.checks.certificate import certificate
from consents.checks.models import CheckedChild, PhotoCheck
from consents.checks.post import Post
from consents.disposal import actions, erasing, export, words
from consents.intake.batches.models import BatchFile, ScannedPage
from consents.intake.printing import actions as printing
from consents.intake.printing.models import IssuedForm, PrintedPaper
from consents.models import EvidencePage, Form, PageImage, StoredFile
from consents.records.actions import Who
from consents.takedowns import actions as takedowns
from consents.takedowns import recording
from tests.consents import factories
from tests.consents.checks.made import make_check, make_child, make_form
from tests.consents.disposal.made import make_due
from tests.consents.disposal.rare import FULL, PARTS, checks_of, make_rare
from tests.consents.factories import refreshed
from tests.consents.intake.batches.made import make_page, make_received, make_tray
from tests.consents.intake.printing.made import make_paper
from tests.consents.takedowns.made import make_post, task_of
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def every_row():
    """Table and row, as text, of the whole database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, " ".join(_as_text(value) for value in row).casefold()


def _as_text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith(("{", "[{", '["')) else text


def standing(parts=PARTS):
    return {table for table, row in every_row() if any(part in row for part in parts)}


def erase(child, comms, comms2):
    erasure = erasing.propose_erasure(child=child, asked_by="The child’s mother", means="phone", by=comms)
    return erasing.erase(erasure=erasure, by=comms2)


def test_a_rare_name_stands_in_no_table_afterwards(officer, comms, comms2):
    child = make_rare(officer, comms, make_user())
    before = standing()
    assert {"consents_photocheck", "consents_checkedchild", "consents_withdrawal", "consents_post"} <= before
    assert len(before) >= 18, before

    done = erase(child, comms, comms2)

    assert standing() == set()
    assert not StoredFile.objects.exists() and not PageImage.objects.exists()
    assert not EvidencePage.objects.exists() and not PrintedPaper.objects.exists()
    sealed = [*ScannedPage.objects.all(), *BatchFile.objects.all()]
    assert len(sealed) == 2 and not any(bytes(one.sealed_key) for one in sealed)
    said = " ".join(done.erased)
    for words_said in ("photo checks (PC-", "Screenshots", "office scans", "they are cancelled", REMOVED):
        assert words_said in said
    assert set(IssuedForm.objects.filter(child=child).values_list("form__status", flat=True)) == {"void"}


def test_no_event_of_the_audit_ever_held_it(officer, comms, comms2):
    child = make_rare(officer, comms, make_user())
    erase(child, comms, comms2)

    assert AuditEvent.objects.filter(event="erasure.done").exists()
    for event in AuditEvent.objects.all():
        said = f"{event.reason} {event.details} {event.target_ref}".casefold()
        assert not any(part in said for part in PARTS), event.event


def hold(child, text, by):
    actions.place_hold(form=child.consents.get().form, reason=text, by=by)


def keep(child, text, by):
    disposal = actions.propose(form=make_due(children=[child]), by=make_user())
    actions.refuse(disposal=disposal, because=text, by=by)


def export_all(child, text, by):
    export.record_export(child=child, reason=text, by=by)


def erase_nothing(child, text, by):
    asked = erasing.propose_erasure(child=child, asked_by="x", means="phone", by=make_user())
    erasing.refuse_erasure(erasure=asked, because=text, by=by)


def ask_for_erasure(child, text, by):
    erasing.propose_erasure(child=child, asked_by=text, means="phone", by=by)


def cancel(child, text, by):
    job = printing.issue(children=[child], wording=factories.make_wording(), by=by)
    printing.cancel(issued=job.issued.get(), because=text, by=by)


def leave_there(child, text, by):
    post = make_post(by, child)
    recording.withdraw(children=[child], who=Who(), by=by)
    takedowns.cannot_recall(task=task_of(post), beyond="printed", words=text, by=by)


@pytest.mark.parametrize("do", [hold, keep, export_all, ask_for_erasure, erase_nothing, cancel, leave_there])
@pytest.mark.parametrize("text", ["zéphyrine’s mother asks", "The Quixwolds", "(ZEPHYKINS)"])
def test_a_reason_that_goes_into_the_audit_must_not_name_the_child(do, text, comms):
    child = make_child(FULL, known_as="Zephykins, The Quixwolds")
    factories.make_form(children=[child])

    with pytest.raises(Refused, match="Leave out “") as refused:
        do(child, text, comms)

    assert refused.value.field in ("reason", "because", "words", "asked_by")
    other = make_child("Ada Okafor")
    factories.make_form(children=[other])
    do(other, "The child’s mother asks", comms)


def test_the_page_shows_the_refusal_at_the_field_and_keeps_what_was_typed(comms, comms2, client_for):
    child = make_child(FULL)
    asked = erasing.propose_erasure(child=child, asked_by="x", means="phone", by=comms)
    issued = printing.issue(children=[child], wording=factories.make_wording(), by=comms).issued.get()
    disposal = actions.propose(form=make_due(children=[child]), by=comms)
    for url, sent in (
        (asked.get_absolute_url(), {"do": "refuse", "because": "Zephyrine said no"}),
        (disposal.get_absolute_url(), {"do": "refuse", "because": "Zephyrine said no"}),
        (issued.get_absolute_url(), {"because": "Zephyrine said no"}),
    ):
        page = client_for(comms2).post(url, sent).content.decode()
        assert "Leave out “Zephyrine”" in page and "Zephyrine said no" in page


def test_the_answers_stay_as_they_were_given(officer, comms, comms2):
    child = make_rare(officer, comms, make_user())
    before = {one.pk: (one.outcome, one.ruleset, one.decided_at, one.answer) for one in checks_of(child)}
    rules = [[reason["rule"] for reason in one.answer["reasons"]] for one in CheckedChild.objects.all()]

    erase(child, comms, comms2)

    after = {one.pk: (one.outcome, one.ruleset, one.decided_at, one.answer) for one in checks_of(child)}
    assert after == before
    assert rules == [
        [reason["rule"] for reason in one.answer["reasons"]] for one in CheckedChild.objects.all()
    ]


def test_what_was_written_of_others_stays(officer, comms, comms2):
    child, other = make_rare(officer, comms, make_user()), make_child("Mia Long")
    make_form(other)
    own = make_check(officer, other, account=make_account(), caption="Mia and Zephyr, at Quix Hall")
    event = factories.make_event("Quixwold Fair")
    factories.expect(event, names=("Mia Quixwold",))

    erase(child, comms, comms2)

    assert refreshed(own).caption == "Mia and Zephyr, at Quix Hall"
    assert refreshed(event).name == "Quixwold Fair" and event.expected.get().typed == "Mia Quixwold"
    missing = PhotoCheck.objects.exclude(missing_names=[]).get()
    assert missing.missing_names == [REMOVED, "Mia Long"] and missing.caption == REMOVED


def test_the_pages_say_what_was_removed(officer, comms, comms2, client_for):
    child = make_rare(officer, comms, make_user())
    check = checks_of(child)[0]
    erase(child, comms, comms2)
    client = client_for(comms)

    for url in (check.get_absolute_url(), f"{check.get_absolute_url()}certificate/"):
        page = client.get(url).content.decode()
        assert REMOVED in page and "Some words were removed when a family asked" in page
        assert not any(part in page.casefold() for part in PARTS)
    assert certificate(refreshed(check)).startswith(b"%PDF")
    post = Post.objects.get()
    assert post.url == f"https://social.example/{REMOVED}/{post.pk}"
    for url in (post.photo_check.get_absolute_url(), post.take_downs.get().get_absolute_url()):
        page = client.get(url).content.decode()
        assert REMOVED in page and f'href="{post.url}"' not in page
    done = client.get("/consents/erasures/").content.decode()
    assert FULL not in done


def test_an_erased_record_gets_no_name_again(comms, comms2, client_for):
    child = make_child(FULL)
    erase(child, comms, comms2)
    client = client_for(comms)
    names = {"given_names": "Zephyrine", "family_name": "Quixwold", "known_as": ""}

    page = client.post(f"{child.get_absolute_url()}change/", names).content.decode()

    assert "Its names do not come back" in page and refreshed(child).is_erased
    page = client.get(child.get_absolute_url()).content.decode()
    assert "erased on request" in page and "Correct the names" not in page and "Erase this" not in page


def test_a_printed_job_of_others_is_drawn_again_without_the_child(officer, comms, comms2):
    child, other = make_child(FULL), factories.make_child()
    job = printing.issue(children=[child, other], wording=factories.make_wording(), by=officer)
    make_paper(job)

    erase(child, comms, comms2)

    assert not PrintedPaper.objects.exists()
    printing.print_again(job=job, by=officer)
    assert [one.child for one in IssuedForm.objects.filter(job=job).out()] == [other]


def test_an_office_scan_stays_while_another_family_s_page_waits(officer, comms, comms2):
    child = make_child(FULL)
    form = factories.make_form(children=[child])
    page = make_page(make_tray(officer)[0].file, number=2, state="filed", form=form)

    done = erase(child, comms, comms2)

    assert not bytes(refreshed(page).sealed_key) and bytes(refreshed(page.file).sealed_key)
    assert any("pages of other families that wait" in sentence for sentence in done.kept)


def test_a_form_that_came_back_or_is_being_typed_up_comes_first(officer, comms):
    issued = make_received(officer)
    with pytest.raises(Refused, match="came back"):
        erasing.propose_erasure(child=issued.child, asked_by="x", means="phone", by=comms)
    child = make_child(FULL)
    for typed in ({"children": [{"child": str(child.pk)}]}, {"fields": {"given_names": [f"x {FULL}"]}}):
        draft = factories.make_form(status="draft", typed=typed)
        with pytest.raises(Refused, match="being typed up"):
            erasing.propose_erasure(child=child, asked_by="x", means="phone", by=comms)
        Form.objects.filter(pk=draft.pk).update(typed={"children": [{"given_names": "Leo"}]})
    assert erasing.propose_erasure(child=child, asked_by="x", means="phone", by=comms)


def test_names_in_other_scripts_and_short_ones_are_found():
    for name in ("李 李明", "Ada O’Brien-Lé", "Zoë Ng"):
        given, _, family = name.partition(" ")
        mention = words.Mention([make_child(f"{given} {family}")])
        assert mention.full(f"Seen: {name}!") and mention.hints and not mention.full("Seen: nobody")


NOBODYS_WORDS = {
    "Child": "what is erased itself",
    "Adult": "the adult who signed stays as evidence of what was permitted",
    "Wording": "written for everybody, before any child is known",
}
ELSEWHERE = {
    ("Form", "typed"): "a form that is being typed up stops the erasure",
    ("Post", "url"): "keeps its site alone",
    ("ExpectedChild", "typed"): "the row goes",
    ("CheckedChild", "answer"): "the names that it quotes go",
    ("PhotoCheck", "answer"): "says nothing of a child",
    ("PhotoCheck", "partner"): "another organisation",
    ("Form", "partners"): "other organisations",
    ("SignOff", "given_by"): "an authority",
    ("Flag", "outside_reference"): "a reference, by which safeguarding finds its own records",
    ("BatchFile", "refusal"): "the portal's own words",
    ("StoredFile", "signatures"): "the scanner's",
    ("Decision", "reasons"): "rules, and children by number",
    ("Erasure", "erased"): "the portal's own words",
    ("Erasure", "kept"): "the portal's own words",
    ("Disposal", "files"): "hashes",
    ("IssuedForm", "boxes"): "places on the paper",
    ("IssuedForm", "ticks"): "which boxes are ticked",
}
CODES = {"sha256", "photo_sha256", "storage_name", "question", "channel", "channels", "media", "ruleset"}


def test_every_column_in_which_people_write_is_known_to_the_erasure():
    struck = {(one.model.__name__, name) for one in words.WRITTEN for name in one.columns}
    unknown = [
        (model.__name__, field.name)
        for model in apps.get_app_config("consents").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField) and not isinstance(field, BinaryField)
        if not field.choices and field.editable and field.name not in CODES
        if model.__name__ not in NOBODYS_WORDS
        if (model.__name__, field.name) not in struck | set(ELSEWHERE)
    ]
    assert unknown == []
