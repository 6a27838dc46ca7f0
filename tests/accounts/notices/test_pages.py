"""A person's own messages in the portal."""

from datetime import timedelta

import pytest

from accounts.models import Notice
from accounts.notices.models import ChannelPost, Preference
from config import clock

pytestmark = pytest.mark.django_db


def make(recipient, **fields):
    fields = {"kind": "k", "about_type": "x", "about_id": "1", "title": "Your password is due", **fields}
    return Notice.objects.create(recipient=recipient, **fields)


def test_it_lists_my_messages_and_nobody_elses(client_for, officer, manager):
    make(officer)
    make(manager, title="For the manager")

    page = client_for(officer).get("/notices/").content.decode()

    assert "Your password is due" in page
    assert "For the manager" not in page


def test_an_empty_list_says_what_will_be_there(client_for, officer):
    assert "You have no notices" in client_for(officer).get("/notices/").content.decode()


def test_opening_a_message_marks_it_and_goes_there(client_for, officer):
    notice = make(officer, path="/help/")

    response = client_for(officer).post(f"/notices/{notice.pk}/open/")

    assert response.headers["Location"] == "/help/"
    assert Notice.objects.get().read_at is not None


def test_nobody_opens_the_message_of_another(client_for, officer, manager):
    notice = make(officer)

    assert client_for(manager).post(f"/notices/{notice.pk}/open/").status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_are_marked_at_once(client_for, officer, manager):
    make(officer)
    make(officer, stage="late")
    other = make(manager)

    response = client_for(officer).post("/notices/read/", follow=True)

    assert "All notices are marked as read." in response.content.decode()
    assert list(Notice.objects.unread()) == [other]


@pytest.mark.parametrize("path", ["/notices/read/", "/notices/1/open/"])
def test_it_rejects_get(client_for, officer, path):
    assert client_for(officer).get(path).status_code == 405


def test_the_unread_and_those_looked_for(client_for, officer):
    make(officer, title="Parks is live")
    Notice.objects.update(read_at=clock.now())
    make(officer, stage="2", title="Lakes is live")
    client = client_for(officer)

    unread = client.get("/notices/?show=unread").content.decode()
    found = client.get("/notices/?q=parks live").content.decode()
    none = client.get("/notices/?q=nothing").content.decode()

    assert "Lakes is live" in unread
    assert "Parks is live" not in unread
    assert "Parks is live" in found
    assert "Lakes is live" not in found
    assert "None of your notices fits" in none


def test_how_one_is_mailed_is_ones_own_choice(client_for, officer):
    client = client_for(officer)
    assert "Each is sent to you by email too" in client.get("/notices/").content.decode()
    assert 'value="at_once" checked' in " ".join(client.get("/notices/email/").content.decode().split())

    for _ in range(2):
        response = client.post("/notices/email/", {"mail": "daily"}, follow=True)

    assert response.redirect_chain == [("/notices/", 302)]
    assert "one email each morning" in response.content.decode()
    assert Preference.objects.get().person == officer


@pytest.mark.parametrize("answer", ["", "never"])
def test_a_choice_that_is_none_is_refused(client_for, officer, answer):
    page = client_for(officer).post("/notices/email/", {"mail": answer}).content.decode()

    assert "There is a problem" in page
    assert not Preference.objects.exists()


def test_administrators_see_what_could_not_be_sent_and_try_it_now(client_for, admin, officer):
    later = clock.now() + timedelta(hours=4)
    make(officer, failures=3, last_error="SMTPRecipientsRefused", next_try_at=later)
    make(officer, stage="2", failures=1, last_error="Odd", next_try_at=later)
    ChannelPost.objects.create(
        kind="k",
        about_type="x",
        about_id="1",
        title="Said to all",
        failures=1,
        last_error="answer 500",
        next_try_at=later,
    )
    client = client_for(admin)

    page = client.get("/notices/failed/").content.decode()
    again = client.post("/notices/failed/again/", follow=True).content.decode()
    twice = client.post("/notices/failed/again/", follow=True).content.decode()

    assert "The mail server does not take this address" in page
    assert "Something went wrong (Odd)" in page
    assert "Said to all: answer 500" in page
    assert "They are tried again now" in again
    assert "being tried already" in twice
    assert Notice.objects.failed().filter(next_try_at__lte=clock.now()).count() == 2


def test_nothing_failed_is_said(client_for, admin):
    assert "has been sent" in client_for(admin).get("/notices/failed/").content.decode()
