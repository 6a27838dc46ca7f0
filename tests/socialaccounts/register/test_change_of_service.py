"""Whoever leaves the account's service no longer holds it, unless comms lets them go on (policy D3)."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from config import clock as portal_clock
from config.workflow import Refused
from socialaccounts.models import Holder, Rotation
from socialaccounts.register.actions import add_holder, confirm_holder
from socialaccounts.register.rules import holds
from socialaccounts.register.terms import Capacity
from socialaccounts.rotation.sweep import sweep
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db


def move_away(user, service):
    """They work in another service from today."""
    there = Membership.objects.filter(user=user, service=service)
    there.update(
        started_on=portal_clock.today() - timedelta(days=30),
        ended_on=portal_clock.today() - timedelta(days=1),
    )
    Membership.objects.create(user=user, service=make_service())


@pytest.fixture
def holder(officer, service):
    account = make_account(service=service, lead=make_user(service=service))
    return make_holder(account, officer, Capacity.EDITOR, since=portal_clock.today() - timedelta(days=5))


def test_from_the_first_day_in_another_service_they_hold_it_no_more(holder, officer, service):
    assert holds(officer, holder.account)

    move_away(officer, service)

    assert not holds(officer, holder.account)


def test_what_they_know_must_change(holder, officer, service):
    make_reveal(make_version(holder.account, by=holder.account.lead().user), officer)
    move_away(officer, service)

    sweep()

    assert Rotation.objects.open().filter(account=holder.account, cause="leaver").exists()


def test_a_holder_from_another_service_is_not_touched(holder, stranger):
    assert make_holder(holder.account, stranger, since=holder.since) in Holder.objects.current()


def test_whoever_comes_back_holds_it_again(holder, officer, service):
    move_away(officer, service)
    Membership.objects.create(user=officer, service=service)

    assert holds(officer, holder.account)


def test_comms_lets_them_go_on(holder, officer, service, comms):
    move_away(officer, service)

    confirm_holder(holder=holder, by=comms, reason="Covers the season")

    assert holds(officer, holder.account)
    assert Holder.objects.unended().filter(user=officer).count() == 1


def test_adding_them_again_is_the_same(holder, officer, service, comms):
    move_away(officer, service)

    add_holder(account=holder.account, user=officer, capacity=Capacity.DEPUTY, by=comms)

    assert holds(officer, holder.account)


def test_to_go_on_needs_a_reason_and_a_change(holder, officer, service, comms):
    with pytest.raises(Refused, match="has not changed service"):
        confirm_holder(holder=holder, by=comms, reason="Why not")
    move_away(officer, service)
    with pytest.raises(Refused, match="Say why"):
        confirm_holder(holder=holder, by=comms, reason=" ")


def test_the_pages_say_so_and_offer_it(holder, officer, service, comms, client_for):
    move_away(officer, service)
    client = client_for(comms)
    url = f"{holder.account.get_absolute_url()}holders/{holder.pk}/confirm/"

    assert "Changed service" in client.get(holder.account.get_absolute_url()).content.decode()
    assert url in client.get(f"{holder.account.get_absolute_url()}holders/").content.decode()
    assert "Say why they go on" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": "Covers the season"}).status_code == 302
    assert (
        "has not changed service"
        in client.post(
            f"{holder.account.get_absolute_url()}holders/{Holder.objects.unended().get(user=officer).pk}/confirm/",
            {"reason": "Again"},
        ).content.decode()
    )


def test_whoever_leaves_on_a_day_is_out_from_that_day(holder, officer, clock):
    officer.left_on = portal_clock.today() + timedelta(days=1)
    officer.save()
    assert holds(officer, holder.account)

    clock.forward(days=1)

    assert not holds(officer, holder.account) and not officer.is_here


@pytest.mark.parametrize("days", [-31, -10, -1, 0, 1, 40])
def test_a_look_at_everybody_finds_the_same_holders(holder, officer, service, comms, days):
    move_away(officer, service)
    make_holder(holder.account, comms, Capacity.DEPUTY, since=portal_clock.today() + timedelta(days=1))
    day = portal_clock.today() + timedelta(days=days)

    assert set(Holder.objects.current_of_all(day)) == set(Holder.objects.current(day))
