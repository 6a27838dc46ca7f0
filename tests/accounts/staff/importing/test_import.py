"""Importing staff: what the file may be, what becomes of every row, and that all of it is written or nothing."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError

from accounts.audit.models import AuditEvent
from accounts.models import Membership, Notice, StaffImport, StaffImportRow, User
from accounts.staff import actions as staff
from accounts.staff.importing import actions
from accounts.staff.importing.columns import guess_columns
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db

HEAD = "Email address,Name,Job title,Service,Manages,Start date,Leaving date\n"


def begun(text, by):
    data = text if isinstance(text, bytes) else (HEAD + text).encode()
    return actions.begin(data=data, by=by)


def judged(text, by, **options):
    batch = begun(text, by)
    kept = {"mark_leavers": False, "invite": True} | options
    return actions.arrange(batch=batch, columns=batch.columns, by=by, **kept)


def rows(batch):
    return {row.name: row for row in batch.rows.order_by("number")}


def only_row(batch):
    return batch.rows.get()


# The file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_encoding_and_separator(admin, encoding, separator):
    text = f"Email{separator}Name\nzoe@staff.example{separator}Zoë Müller-O’Neill\n"

    batch = judged(text.encode(encoding), admin)

    assert only_row(batch).name == "Zoë Müller-O’Neill"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x00\x01\x02", "not a CSV file"),
        (b"PK\x03\x04\x81\x8d", "not a CSV file"),
        (b"a@b.example,Ann\n", "headings of the columns"),
        (b"", "headings of the columns"),
        (b"Email,Name\n\n,\n", "no people in it"),
        (b'Email,Name\n"broken,Ann\n', "cannot be read"),
    ],
)
def test_what_is_no_staff_file(admin, data, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.begin(data=data, by=admin)

    assert not StaffImport.objects.exists()


def test_too_many_rows(admin, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ROWS", 2)

    with pytest.raises(Refused, match="more than 2 rows"):
        begun("a@b.example,A\nb@b.example,B\nc@b.example,C\n", admin)


def test_headings_are_recognised():
    assert guess_columns(["E-mail", "First name", "Surname", "Department", "x", "X"]) == {
        "email": 0,
        "first_name": 1,
        "last_name": 2,
        "service": 3,
    }


# What becomes of a row


def test_somebody_new(admin, service):
    row = only_row(judged("New@Staff.Example, New  Person ,Clerk,leisure,yes,01/02/2026,\n", admin))

    assert (row.outcome, row.name) == ("add", "New Person")
    assert row.changes["email"] == ["", "new@staff.example"]
    assert row.changes["service"] == ["", "Leisure"] and row.changes["starts_on"] == ["", "2026-02-01"]


def test_first_and_last_name_make_a_name(admin):
    assert only_row(judged(b"Mail,Forename,Surname\na@b.example,Ann,Lee\n", admin)).name == "Ann Lee"


def test_somebody_known_is_compared(admin, officer, service):
    same = judged(f"{officer.email},Olive Officer,,Leisure,,,\n", admin)
    assert only_row(same).outcome == "same"

    make_service("Parks")
    changed = only_row(judged(f"{officer.email.upper()},Olive Archer,Ranger,Parks,x,,\n", admin))

    assert changed.outcome == "change"
    assert changed.changes["full_name"] == ["Olive Officer", "Olive Archer"]
    assert changed.changes["service"] == ["Leisure", "Parks"] and changed.changes["manages"] == ["no", "yes"]


def test_a_leaving_date_makes_a_leaver(admin, officer):
    row = only_row(judged(f"{officer.email},Olive Officer,,,,,31 May 2027\n", admin))

    assert row.outcome == "leave" and row.changes["left_on"] == ["", "2027-05-31"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",Ann,,,,,", "email address is missing"),
        ("not one,Ann,,,,,", "is not an email address"),
        ("a@b.example,,,,,,", "name is missing"),
        ("a@b.example,=HYPERLINK(1),,,,,", "which a spreadsheet would run"),
        ("a@b.example,Ann,@SUM(A1),,,,", "which a spreadsheet would run"),
        (f"a@b.example,{'A' * 121},,,,,", "longer than 120"),
        ("a@b.example,Ann,,Nowhere,,,", "no open service “Nowhere”"),
        ("a@b.example,Ann,,,perhaps,,", "neither yes nor no"),
        ("a@b.example,Ann,,,yes,,", "which service they manage"),
        ("a@b.example,Ann,,,,,the 5th", "is not a date"),
        ("a@b.example,Ann,,,,,2020-01-01", "has left already"),
        ("gone@staff.example,Ann,,,,,", "has left or is stopped"),
        ("me@staff.example,Adam,,,,,2030-01-01", "Nobody marks themselves"),
    ],
)
def test_what_is_wrong_is_said_at_its_row(line, sentence, service):
    admin = make_user("Adam", email="me@staff.example", role="administrator")
    gone = make_user(email="gone@staff.example")
    gone.is_active = False
    gone.save()

    row = only_row(judged(line + "\n", admin))

    assert row.outcome == "error" and sentence in row.problems[0] and row.changes == {}


def test_an_address_twice_is_wrong_the_second_time(admin):
    batch = judged("a@b.example,Ann,,,,,\nA@b.example,Anna,,,,,\n", admin)

    assert "in row 2 already" in rows(batch)["Anna"].problems[0]


def test_our_own_apostrophe_is_taken_off(admin):
    assert "which a spreadsheet would run" in only_row(judged("a@b.example,'=x,,,,,\n", admin)).problems[0]


def test_whoever_is_not_in_the_file_leaves_if_asked(admin, officer, manager, comms):
    leaving = make_user()
    leaving.left_on = portal_clock.today() + timedelta(days=5)
    leaving.save()

    batch = judged(f"{officer.email},Olive Officer,,,,,\n", admin, mark_leavers=True)

    assert {row.name for row in batch.rows.filter(outcome="leave")} == {"Mani Manager", "Comms Person"}
    again = actions.arrange(batch=batch, columns=batch.columns, mark_leavers=False, invite=True, by=admin)
    assert again.counts["leave"] == 0


# Writing


def test_all_of_it_is_written_and_audited(admin, officer, manager, service, client_for):
    client_for(manager).get("/")
    parks = make_service("Parks")
    text = (
        "new@staff.example,New Person,Clerk,Leisure,no,,\n"
        "next@staff.example,Next Person,,,,,2035-01-01\n"
        f"{officer.email},Olive Archer,Ranger,Parks,,,\n"
        f"{manager.email},Mani Manager,,,,,2026-01-01\n"
        f"{admin.email},Admin Person,,,,,\n"
    )
    batch = judged(text, admin)

    done = actions.confirm(batch=batch, by=admin)

    assert done.counts == {"add": 2, "change": 1, "leave": 1, "same": 1, "error": 0}
    assert User.objects.get(email="new@staff.example").service_ids == {service.pk}
    changed = User.objects.get(pk=officer.pk)
    assert (changed.full_name, changed.job_title) == ("Olive Archer", "Ranger") and changed.service_ids == {
        parks.pk
    }
    assert not User.objects.get(pk=manager.pk).is_active
    assert Notice.objects.filter(kind="invited").count() == 2
    events = list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True))
    assert events[0] == "people.imported" and sorted(events[1:]) == [
        "people.added", "people.added", "people.leaves", "people.service_changed",
    ]  # fmt: skip
    assert not StaffImportRow.objects.exists()
    assert actions.confirm(batch=done, by=admin).done_at == done.done_at
    with pytest.raises(WrongState, match="is done"):
        actions.give_up(batch=done, by=admin)


def test_without_invitations_nobody_is_mailed(admin):
    actions.confirm(batch=judged("new@staff.example,New Person,,,,,\n", admin, invite=False), by=admin)

    assert not Notice.objects.exists()


def test_only_a_name_changed(admin, officer):
    actions.confirm(batch=judged(f"{officer.email},Olive Archer,,,,,\n", admin), by=admin)

    assert AuditEvent.objects.filter(event="people.changed").get().facts["full_name_was"] == "Olive Officer"
    assert Membership.objects.filter(user=officer).count() == 1


def test_a_move_ends_what_was_before(admin, officer, service):
    Membership.objects.update(started_on=portal_clock.today() - timedelta(days=50))
    make_service("Parks")
    start = portal_clock.today() + timedelta(days=3)

    actions.confirm(batch=judged(f"{officer.email},Olive Officer,,Parks,,{start},\n", admin), by=admin)

    before, after = officer.memberships.order_by("started_on")
    assert before.ended_on == start - timedelta(days=1) and after.started_on == start


def test_nothing_is_written_while_a_row_is_wrong_or_nothing_changes(admin, officer):
    with pytest.raises(Refused, match="2 rows cannot be imported"):
        actions.confirm(batch=judged("x,Ann,,,,,\nnew@staff.example,,,,,,\n", admin), by=admin)
    with pytest.raises(Refused, match="1 row cannot be imported"):
        actions.confirm(batch=judged("x,Ann,,,,,\n", admin), by=admin)
    with pytest.raises(Refused, match="nothing to import"):
        actions.confirm(batch=judged(f"{officer.email},Olive Officer,,,,,\n", admin), by=admin)
    with pytest.raises(WrongState, match="what the columns hold"):
        actions.confirm(batch=begun("new@staff.example,New,,,,,\n", admin), by=admin)


def test_a_list_that_changed_since_is_judged_anew(admin, officer):
    batch = judged(f"{officer.email},Olive Archer,,,,,\n", admin)
    staff.change_details(
        person=officer, full_name="Olive Archer", email=officer.email, job_title="", by=admin,
        as_seen=staff.seen(officer),
    )  # fmt: skip

    with pytest.raises(Refused, match="has changed since"):
        actions.confirm(batch=batch, by=admin)

    assert only_row(StaffImport.objects.get(pk=batch.pk)).outcome == "same"


def test_the_last_administrator_cannot_be_left_out_of_the_file(admin, officer):
    importer = make_user("Ivy Importer", role="administrator")
    text = f"{officer.email},Olive Officer,,,,,\n{importer.email},Ivy Importer,,,,,\n"
    batch = judged(text, importer, mark_leavers=True)
    staff_groups = importer.groups.all()
    importer.groups.remove(*staff_groups)

    with pytest.raises(Refused, match="without an administrator"):
        actions.confirm(batch=batch, by=importer)

    assert User.objects.get(pk=admin.pk).is_active


@pytest.mark.parametrize(
    ("error", "sentence"), [(IntegrityError, "has changed since"), (OperationalError, "Try again")]
)
def test_what_the_database_refuses_is_a_sentence(admin, monkeypatch, error, sentence):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(actions, "write", fail)

    with pytest.raises(Refused, match=sentence):
        actions.confirm(batch=judged("new@staff.example,New,,,,,\n", admin), by=admin)


def test_nobody_goes_on_with_anothers_import(admin):
    batch = judged("new@staff.example,New,,,,,\n", admin)
    other = make_user(role="administrator")

    with pytest.raises(Refused, match="another person"):
        actions.confirm(batch=batch, by=other)


def test_an_hour_later_the_rows_are_gone(admin, clock):
    judged("new@staff.example,New,,,,,\n", admin)

    clock.forward(minutes=61)

    assert actions.dispose_expired() == 1 and not StaffImportRow.objects.exists()


# The pages


def upload(client, text, **fields):
    file = io.BytesIO(text.encode())
    file.name = "staff.csv"
    return client.post("/people/import/", {"file": file, **fields})


def test_from_the_file_to_the_report(admin, officer, service, client_for):
    client = client_for(admin)
    text = HEAD + f"new@staff.example,New Person,,Leisure,,,\n{officer.email},Olive Archer,,,,,\n"
    columns = upload(client, text).headers["Location"]
    form = client.get(columns).context["form"]
    fields = {name: form[name].value() for name in form.fields if form[name].value()}
    assert fields["email"] == "0" and fields["service"] == "3"
    bad = client.post(columns, {"email": "0", "full_name": "0"}).content.decode()
    assert "selected for two things" in bad
    assert "Select the column with the email address" in client.post(columns, {}).content.decode()

    rows_url = client.post(
        columns, {k: v for k, v in fields.items() if v is not True} | {"invite": "on"}
    ).headers["Location"]

    page = client.get(rows_url).content.decode()
    assert "Olive Officer" in page and "Olive Archer" in page and "1 added, 1 changed" in page
    assert "New Person" not in client.get(f"{rows_url}?show=change").content.decode()
    done = client.post(rows_url, {"do": "confirm"}).headers["Location"]
    assert "1 added; each gets a link" in client.get(done).content.decode()
    assert client.get(rows_url).headers["Location"] == done
