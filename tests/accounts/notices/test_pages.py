"""A person's own messages in the portal."""

import pytest

from accounts.models import Notice

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
