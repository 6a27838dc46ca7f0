"""Whoever can complete an approved request is told once that everything is there, whatever was the last thing to come."""

import os
from datetime import timedelta

import pytest
from django.db import connection

from accounts import notices
from accounts.models import Notice, User
from accounts.notices.deliver import deliver_due, message_for
from approvals.completion import actions
from approvals.completion.readiness import tell_all_ready
from approvals.completion.sweep import sweep
from approvals.models import AccountRequest
from approvals.requests.actions import submit
from approvals.requests.workflow import RequestKind
from config import clock as portal_clock
from socialaccounts.vault.models import AccessProof
from tests.accounts.learning.factories import make_course, make_record
from tests.approvals.completion.test_sweep import finish
from tests.approvals.factories import (
    about,
    condition_of,
    let_comms_in,
    told,
)
from tests.approvals.factories import ready as make_ready
from tests.at_once import at_once
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def owed():
    return Notice.objects.filter(kind="request_ready")


class TestOnce:
    def test_a_fact_that_comes_last_tells_the_reviewer_once(self, ticked, officer, comms, comms2):
        assert sweep().ready == 0
        let_comms_in(ticked, officer, comms2)

        assert (sweep().ready, sweep().ready) == (1, 0)

        notice = owed().get()
        assert (notice.recipient, notice.path) == (comms, f"/requests/{ticked.reference}/conditions/")
        body = message_for(notice).body
        assert "Everything is there" in body
        assert "press “Make it live”" in body

    def test_training_put_in_date_last_tells_too(self, ticked, officer, comms, comms2):
        course = make_course("Social media basics")
        let_comms_in(ticked, officer, comms2)
        assert sweep().ready == 0
        for person in (officer, ticked.deputy):
            make_record(person, course, by=comms)

        assert sweep().ready == 1

    def test_what_the_last_tick_told_is_not_told_again(self, officer, service, manager, comms, comms2):
        request = make_ready(officer, service, manager, comms, comms2)
        policy = condition_of(request, "policy")
        actions.reopen(condition=policy, reason="x", by=comms)
        actions.tick(condition=policy, evidence="x", by=officer)
        assert told("request_ready") == {comms}

        assert sweep().ready == 0

    def test_a_round_that_died_between_two_people_goes_on_with_the_others(
        self, ticked, officer, comms, comms2
    ):
        let_comms_in(ticked, officer, comms2)
        User.objects.filter(pk=(gone := make_user("Gone")).pk).update(is_active=False)
        AccountRequest.objects.filter(pk=ticked.pk).update(claimed_by=gone)
        notices.owe("request_ready", to=[comms], about=ticked, title="x", stage="ready")

        assert (sweep().ready, sweep().ready) == (1, 0)

        assert told("request_ready") == {comms, comms2}

    def test_it_is_mailed_once_and_not_after_it_is_completed(
        self, ticked, officer, comms, comms2, mailoutbox
    ):
        let_comms_in(ticked, officer, comms2)
        deliver_due()
        mailoutbox.clear()
        sweep()
        deliver_due()
        sweep()
        deliver_due()

        assert [mail.to for mail in mailoutbox] == [[comms.email]]
        actions.complete(request=ticked, by=comms)
        assert message_for(owed().get()) is None
        assert sweep().ready == 0
        assert owed().count() == 1


class TestTakenBack:
    def test_what_falls_away_is_not_mailed_and_taken_back(self, ticked, officer, comms, comms2):
        let_comms_in(ticked, officer, comms2)
        sweep()
        actions.reopen(condition=condition_of(ticked, "profile"), reason="It was changed", by=comms2)

        assert message_for(owed().get()) is None
        sweep()

        assert not owed().exists()

    def test_once_all_is_there_anew_it_is_told_anew(self, ticked, officer, comms, comms2):
        let_comms_in(ticked, officer, comms2)
        sweep()
        AccessProof.objects.create(
            account=ticked.account,
            version=ticked.account.credential.current(),
            person=comms2,
            worked=False,
            note="Locked",
        )
        sweep()
        AccessProof.objects.create(
            account=ticked.account, version=ticked.account.credential.current(), person=comms2, worked=True
        )

        assert (sweep().ready, sweep().ready) == (1, 0)

    def test_one_that_is_being_mailed_stays(self, ticked, officer, comms, comms2):
        let_comms_in(ticked, officer, comms2)
        sweep()
        owed().update(claimed_at=portal_clock.now())
        actions.reopen(condition=condition_of(ticked, "profile"), reason="x", by=comms2)

        tell_all_ready()

        assert owed().exists()


class TestToWhom:
    def test_without_its_reviewer_all_of_comms_who_may(self, ticked, officer, comms, comms2):
        third = make_user("Third Comms", role="comms")
        let_comms_in(ticked, officer, comms2)
        AccountRequest.objects.filter(pk=ticked.pk).update(second_deputy=third)
        comms.is_active = False
        comms.save()

        sweep()

        assert told("request_ready") == {comms2}

    def test_a_reviewer_who_is_named_in_it_by_now_is_passed_over(self, ticked, officer, comms, comms2):
        let_comms_in(ticked, officer, comms2)
        AccountRequest.objects.filter(pk=ticked.pk).update(second_deputy=comms)

        sweep()

        assert told("request_ready") == {comms2}


class TestOtherKinds:
    def test_to_join_once_the_training_is_there(self, officer, service, manager, comms, stranger):
        course = make_course("Social media basics")
        request = about(RequestKind.JOIN, make_account(service=service, lead=officer), stranger)
        submit(request=request, by=stranger)
        finish(request, manager, comms)
        for condition in request.conditions.to_tick().exclude(kind="training"):
            actions.tick(condition=condition, evidence="Seen", by=comms)
        assert sweep().ready == 0
        make_record(stranger, course, by=comms)

        assert sweep().ready == 1
        assert "press “Make them a holder”" in message_for(owed().get()).body

    def test_to_park_on_the_day_that_was_agreed(self, officer, service, manager, comms, clock):
        account = make_account(service=service, lead=officer)
        day = portal_clock.today() + timedelta(days=9)
        request = about(RequestKind.CLOSE, account, officer, ending="park", ending_on=day)
        submit(request=request, by=officer)
        finish(request, manager, comms)
        assert sweep().ready == 0
        clock.forward(days=9)

        assert (sweep().ready, sweep().ready) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_tell_once(ticked, officer, comms, comms2):
    let_comms_in(ticked, officer, comms2)
    rounds = (
        3
        if connection.vendor != "postgresql"
        else 200
        if os.environ.get("PORTAL_FAULTS") == "thorough"
        else 10
    )
    for _ in range(rounds):
        owed().delete()

        results = at_once(tell_all_ready, tell_all_ready)

        assert sum(results) == 1, results
        assert owed().count() == 1
