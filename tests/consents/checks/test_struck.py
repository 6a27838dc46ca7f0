"""Rows of photo checks stay as they were written. That a name is struck out of them is all that their guard lets through."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.db.models import DateField, DateTimeField

from config.redaction import REMOVED, struck_sentence
from consents.checks.actions import answer_now, ask_again
from consents.checks.decision import Decision
from consents.checks.models import CheckedChild, CheckedPhoto, PhotoCheck
from consents.checks.photos import Photo
from consents.checks.snapshots import read, struck
from consents.models import Correction, Withdrawal
from tests.consents import factories
from tests.consents.checks.made import make_check, make_child, make_form
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(officer):
    """Blocked, because the caption names the child; with more photos, an answer, and two names not on the register."""
    child = make_child("Zephyrine Quixwold")
    make_form(child)
    made = make_check(
        officer,
        child,
        account=make_account(),
        caption="Zephyrine Quixwold wins",
        missing_names=("Leo Park", "Mia Long"),
        recognisable=3,
        more_photos=(Photo(sha256="b2" * 32, name="zephyrine.jpg"),),
    )
    Decision.objects.create(
        photo_check=made, question="x", decider="comms", allowed=False, note="Zephyrine", decided_by=officer
    )
    row = factories.make_withdrawal(child, note="Zephyrine’s mother")
    Correction.objects.create(withdrawal=row, reason="Not Zephyrine", corrected_by=officer)
    return made


def refuses(model, **change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**change)


TEXTS = [
    (PhotoCheck, "caption"),
    (PhotoCheck, "photo_name"),
    (CheckedPhoto, "photo_name"),
    (Decision, "note"),
    (Withdrawal, "note"),
    (Correction, "reason"),
]


@pytest.mark.parametrize(("model", "column"), TEXTS)
def test_words_are_struck_out_once_and_never_come_back(check, model, column):
    was = getattr(model.objects.get(), column)
    refuses(model, **{column: "Other words"})
    refuses(model, **{column: ""})
    refuses(model, **{column: was})

    model.objects.update(**{column: REMOVED})

    assert getattr(model.objects.get(), column) == REMOVED
    refuses(model, **{column: was})
    refuses(model, **{column: REMOVED})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete(using="default")


STRIKABLE = {
    PhotoCheck: ["caption", "alt_text", "photo_name", "event_name", "missing_names"],
    CheckedPhoto: ["photo_name"],
    CheckedChild: ["answer"],
    Decision: ["note"],
    Withdrawal: ["note", "event_name"],
    Correction: ["reason"],
}


def another(field, value):
    """A value that the column could hold and does not."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, list | dict):
        return ["x"]
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if field.is_relation:
        return 1000
    if isinstance(field, DateTimeField):
        return datetime(2020, 1, 1, tzinfo=UTC)
    return date(2020, 1, 1) if isinstance(field, DateField) else f"{value[:-1]}~"


@pytest.mark.parametrize("model", STRIKABLE)
def test_nothing_else_of_the_row_changes_with_them(check, model):
    row, column = model.objects.get(), STRIKABLE[model][0]
    left = struck(row.answer) if model is CheckedChild else REMOVED
    for field in model._meta.concrete_fields:
        if field.name not in STRIKABLE[model]:
            refuses(model, **{column: left, field.attname: another(field, getattr(row, field.attname))})

    model.objects.update(**{column: left})
    assert getattr(model.objects.get(), column) == left


def test_an_empty_caption_stays_empty(check):
    refuses(PhotoCheck, alt_text=REMOVED)


def test_of_a_list_of_names_one_goes_and_the_others_stay(check):
    for wrong in (
        [REMOVED],
        ["Leo Park", "Mia Lang"],
        [],
        {},
        "x",
        [REMOVED, "Leo Park"],
        ["Mia Long", "Leo Park"],
        ["Leo Park", "Mia Long", REMOVED],
        ["Leo Park", None],
        ["Leo Park", [REMOVED]],
    ):
        refuses(PhotoCheck, missing_names=wrong)

    PhotoCheck.objects.update(missing_names=["Leo Park", REMOVED])

    refuses(PhotoCheck, missing_names=["Leo Park", "Mia Long"])
    assert PhotoCheck.objects.get().missing_names == ["Leo Park", REMOVED]


def test_of_an_answer_only_the_names_go_that_it_quotes(check):
    was = CheckedChild.objects.get().answer
    assert any("“quixwold”" in one["sentence"] for one in was["reasons"])
    without = struck(was)
    naming = next(n for n, one in enumerate(was["reasons"]) if "quixwold" in one["sentence"])

    def changed(**change):
        return {
            **without,
            "reasons": [
                {**one, **(change if n == naming else {})} for n, one in enumerate(without["reasons"])
            ],
        }

    for wrong in (
        {},
        {**without, "reasons": []},
        {**without, "evidence": [{"reference": "CF-0001"}]},
        {**without, "more": 1},
        changed(rule=30),
        changed(outcome="ALLOW"),
        changed(sentence="The caption is fine."),
        changed(remedy=REMOVED),
    ):
        refuses(CheckedChild, answer=wrong)

    CheckedChild.objects.update(answer=without)

    refuses(CheckedChild, answer=was)
    said = read(CheckedChild.objects.get().answer).reasons[naming]
    assert said.sentence == f"The caption names this child beyond what is permitted: “{REMOVED}”."
    assert said.rule == 29


def test_a_sentence_that_quotes_no_name_stays():
    for sentence in ("", "The account is not live.", "It covers “Gala” alone."):
        assert struck_sentence(sentence) == sentence
    assert struck({}) == {}


def test_on_words_struck_out_nothing_is_allowed(check, officer):
    other = make_child("Leo Park")
    make_form(other)
    allowed = make_check(officer, other, account=make_account(), caption="Well done Zephyrine")
    assert allowed.outcome == "ALLOW"
    PhotoCheck.objects.filter(pk=allowed.pk).update(caption=REMOVED)

    allowed.refresh_from_db()
    now = answer_now(allowed, {other.pk: False})
    assert now.outcome == "BLOCK" and "caption" in now.reasons[0].sentence
    assert ask_again(check=allowed, once=uuid.uuid4(), by=officer).outcome == "BLOCK"
