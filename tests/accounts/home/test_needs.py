"""What the home page says of policy, training and unsent messages."""

import pytest

from accounts.models import Notice
from config import clock
from tests.accounts.learning.factories import make_course, make_record, make_version
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def home(client_for, person):
    return client_for(person).get("/").content.decode()


def test_who_runs_an_account_hears_of_the_policy_and_of_training(client_for, comms, officer, stranger):
    make_version(comms)
    course = make_course("Social media", required=True)
    make_account(lead=officer)
    page = home(client_for, officer)
    assert "Read and acknowledge the social media policy" in page and "/policy/read/" in page
    assert "Do the training “Social media”, or record it" in page
    assert "Read and acknowledge" not in home(client_for, stranger)

    make_record(officer, course, by=comms)

    assert "Do the training" not in home(client_for, officer)


def test_administrators_hear_of_messages_that_could_not_be_sent(client_for, admin, officer):
    Notice.objects.create(
        recipient=officer, kind="x", about_type="x", about_id="1", title="T", failures=3,
        next_try_at=clock.now(), last_error="gone",
    )  # fmt: skip

    assert "1 message could not be sent" in home(client_for, admin)
    assert "could not be sent" not in home(client_for, officer)


def test_comms_hears_of_records_to_confirm_but_not_of_their_own(client_for, comms, officer):
    course = make_course()
    make_record(comms, course)
    assert "to confirm" not in home(client_for, comms)

    make_record(officer, course)

    assert "1 training record to confirm" in home(client_for, comms)
