"""Asking, asking again, confirming: what is kept, and what is refused."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.audit.models import AuditEvent
from config import clock, encryption
from config.workflow import Refused
from consents.checks import actions
from consents.checks.models import CheckedChild, Declaration, PhotoCheck, Thumbnail
from consents.checks.snapshots import read
from consents.checks.verdict import RULESET
from consents.records.actions import Who, withdraw
from tests.consents.checks.made import HASH, make_check, make_child, make_form

pytestmark = pytest.mark.django_db


def test_an_allowed_photo_is_kept_with_its_evidence_and_rule_set(manager):
    child = make_child()
    form = make_form(child)

    check = make_check(manager, child)

    assert (check.outcome, check.ruleset, check.reference) == ("ALLOW", RULESET, f"PC-{check.pk:04d}")
    (evidence,) = read(check.checked.get().answer).evidence
    assert (evidence.reference, evidence.last_day) == (form.reference, form.valid_until)


def test_a_blocked_photo_is_kept_with_every_reason(manager):
    child = make_child()

    check = make_check(manager, child, caption="Ada wins", recognisable=2, missing_names=("Mo",))

    assert check.outcome == "BLOCK"
    assert [reason.rule for reason in read(check.answer).reasons] == [5]
    assert [reason.rule for reason in read(check.checked.get().answer).reasons] == [14, 29]


def test_nobody_recognisable_names_who_declared_it(manager):
    check = make_check(manager)

    assert check.outcome == "NOT_APPLICABLE"
    assert read(check.answer).declared_by == manager.full_name


def test_asking_leaves_one_audit_event_without_a_childs_name(manager):
    make_check(manager, make_child(), caption="Ada Okafor")

    event = AuditEvent.objects.get(event="check.decided")
    assert "BLOCK" in event.details
    assert not any(name in event.details for name in ("Ada", "Okafor"))


def test_a_past_date_is_refused_unless_it_is_a_check_afterwards(manager):
    yesterday = clock.today() - timedelta(days=1)
    child = make_child()
    make_form(child)
    with pytest.raises(Refused):
        make_check(manager, child, publish_on=yesterday)

    check = make_check(manager, child, publish_on=yesterday, retrospective=True)

    assert (check.outcome, check.retrospective) == ("ALLOW", True)


def test_the_same_page_sent_twice_asks_once(manager):
    once, child = uuid.uuid4(), make_child()

    assert make_check(manager, child, once=once) == make_check(manager, child, once=once)
    assert PhotoCheck.objects.count() == 1


def test_the_page_of_somebody_else_is_refused(manager, comms):
    once = uuid.uuid4()
    make_check(manager, once=once)

    with pytest.raises(Refused):
        make_check(comms, once=once)


def test_asking_again_is_a_check_of_its_own_and_the_earlier_one_stays(manager, comms):
    child = make_child()
    form = make_form(child)
    first = make_check(manager, child)
    withdraw(children=[child], who=Who(adult=form.adult), by=comms)
    once = uuid.uuid4()

    again = actions.ask_again(check=first, once=once, by=comms)

    assert (again.outcome, again.earlier, again.asked_by) == ("BLOCK", first, comms)
    assert PhotoCheck.objects.get(pk=first.pk).outcome == "ALLOW"
    assert actions.ask_again(check=first, once=once, by=comms) == again


def test_asking_again_after_the_date_is_labelled_a_check_afterwards(manager, clock):
    child = make_child()
    make_form(child)
    first = make_check(manager, child)
    clock.forward(days=2)

    assert actions.ask_again(check=first, once=uuid.uuid4(), by=manager).retrospective


def test_a_check_that_is_allowed_stays_so_while_a_later_evaluation_blocks(manager, comms):
    child = make_child()
    form = make_form(child)
    check = make_check(manager, child)
    withdraw(children=[child], who=Who(adult=form.adult), by=comms)

    assert actions.answer_now(check, {child.pk: False}).outcome == "BLOCK"


@pytest.mark.parametrize("model", [PhotoCheck, CheckedChild, Declaration])
def test_the_database_refuses_to_change_or_delete_what_was_decided(model, manager):
    make_check(manager, make_child(), crowd=True, crowd_clear=True)
    table = model._meta.db_table
    column = "person_id" if model is Declaration else "outcome"

    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert model.objects.count() == 1


def test_the_asker_declares_and_a_second_person_confirms(manager, comms):
    child = make_child()
    make_form(child)
    check = make_check(manager, child, crowd=True, crowd_clear=True, obscured=3)
    assert check.outcome == "BLOCK"

    actions.confirm(check=check, photos=[HASH], by=comms)

    assert actions.ask_again(check=check, once=uuid.uuid4(), by=manager).outcome == "ALLOW"
    assert AuditEvent.objects.filter(event="check.confirmed").count() == 1


def test_a_declaration_of_other_numbers_does_not_count(manager, comms):
    child = make_child()
    make_form(child)
    actions.confirm(check=make_check(manager, child, obscured=1), photos=[HASH], by=comms)

    assert make_check(manager, child, obscured=2).outcome == "BLOCK"


def test_two_people_who_declared_it_are_enough_whoever_asks(manager, comms, comms2):
    child = make_child()
    make_form(child)
    check = make_check(manager, child, obscured=1)
    actions.confirm(check=check, photos=[HASH], by=comms)

    assert actions.ask_again(check=check, once=uuid.uuid4(), by=comms).outcome == "ALLOW"
    assert make_check(comms2, child, obscured=1).outcome == "ALLOW"
    assert actions.answer_now(make_check(comms, child, obscured=1), {child.pk: False}).outcome == "ALLOW"


def test_confirming_is_refused_to_the_asker_for_another_file_twice_and_for_nothing(manager, comms):
    check = make_check(manager, make_child(), crowd=True)
    for wrong in (
        {"check": check, "photos": [HASH], "by": manager},
        {"check": check, "photos": ["b2" * 32], "by": comms},
        {"check": check, "photos": [HASH, "b2" * 32], "by": comms},
        {"check": make_check(manager), "photos": [HASH], "by": comms},
    ):
        with pytest.raises(Refused):
            actions.confirm(**wrong)
    actions.confirm(check=check, photos=[HASH], by=comms)
    with pytest.raises(Refused):
        actions.confirm(check=check, photos=[HASH], by=comms)


def test_a_thumbnail_is_kept_sealed_and_only_where_the_setting_allows_it(manager, settings):
    make_check(manager, thumbnail=b"small picture")
    assert not Thumbnail.objects.exists()

    settings.PHOTO_CHECK_KEEP_THUMBNAIL = True
    make_check(manager, thumbnail=b"small picture")

    kept = Thumbnail.objects.get()
    assert b"small picture" not in bytes(kept.sealed_image)
    assert encryption.unseal(bytes(kept.sealed_image), context=kept.context) == b"small picture"


def test_one_declaration_is_not_enough_for_a_third_person_who_asks_again(manager, comms):
    child = make_child()
    make_form(child)
    check = make_check(manager, child, obscured=1)

    assert actions.ask_again(check=check, once=uuid.uuid4(), by=comms).outcome == "BLOCK"


def test_rows_are_named_by_number_and_never_by_a_childs_name(manager):
    child = make_child()
    check = make_check(manager, child, crowd=True, crowd_clear=True)

    assert str(check) == check.reference
    assert str(check.checked.get()) == f"child {child.pk} in {check.reference}"
    assert str(Declaration.objects.get()).startswith("declaration ")
    assert str(Thumbnail(photo_check=check)) == f"thumbnail of {check.reference}"


def test_who_manages_nothing_and_has_no_duty_sees_no_check(manager, officer):
    make_check(manager)

    assert not PhotoCheck.objects.visible_to(officer).exists()
    assert not PhotoCheck.objects.search(" ").exists()
