"""What the portal knows of people's training and reading is read, not ticked."""

import pytest

from accounts.learning.policy.actions import acknowledge
from accounts.models import Notice
from accounts.notices.deliver import message_for
from approvals.completion import actions
from approvals.completion.facts import states, still_missing
from approvals.completion.known import concerned, unmet
from approvals.completion.sweep import sweep
from approvals.contributions import _conditions
from approvals.models import Condition
from approvals.requests.actions import submit, withdraw
from approvals.requests.workflow import RequestKind
from config import clock as portal_clock
from config.workflow import Refused
from tests.accounts.learning.factories import make_course, make_record, make_version
from tests.approvals.completion.test_sweep import finish
from tests.approvals.factories import about, approved, condition_of, ready
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(officer, service, manager, comms):
    return approved(officer, service, manager, comms)


def state(request, kind, user):
    return next(one for one in states(request, user) if one.condition.kind == kind)


class TestTraining:
    def test_it_says_who_lacks_what(self, request_, officer, comms):
        course = make_course("Social media basics")
        make_record(officer, course, by=comms)

        now = state(request_, "training", comms)

        assert (now.holds, now.may_tick, now.missing) == (
            False,
            False,
            ("Dee Deputy lacks the training “Social media basics”",),
        )
        assert "Dee Deputy lacks the training “Social media basics”" in still_missing(request_)

    def test_it_holds_once_everybody_has_it_in_date(self, request_, officer, comms):
        course = make_course("Social media basics")
        for person in (officer, request_.deputy):
            make_record(person, course, by=comms)

        assert state(request_, "training", comms).holds
        assert not any("training" in one for one in still_missing(request_))

    def test_a_tick_does_not_stand_in_for_it(self, request_, officer, comms):
        actions.tick(condition=condition_of(request_, "training"), evidence="They said so", by=comms)
        make_course("Social media basics")

        assert not state(request_, "training", comms).holds
        for act in (
            lambda one: actions.tick(condition=one, evidence="x", by=comms),
            lambda one: actions.reopen(condition=one, reason="x", by=comms),
        ):
            with pytest.raises(Refused, match="The portal sees for itself"):
                act(condition_of(request_, "training"))

    def test_it_is_asked_of_who_holds_the_account_now(self, request_, officer, comms):
        course = make_course("Social media basics")
        make_record(officer, course, by=comms)
        request_.account.holders.filter(user=request_.deputy).update(until=portal_clock.today())

        assert concerned(request_) == [officer]
        assert state(request_, "training", comms).holds

    def test_where_it_is_put_right(self, request_, officer, comms, manager):
        make_course("Social media basics")

        assert state(request_, "training", officer).mend_url == "/training/"
        assert state(request_, "training", comms).mend_url == "/training/add/"
        assert state(request_, "training", manager).mend_url == ""


class TestPolicy:
    def test_it_says_who_has_not_read_it(self, request_, officer, comms):
        acknowledge(version=make_version(comms), by=officer)

        now = state(request_, "policy", comms)

        assert (now.holds, now.missing, now.mend_url) == (False, ("Dee Deputy has not read the policy",), "")
        assert state(request_, "policy", request_.deputy).mend_url == "/policy/read/"

    def test_one_who_joins_is_asked_alone(self, officer, service, manager, comms, stranger):
        make_version(comms)
        account = make_account(service=service, lead=officer)
        request = about(RequestKind.JOIN, account, stranger)
        submit(request=request, by=stranger)
        request = finish(request, manager, comms)

        assert state(request, "policy", comms).missing == (f"{stranger.full_name} has not read the policy",)

    def test_before_the_portal_has_one_somebody_ticks_it_off(self, request_, comms):
        now = state(request_, "policy", comms)

        assert (now.holds, now.may_tick, now.missing, now.mend_url) == (False, True, (), "")


