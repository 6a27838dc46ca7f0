"""What the rows of the register refuse, and what they say of themselves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from config import clock
from socialaccounts.register.models import Holder, Platform, SocialAccount
from socialaccounts.register.rules import holds, manages
from socialaccounts.register.terms import WORKFLOW, Capacity, Objective, Status
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder, make_platform

pytestmark = pytest.mark.django_db


def refused(**fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_account(**fields)


def test_the_workflow_ends_when_an_account_is_closed():
    assert WORKFLOW.terminal == {Status.CLOSED}
    assert not WORKFLOW.allows(Status.PLANNED, Status.PARKED)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "planned", "went_live_at": clock.now()},
        {"status": "live", "went_live_at": None},
        {"status": "parked", "went_live_at": None},
        {"status": "closed", "closed_at": None},
        {"status": "closed", "closed_because": ""},
        {"status": "live", "closed_at": clock.now()},
        {"status": "live", "closed_because": "why"},
        {"status": "live", "went_live_at": clock.now() - timedelta(days=400)},
        {"status": "closed", "closed_at": clock.now() - timedelta(days=400)},
        {
            "status": "closed",
            "went_live_at": clock.now() + timedelta(days=1),
            "closed_at": clock.now() + timedelta(hours=1),
        },
        {"promised_posts_per_week": 0},
        {"promised_posts_per_week": 201},
    ],
)
def test_a_row_refuses_nonsense(fields):
    refused(**fields)


def test_a_row_refuses_to_lose_its_name(live):
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialAccount.objects.update(name="")


def test_one_open_account_has_a_handle_or_an_address():
    make_account(handle="Lake", url="https://facebook.com/Lake")

    refused(handle="lAKE", url="")
    refused(handle="else", url="https://facebook.com/Lake")
    make_account(handle="lake", url="https://facebook.com/Lake", status=Status.CLOSED)
    make_account(handle="lake", platform=make_platform("x"))


def test_one_lead_and_one_open_holding(live, officer, deputy):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_holder(live, make_user(), Capacity.LEAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_holder(live, deputy, Capacity.EDITOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_holder(live, make_user(), until=clock.today() - timedelta(days=1))


def test_a_holding_covers_its_first_day_and_not_its_end(live, clock):
    from config.clock import today

    person = make_user()
    first = today() + timedelta(days=1)
    make_holder(live, person, since=first, until=first + timedelta(days=2))

    counted = []
    for _ in range(4):
        counted.append(live.holders.current().filter(user=person).exists())
        clock.forward(days=1)

    assert counted == [False, True, True, False]


def test_only_people_who_can_sign_in_hold(live, officer):
    assert holds(officer, live)
    officer.is_active = False
    officer.save()

    assert not holds(officer, live)
    assert not live.holders.current().filter(user=officer).exists()
    assert live.holders.unended().filter(user=officer).exists()
    assert live.lead() is None


def test_whoever_has_left_holds_nothing_and_sees_nothing_however_late_the_sweep(live, officer):
    assert SocialAccount.objects.visible_to(officer).exists()
    officer.left_on = clock.today()
    officer.save()

    assert officer.is_active
    assert not holds(officer, live)
    assert not SocialAccount.objects.visible_to(officer).exists()


def test_the_manager_of_the_service_manages_it(live, manager, officer, stranger):
    assert manages(manager, live)
    assert not manages(officer, live)
    assert not manages(stranger, live)


def test_sets_of_accounts(live, planned, officer, stranger):
    closed = make_account(status=Status.CLOSED)

    assert set(SocialAccount.objects.live()) == {live}
    assert closed not in SocialAccount.objects.current()
    assert set(SocialAccount.objects.held_by(officer)) == {live, planned}
    assert not SocialAccount.objects.held_by(stranger)


def test_an_account_says_what_it_is(live, officer, deputy):
    assert str(live) == live.name
    assert live.reference == f"SA-{live.pk:04d}"
    assert live.get_absolute_url() == f"/register/{live.reference}/"
    assert live.lead().user == officer
    assert set(live.holder_people()) == {officer, deputy}
    assert str(live.lead()) == "Olive Officer, lead of Queen’s Park"
    assert str(live.platform) == "Facebook"


def test_objectives_read_as_a_phrase():
    assert Objective.in_words(["consultation", "behaviour_change"]) == "Behaviour change, consultation"
    assert Objective.in_words([]) == ""


def test_the_platforms_are_there_with_their_hosts():
    slugs = set(Platform.objects.values_list("slug", flat=True))

    assert {"facebook", "instagram", "x", "youtube", "linkedin", "tiktok"} <= slugs
    assert all(platform.hosts for platform in Platform.objects.all())


def test_a_platform_without_hosts_takes_any_address():
    platform = make_platform("forum")

    assert platform.is_home_of("https://anything.example/page")


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://facebook.com/a", True),
        ("https://www.facebook.com/a", True),
        ("https://m.facebook.com/a", True),
        ("https://en-gb.facebook.com/a", True),
        ("https://facebook.com.evil.example/a", False),
        ("https://notfacebook.com/a", False),
        ("https://facebook.com@evil.example/a", False),
        ("nonsense", False),
    ],
)
def test_an_address_is_at_home_on_its_platform_only(url, home):
    assert make_platform("facebook").is_home_of(url) is home


def test_the_table_of_holders_lists_newest_first(live):
    assert [one.account_id for one in Holder.objects.all()] == [live.pk, live.pk]
