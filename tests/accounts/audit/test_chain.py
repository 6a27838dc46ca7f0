"""Writing to the audit, and proving that nothing in it was altered."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.formats import date_format

from accounts import audit
from accounts.audit.models import AuditEvent, AuditHead
from accounts.audit.verification import verify_chain
from config import clock
from tests.at_once import at_once
from tests.conftest import guards_down

pytestmark = pytest.mark.django_db


def write(count, by=None):
    for number in range(count):
        with transaction.atomic():
            audit.record(audit.Event.SIGNED_IN, by=by, target=by, reason=f"reason {number}", number=number)


def edit(sql, *values):
    with guards_down(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_event_says_who_did_what_to_which_object(officer):
    with transaction.atomic():
        event = audit.record(
            audit.Event.PERSON_CHANGED,
            by=officer,
            target=officer,
            reason="moved",
            service="Housing",
            on=clock.today(),
        )

    assert (event.actor_id, event.actor_name, event.actor_email) == (
        officer.pk,
        "Olive Officer",
        officer.email,
    )
    assert (event.target_type, event.target_id, event.target_ref) == (
        "accounts.user",
        str(officer.pk),
        f"user {officer.pk}",
    )
    assert event.facts == {"service": "Housing", "on": clock.today().isoformat()}
    assert event.facts_in_words == f"on: {date_format(clock.today(), 'j F Y')}; service: Housing"
    assert list(AuditEvent.objects.about(officer)) == [event]


def test_the_details_in_words_leave_out_what_only_a_machine_reads(officer):
    with transaction.atomic():
        event = audit.record(
            audit.Event.PERSON_CHANGED,
            by=officer,
            version="8ca3d100",
            first=True,
            held=["a", "b"],
            note="",
            left="soon",
        )

    assert event.facts_in_words == "first: yes; held: a, b; left: soon"


def test_the_portal_itself_acts_under_its_own_name(db):
    with transaction.atomic():
        event = audit.record(audit.Event.ROTATION_OPENED, by=None)

    assert (event.actor_id, event.actor_name, event.target_type) == (None, "The portal", "")


def test_a_detail_that_is_not_a_plain_fact_is_refused(officer):
    with pytest.raises(TypeError, match="User"), transaction.atomic():
        audit.record(audit.Event.PERSON_CHANGED, by=officer, who=officer)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(audit.Event.SIGNED_IN, by=None)


@pytest.mark.django_db(transaction=True)
def test_an_event_is_undone_with_what_it_records(officer):
    write(1, officer)
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(audit.Event.SIGNED_IN, by=officer)
        raise RuntimeError

    assert AuditEvent.objects.count() == 1
    assert verify_chain().holds


def test_an_untouched_chain_holds(officer):
    write(5, officer)

    finding = verify_chain()

    assert finding.holds and finding.events == 5


def test_an_empty_audit_holds(db):
    assert verify_chain().holds


def test_a_name_changed_later_does_not_change_the_record(officer):
    write(1, officer)
    officer.full_name = "Somebody Else"
    officer.save()

    assert AuditEvent.objects.get().actor_name == "Olive Officer"
    assert verify_chain().holds


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "'Nobody'"),
        ("reason", "'another'"),
        ("details", "'{}'"),
        ("event", "'account.closed'"),
        ("target_id", "'0'"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
    ],
)
def test_an_edited_row_is_named(officer, column, value):
    write(5, officer)
    edit(f"UPDATE accounts_auditevent SET {column} = {value} WHERE sequence = 3")

    finding = verify_chain()

    assert finding.bad_sequence == 3
    assert "edited" in finding.problem


def test_a_row_rewritten_with_a_matching_digest_is_named(officer):
    write(3, officer)
    row = AuditEvent.objects.get(sequence=3)
    row.actor_name = "Nobody"
    digest = row.compute_digest(AuditEvent.objects.get(sequence=2).digest)
    edit("UPDATE accounts_auditevent SET actor_name = 'Nobody', digest = %s WHERE sequence = 3", digest)
    edit("UPDATE accounts_audithead SET digest = %s", digest)

    finding = verify_chain()

    assert finding.bad_sequence == 3
    assert finding.problem == "the row was not written by this portal"


def test_a_removed_row_is_named(officer):
    write(5, officer)
    edit("DELETE FROM accounts_auditevent WHERE sequence = 2")

    assert (verify_chain().bad_sequence, verify_chain().problem) == (2, "the row is missing")


def test_removed_last_rows_are_named(officer):
    write(5, officer)
    edit("DELETE FROM accounts_auditevent WHERE sequence >= 4")

    assert (verify_chain().bad_sequence, verify_chain().problem) == (4, "the row is missing at the end")


def test_removed_last_rows_with_the_end_moved_back_are_noticed(officer):
    write(5, officer)
    digest = AuditEvent.objects.get(sequence=3).digest
    edit("DELETE FROM accounts_auditevent WHERE sequence >= 4")
    edit("UPDATE accounts_audithead SET sequence = 3, digest = %s", digest)

    finding = verify_chain()

    assert (finding.bad_sequence, finding.problem) == (
        3,
        "the end of the chain was not sealed by this portal",
    )


def test_a_head_removed_with_rows_left_is_noticed(officer):
    write(2, officer)
    edit("DELETE FROM accounts_audithead")

    assert verify_chain().problem == "the row is past the end of the chain"


def test_a_head_with_another_digest_is_noticed(officer):
    write(2, officer)
    first = AuditEvent.objects.get(sequence=1)
    head = AuditHead.objects.get()
    head.digest = first.digest
    from config import encryption

    edit(
        "UPDATE accounts_audithead SET digest = %s, seal = %s",
        first.digest,
        encryption.sign(head.statement),
    )

    assert verify_chain().problem == "the end of the chain does not match this row"


def test_swapped_rows_are_named(officer):
    write(5, officer)
    edit("UPDATE accounts_auditevent SET sequence = 99 WHERE sequence = 2")
    edit("UPDATE accounts_auditevent SET sequence = 2 WHERE sequence = 4")
    edit("UPDATE accounts_auditevent SET sequence = 4 WHERE sequence = 99")

    assert verify_chain().bad_sequence == 2


def test_a_chain_cut_back_and_grown_again_fails_its_anchor(officer):
    write(3, officer)
    anchor = (3, verify_chain().digest)
    assert verify_chain(anchor=anchor).holds
    head = AuditHead.objects.get()
    edit("DELETE FROM accounts_auditevent")
    edit("DELETE FROM accounts_audithead")
    write(2, officer)

    assert head.sequence == 3
    assert verify_chain().holds
    assert verify_chain(anchor=anchor).bad_sequence == 3
    write(2, officer)
    assert verify_chain(anchor=anchor).problem == "the row is not the one noted in the anchor"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditevent SET reason = 'x' WHERE sequence = 1",
        "DELETE FROM accounts_auditevent WHERE sequence = 1",
        "UPDATE accounts_audithead SET sequence = 0",
        "DELETE FROM accounts_audithead",
    ],
)
def test_the_database_refuses_to_change_the_audit(officer, sql):
    write(2, officer)

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert verify_chain().holds


def test_the_database_refuses_to_empty_or_replace_the_audit(officer):
    write(2, officer)
    attempts = {
        "postgresql": ["TRUNCATE accounts_auditevent", "TRUNCATE accounts_audithead"],
        "sqlite": [
            "INSERT OR REPLACE INTO accounts_auditevent SELECT * FROM accounts_auditevent WHERE sequence = 1"
        ],
    }
    for sql in attempts[connection.vendor]:
        with (
            pytest.raises((IntegrityError, DatabaseError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)

    assert verify_chain().holds


def test_the_command_says_that_the_chain_holds(officer):
    write(3, officer)
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "3 audit events, none edited, removed or reordered." in out.getvalue()


def test_the_command_fails_and_names_the_first_bad_row(officer):
    write(3, officer)
    edit("UPDATE accounts_auditevent SET reason = 'x' WHERE sequence = 2")

    with pytest.raises(CommandError, match="Audit event 2: the row was edited") as failure:
        call_command("verify_audit")

    assert failure.value.returncode == 1


def test_the_command_takes_the_anchor_it_printed(officer):
    write(3, officer)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    anchor = out.getvalue().split()[-1]

    call_command("verify_audit", anchor=anchor, stdout=out)

    with pytest.raises(CommandError, match="The anchor is"):
        call_command("verify_audit", anchor="3")


def test_the_command_says_when_the_keys_are_away(officer, settings, tmp_path):
    write(1, officer)
    settings.KEYSET_PATH = tmp_path / "away.json"

    with pytest.raises(CommandError, match="cannot be verified"):
        call_command("verify_audit")


@pytest.mark.django_db(transaction=True)
def test_events_written_at_once_form_one_chain():
    results = at_once(*[partial(write, 20)] * 4)

    assert not [one for one in results if isinstance(one, Exception)]
    assert verify_chain().events == 80
    assert verify_chain().holds


def test_many_events_at_once_are_chained_in_their_order(officer, comms):
    write(2, officer)

    deeds = (
        audit.Deed(audit.Event.PERSON_CHANGED, officer, reason=f"deed {n}", details={"number": n})
        for n in range(1203)
    )
    with transaction.atomic():
        assert audit.record_many(deeds, by=comms) == 1203
    write(1, officer)

    assert verify_chain().holds
    assert AuditHead.objects.get().sequence == 1206
    last = AuditEvent.objects.get(sequence=1205)
    assert (last.reason, last.actor_name, last.facts) == ("deed 1202", comms.full_name, {"number": 1202})
    assert last.target_ref == f"user {officer.pk}"


def test_no_events_at_once_change_nothing(officer):
    write(1, officer)
    before = AuditHead.objects.get().seal

    with transaction.atomic():
        assert audit.record_many([], by=officer) == 0

    assert bytes(AuditHead.objects.get().seal) == bytes(before)
    assert verify_chain().holds


def test_an_edited_row_among_many_is_found(officer):
    with transaction.atomic():
        audit.record_many((audit.Deed(audit.Event.SIGNED_IN, officer) for _ in range(30)), by=None)

    edit("UPDATE accounts_auditevent SET reason = 'x' WHERE sequence = 17")

    assert verify_chain().bad_sequence == 17


@pytest.mark.django_db(transaction=True)
def test_many_events_outside_a_transaction_are_refused(officer):
    with pytest.raises(transaction.TransactionManagementError):
        audit.record_many([audit.Deed(audit.Event.SIGNED_IN)], by=officer)
