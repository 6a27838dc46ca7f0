"""The pages of drills and of the red list."""

import base64
import json

import pytest

from accounts.models import AuditEvent
from tests.socialaccounts.drills.conftest import proof
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db
DRILLS, RED = "/register/drills/", "/register/red-list/"


@pytest.fixture
def client(client_for, comms):
    return client_for(comms)


def test_the_drills_lead_to_the_page_that_does_them(client, safe, account, comms):
    proof(account, comms, worked=False)

    page = client.get(DRILLS).content.decode()

    assert page.index("Queen’s Park") < page.index("Safe and sound")
    assert "Comms Person: Locked out" in page
    assert f"/register/{account.reference}/vault/prove/" in page


@pytest.mark.parametrize(
    ("show", "shown"),
    [("", {"Safe and sound", "Queen’s Park"}), ("todo", {"Queen’s Park"}), ("never", {"Queen’s Park"}), ("late", set()),
     ("failed", set()), ("nonsense", {"Safe and sound", "Queen’s Park"})],
)  # fmt: skip
def test_the_drills_are_filtered(client, safe, account, show, shown):
    page = client.get(DRILLS, {"show": show}).content.decode()

    assert {name for name in ("Safe and sound", "Queen’s Park") if name in page} == shown
    assert ("No live account fits this filter" in page) == (not shown)


def test_doing_a_drill_takes_the_account_off_the_lists(client, account, comms, deputy_version):
    assert "Never drilled" in client.get(RED).content.decode()
    client.post(f"/register/{account.reference}/vault/reveal/", {"reason": "Drill"})
    client.post(f"/register/{account.reference}/vault/prove/", {"worked": "yes"})

    assert "In date" in client.get(DRILLS).content.decode()
    assert "Never drilled</strong>" not in client.get(RED).content.decode()
    assert "Next drill by comms" in client.get(account.get_absolute_url()).content.decode()


@pytest.fixture
def deputy_version(account, officer):
    from tests.socialaccounts.vault.factories import make_version

    return make_version(account, by=officer)


def test_the_red_list_says_why(client, safe, account):
    page = client.get(RED).content.decode()

    assert "Queen’s Park" in page and "Safe and sound" not in page
    for reason in ("Fewer than two in comms can enter", "No second factor", "Never drilled"):
        assert f"{reason}</strong>" in page


def test_the_red_list_is_filtered_by_reason_and_service(client, safe, account, service):
    assert "Queen’s Park" in client.get(RED, {"reason": "never", "service": service.pk}).content.decode()
    page = client.get(RED, {"reason": "failed"}).content.decode()
    assert "No live account is on the red list for this" in page


def test_the_red_list_of_a_safe_council_says_so(client, safe):
    assert "comms gets into every one of them" in client.get(RED).content.decode()


def test_the_drills_of_a_new_council_say_so(client):
    assert "No account is live yet" in client.get(DRILLS).content.decode()


def test_the_export_has_every_row_and_is_on_record(client, safe, comms2):
    make_account("=HYPERLINK(1)")
    make_account("Other")

    answer = client.get(f"{RED}export.csv", {"reason": "never"})
    text = b"".join(answer.streaming_content).decode()

    assert text.startswith("\ufeffReference,Name,Platform,Service,How people get in,Reasons")
    assert "'=HYPERLINK(1)" in text
    assert "Fewer than two in comms can enter; No second factor; Never drilled" in text
    assert "Safe and sound" not in text
    assert len(text.strip().splitlines()) == 3
    event = AuditEvent.objects.get()
    assert (event.event, "reason=never" in event.details) == ("register.red_list_exported", True)


@pytest.mark.parametrize("url", [DRILLS, RED])
def test_pages_follow_one_another(client, comms2, url):
    names = {make_account(f"Account number {n:02}").name for n in range(60)}

    seen, url_now, pages = [], url, 0
    while url_now:
        answer = client.get(url_now)
        seen += [name for name in sorted(names) if name in answer.content.decode()]
        url_now = url + answer.context["page"].next_url if answer.context["page"].next_url else ""
        pages += 1
    assert pages == 3
    assert sorted(seen) == sorted(names)


@pytest.mark.parametrize("url", [DRILLS, RED])
@pytest.mark.parametrize(
    "values", [["x", "y", "z"], [10**30, 1, 1], [None, None, None], [[], {}, 1], ["1", "1", "x"]]
)
def test_a_made_up_place_gives_the_first_page(client, account, url, values):
    order = ["drill", "drilled_from", "pk"] if url == DRILLS else ["-badness", "sort_name", "pk"]
    token = base64.urlsafe_b64encode(json.dumps([order, values, 1]).encode()).decode()

    answer = client.get(url, {"after": token})

    assert answer.status_code == 200
    assert "Queen’s Park" in answer.content.decode()


def test_the_attention_page_counts_the_red_list(client, account, comms2):
    assert "1 live account is on the red list" in client.get("/attention/").content.decode()
