import pytest

from approvals.completion.actions import reopen, tick
from tests.approvals.factories import PROFILE, approved, condition_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(officer, service, manager, comms):
    return approved(officer, service, manager, comms)


def url(asked, kind, what="tick"):
    return f"/requests/{asked.reference}/conditions/{condition_of(asked, kind).pk}/{what}/"


def test_tick_off_with_evidence(client_for, asked, comms):
    browser = client_for(comms)

    assert "How can one see that this is met?" in browser.get(url(asked, "training")).content.decode()
    assert browser.post(url(asked, "training"), {"evidence": " "}).context["form"].errors["evidence"]
    page = browser.post(url(asked, "training"), {"evidence": "Both on 12 October"}, follow=True)

    assert "Ticked off: Everybody named has done the training, in date." in page.content.decode()
    assert "Both on 12 October" in page.content.decode()


def test_the_profile_is_ticked_off_once_it_shows_all_of_its_list(client_for, asked, comms):
    browser, address = client_for(comms), url(asked, "profile")

    short = browser.post(address, {"evidence": "Seen today", "checked": PROFILE[1:]})
    assert "must show all of it" in short.context["form"].errors["checked"][0]
    page = browser.post(address, {"evidence": "Seen today", "checked": PROFILE}, follow=True)

    assert "Ticked off: The profile says who we are" in page.content.decode()
    assert condition_of(asked, "profile").checked == PROFILE


def test_open_again_with_a_reason(client_for, asked, comms):
    tick(condition=condition_of(asked, "policy"), evidence="Seen", by=comms)
    browser = client_for(comms)

    assert "Why is it not met after all?" in browser.get(url(asked, "policy", "reopen")).content.decode()
    assert browser.post(url(asked, "policy", "reopen"), {}).context["form"].errors["reason"]
    page = browser.post(url(asked, "policy", "reopen"), {"reason": "Dee has not"}, follow=True)

    assert "Open again:" in page.content.decode()
    assert condition_of(asked, "policy").met_by is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_is_told_why(client_for, asked, officer, method):
    page = getattr(client_for(officer), method)(url(asked, "training"), {"evidence": "x"}, follow=True)

    assert "confirms the training" in page.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_open_cannot_be_opened(client_for, asked, comms, method):
    page = getattr(client_for(comms), method)(url(asked, "policy", "reopen"), {"reason": "x"}, follow=True)

    assert "This condition is open already." in page.content.decode()


@pytest.mark.parametrize(("kind", "what"), [("policy", "tick"), ("policy", "reopen"), ("written", "assign")])
def test_whoever_was_too_late_keeps_what_they_typed(client_for, asked, comms, comms2, kind, what):
    if what == "reopen":
        tick(condition=condition_of(asked, kind), evidence="Seen", by=comms2)
    browser, address = client_for(comms), url(asked, kind, what)
    assert browser.get(address).status_code == 200
    if what == "reopen":
        reopen(condition=condition_of(asked, kind), reason="Not seen", by=comms2)
    else:
        tick(condition=condition_of(asked, kind), evidence="Seen", by=comms2)
    typed = {"evidence": "My long text", "reason": "My long text", "owner": asked.lead_id}

    page = browser.post(address, typed | {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2099"})

    assert page.status_code == 200
    sentence = {"tick": "ticked this off on", "reopen": "open already", "assign": "still to be ticked off"}[
        what
    ]
    assert sentence in page.content.decode()
    assert ("My long text" in page.content.decode()) == (what != "assign")


def test_a_condition_of_another_request_is_not_found(client_for, asked, comms, officer, service, manager):
    other = approved(officer, service, manager, comms)
    address = f"/requests/{asked.reference}/conditions/{condition_of(other, 'policy').pk}/tick/"

    assert client_for(comms).get(address).status_code == 404


def test_strangers_find_nothing(client_for, asked, stranger):
    assert client_for(stranger).post(url(asked, "policy"), {"evidence": "x"}).status_code == 404