class TestRound:
    def test_nobody_is_reminded_of_what_holds(self, request_, officer, comms):
        version, course = make_version(comms), make_course("Social media basics")
        for person in (officer, request_.deputy):
            acknowledge(version=version, by=person)
        make_record(officer, course, by=comms)
        request_.conditions.to_tick().update(due_on=portal_clock.today())

        kinds = set(unmet(request_.conditions.to_tick()).values_list("kind", flat=True))
        assert kinds == {"training", "profile", "written"}
        assert sweep().conditions == 1
        body = message_for(Notice.objects.get(kind="condition_due")).body
        assert "done the training" in body
        assert "read the social media policy" not in body

    def test_one_who_joins_is_reminded_until_it_holds(self, officer, service, manager, comms, stranger):
        version = make_version(comms)
        request = about(RequestKind.JOIN, make_account(service=service, lead=officer), stranger)
        submit(request=request, by=stranger)
        request = finish(request, manager, comms)
        assert "policy" in unmet(Condition.objects.in_force()).values_list("kind", flat=True)

        acknowledge(version=version, by=stranger)

        assert "policy" not in unmet(Condition.objects.in_force()).values_list("kind", flat=True)

    def test_whoever_leaves_hands_over_only_what_is_open(self, request_, officer, comms):
        version = make_version(comms)
        for person in (officer, request_.deputy):
            acknowledge(version=version, by=person)

        assert not any("policy" in duty.name for duty in _conditions(officer))


def test_the_account_goes_live_by_what_the_portal_sees(officer, service, manager, comms, comms2):
    request = ready(officer, service, manager, comms, comms2)
    course = make_course("Social media basics")
    make_record(officer, course, by=comms)
    with pytest.raises(Refused, match="Dee Deputy lacks the training"):
        actions.complete(request=request, by=comms)

    make_record(request.deputy, course, by=comms)
    done = actions.complete(request=request, by=comms)

    assert done.status == "completed"
    assert all(one.holds and not one.missing for one in states(done, comms))


def test_every_fact_says_what_is_missing_and_for_whom(officer, service, manager, comms, client_for):
    request = approved(officer, service, manager, comms)
    request.deputy.is_active = False
    request.deputy.save()

    missing = {
        kind: state(request, kind, comms).missing for kind in ("holders", "address", "credential", "access")
    }

    assert missing == {
        "holders": ("still missing: a deputy who can sign in (Dee Deputy cannot run it any more)",),
        "address": ("still missing: its web address",),
        "credential": ("still missing: its password in the vault (Olive Officer or a deputy sees to it)",),
        "access": (
            "still missing: somebody in communications who signs in, once the way in is in the vault",
        ),
    }
    page = client_for(comms).get(f"/requests/{request.reference}/conditions/").content.decode()
    assert "Still missing: a deputy who can sign in (Dee Deputy cannot run it any more)" in page


def test_without_a_lead_nobody_is_named_for_the_password(officer, service, manager, comms):
    request = approved(officer, service, manager, comms)
    request.account.holders.all().delete()

    assert state(request, "credential", comms).missing == ("still missing: its password in the vault",)
    assert state(request, "holders", comms).missing == (
        "still missing: a lead who can sign in",
        "still missing: a deputy who can sign in",
    )


def test_what_runs_out_of_date_counts_no_more(officer, service, manager, comms, clock):
    request = approved(officer, service, manager, comms)
    course = make_course("Social media basics", months_valid=12)
    for person in (officer, request.deputy):
        make_record(person, course, by=comms)
    assert state(request, "training", comms).holds

    clock.forward(days=400)

    assert not state(request, "training", comms).holds


def test_an_end_that_is_not_approved_any_more_is_not_mailed(officer, service, manager, comms):
    request = approved(officer, service, manager, comms)
    request.conditions.to_tick().update(due_on=portal_clock.today())
    sweep()
    withdraw(request=request, reason="Not now", by=comms)

    assert message_for(Notice.objects.get(kind="condition_due")) is None
