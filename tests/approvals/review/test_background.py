from datetime import timedelta

import pytest

from approvals.models import AccountRequest
from approvals.review.background import background
from config import clock
from consents.models import Post
from tests.approvals.factories import claimed, declined, facebook
from tests.consents.takedowns.made import make_post
from tests.factories import make_service
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_rotation, make_version

pytestmark = pytest.mark.django_db


def test_the_services_accounts_with_what_is_overdue(officer, service, manager, comms):
    late, fine = make_account("Late", service=service), make_account("Fine", service=service)
    make_rotation(make_version(late), due=clock.today() - timedelta(days=1))
    make_account("Elsewhere", service=make_service("Museum"))

    found = background(claimed(officer, service, manager, comms))

    assert {(one.account.name, one.overdue) for one in found.own} == {("Late", True), ("Fine", False)}
    assert not found.more_own
    assert fine in [one.account for one in found.own]


@pytest.mark.parametrize(
    ("ago", "label", "colour"),
    [
        (None, "No activity recorded", "quiet"),
        (29, "", "quiet"),
        (30, "No post recorded for 30 days", "quiet"),
        (90, "No post recorded for 90 days", "warning"),
        (180, "No post recorded for 180 days", "bad"),
    ],
)
def test_the_dormancy_of_the_services_accounts(
    officer, service, manager, comms, client_for, ago, label, colour
):
    account = make_account("The Pool", service=service)
    if ago is not None:
        make_post(account=account)
        newest = make_post(account=account)
        Post.objects.update(posted_on=clock.today() - timedelta(days=400))
        Post.objects.filter(pk=newest.pk).update(posted_on=clock.today() - timedelta(days=ago))
    request = claimed(officer, service, manager, comms)

    [own] = background(request).own

    assert (own.activity.label, own.activity.colour) == (label, colour)
    page = client_for(comms).get(request.get_absolute_url()).content.decode()
    assert (label in page) if label else ("recorded for" not in page)


@pytest.mark.parametrize(
    ("name", "handle", "alike"),
    [
        ("Queens Park Chesterfield", "", True),
        ("Chesterfield Leisure", "queenspark", True),
        ("The Queen’s Park", "", True),
        ("Quarry works", "quarry", False),
    ],
)
def test_names_that_look_alike(officer, service, manager, comms, name, handle, alike):
    other = make_account(name, platform=facebook(), handle=handle)
    request = claimed(officer, service, manager, comms, handle="queens_park", platform=facebook())

    assert [one.account for one in background(request).alike] == ([other] if alike else [])


def test_earlier_noes_of_the_service_and_to_the_name(officer, service, manager, comms):
    no = declined(officer, service, manager, comms)

    assert background(claimed(officer, service, manager, comms)).declined == [no]


def test_costs_the_same_with_few_and_with_many(officer, service, manager, comms, django_assert_num_queries):
    request = claimed(officer, service, manager, comms)
    request = AccountRequest.objects.with_people().get(pk=request.pk)
    make_account("Queen’s Park", service=service)
    for _ in range(2):
        with django_assert_num_queries(5):
            found = background(request)
        for number in range(60):
            make_account(f"Queen’s Park {number}", service=service)

    assert found.more_own
