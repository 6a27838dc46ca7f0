"""The register as a spreadsheet: what is in it, and that it is recorded before anything is sent."""

import csv
import io

import pytest

from accounts.models import AuditEvent
from socialaccounts.register.terms import Capacity, Status
from tests.costs import counted
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def client(client_for, stranger):
    return client_for(stranger)


def test_the_export_says_all_that_the_register_says(client, live):
    make_holder(live, make_user("Ed Editor"), Capacity.EDITOR)
    make_holder(live, make_user("Eve Editor"), Capacity.EDITOR)

    response = client.get("/register/export.csv")

    [row] = rows_of(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="register.csv"'
    assert "no-store" in response["Cache-Control"]
    assert row["Reference"] == live.reference
    assert row["Name"] == "Queen’s Park"
    assert (row["Lead"], row["Deputies"], row["Editors"]) == (
        "Olive Officer",
        "Dan Deputy",
        "Ed Editor; Eve Editor",
    )
    assert (row["Objectives"], row["Children shown"], row["Closed on"]) == ("Communication", "No", "")
    assert row["Live since"]


def test_the_export_holds_what_the_filter_finds(client, live):
    make_account("Old pool", status=Status.CLOSED)
    make_account("Winding Wheel", status=Status.PLANNED)

    assert [row["Name"] for row in rows_of(client.get("/register/export.csv"))] == [
        "Queen’s Park",
        "Winding Wheel",
    ]
    [closed] = rows_of(client.get("/register/export.csv", {"q": "pool", "status": "closed"}))
    assert (closed["Name"], closed["Why it was closed"], closed["Live since"]) == (
        "Old pool",
        "No longer needed",
        "",
    )
    assert closed["Closed on"]


def test_the_export_is_recorded_before_it_is_sent(client, stranger, live):
    client.get("/register/export.csv", {"q": "park"})

    event = AuditEvent.objects.get()
    assert (event.event, event.actor_id, event.facts) == (
        "register.exported",
        stranger.pk,
        {"filter": "q=park"},
    )


def test_nothing_is_sent_if_it_cannot_be_recorded(client, live, monkeypatch):
    from config import encryption

    def no_key(*_):
        raise encryption.KeysetMissing("away")

    monkeypatch.setattr(encryption, "sign", no_key)

    response = client.get("/register/export.csv")

    assert response.status_code == 503
    assert b"Queen" not in response.content


def test_no_cell_is_a_formula(client):
    make_account("=HYPERLINK(1)", handle="+1", purpose="-2+3", audience="@SUM(A1)")

    [row] = rows_of(client.get("/register/export.csv"))

    assert (row["Name"], row["Handle"]) == ("'=HYPERLINK(1)", "'+1")
    assert (row["What it is for"], row["Who it is for"]) == ("'-2+3", "'@SUM(A1)")


def test_the_export_costs_the_same_number_of_queries_at_any_length(client, service, officer):
    costs = []
    rows_of(client.get("/register/export.csv"))
    for count in (10, 200):
        for _ in range(count):
            make_account(service=service, lead=officer)
        with counted() as cost:
            rows_of(client.get("/register/export.csv"))
        costs.append(cost.queries)

    assert costs[0] == costs[1]


def test_the_export_only_answers_get(client):
    assert client.post("/register/export.csv").status_code == 405
