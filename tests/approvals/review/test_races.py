"""Two people at once, in real threads: one wins, the other is told who did (design 5.6)."""

import os
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from accounts.audit.models import AuditEvent
from approvals.completion.actions import tick
from approvals.models import AccountRequest, Comment, Condition, Decision
from approvals.requests.actions import save_step, submit, withdraw
from approvals.requests.commenting import comment
from approvals.requests.steps import BY_SLUG
from approvals.requests.workflow import Status
from approvals.review.actions import approve, claim, decline, do_not_support, let_go, reassign, support
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from tests.approvals.factories import approved, claimed, condition_of, draft, returned, submitted, supported
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def rounds() -> int:
    """SQLite lets one writer in at a time, so that a few rounds show what many do."""
    if connection.vendor != "postgresql":
        return 3
    return 200 if os.environ.get("PORTAL_FAULTS") == "thorough" else 10


def at_once(*attempts: Callable[[], object]) -> list[str]:
    """Run the attempts in threads that start together; the refusals' sentences, "" for those that won."""
    start, answers = Barrier(len(attempts)), [""] * len(attempts)

    def run(place: int, attempt: Callable[[], object]) -> None:
        start.wait()
        try:
            attempt()
        except Refused as refusal:
            answers[place] = refusal.message
        except Exception as error:
            answers[place] = f"!! {error!r}"
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def the_loser_is_told(answers: list[str], names: list[str]) -> str:
    """Checks that one won and that the sentence to the other names the winner, whose name is returned."""
    assert answers.count("") == 1, answers
    won = answers.index("")
    assert names[won] in answers[1 - won], answers
    return names[won]


def test_two_deciders_at_once(officer, service, manager, comms, comms2):
    for _ in range(rounds()):
        request = claimed(officer, service, manager, comms)
        seen = request.version

        def take_over_and_decline(request=request, seen=seen) -> None:
            let_go(request=request, by=comms2)
            claim(request=request, by=comms2)
            decline(request=request, version=seen, text="One is enough", instead="Use ours", by=comms2)

        answers = at_once(
            lambda request=request, seen=seen: approve(request=request, version=seen, by=comms),
            take_over_and_decline,
        )

        now = AccountRequest.objects.get(pk=request.pk)
        decided = Decision.objects.filter(request=request, outcome__in=["approved", "declined"])
        assert decided.get().by == now.decided_by
        winner, loser = (0, 1) if now.status == Status.APPROVED else (1, 0)
        assert answers[winner] == ""
        # The one who came too late hears of the winner, or that the request had just gone back into the queue.
        assert now.decided_by.full_name in answers[loser] or "in the queue" in answers[loser], answers
        assert SocialAccount.objects.filter(opened_by_request=request).count() == (
            now.status == Status.APPROVED
        )


def test_two_tabs_of_one_reviewer(officer, service, manager, comms):
    for _ in range(rounds()):
        request = claimed(officer, service, manager, comms)
        seen = request.version

        answers = at_once(
            lambda request=request, seen=seen: approve(request=request, version=seen, by=comms),
            lambda request=request, seen=seen: decline(
                request=request, version=seen, text="x", instead="y", by=comms
            ),
        )

        the_loser_is_told(answers, [comms.full_name] * 2)
        assert Decision.objects.filter(request=request, outcome__in=["approved", "declined"]).count() == 1
        assert Condition.objects.filter(request=request).count() in (0, 7)


def test_two_managers_at_once(officer, service, manager):
    other = make_user("Otto Other", service=service, manages=True)
    for _ in range(rounds()):
        request = submitted(officer, service)

        answers = at_once(
            lambda request=request: do_not_support(request=request, text="No staff", by=other),
            lambda request=request: support(request=request, by=manager),
        )

        assert answers.count("") == 1, answers
        now = AccountRequest.objects.get(pk=request.pk)
        assert now.moved_by == (other if answers[0] == "" else manager)
        if answers[0] == "":
            assert "was not supported by Otto Other" in answers[1]
        else:
            assert "in the queue of the communications team" in answers[0]


def test_two_claims_at_once(officer, service, manager, comms, comms2):
    for _ in range(rounds()):
        request = supported(officer, service, manager)

        answers = at_once(
            lambda request=request: claim(request=request, by=comms),
            lambda request=request: claim(request=request, by=comms2),
        )

        winner = the_loser_is_told(answers, [comms.full_name, comms2.full_name])
        assert AccountRequest.objects.get(pk=request.pk).claimed_by.full_name == winner


def test_a_decision_and_a_withdrawal_at_once(officer, service, manager, comms):
    for _ in range(rounds()):
        request = claimed(officer, service, manager, comms)
        seen = request.version

        answers = at_once(
            lambda request=request, seen=seen: decline(
                request=request, version=seen, text="x", instead="y", by=comms
            ),
            lambda request=request: withdraw(request=request, by=officer),
        )

        the_loser_is_told(answers, [comms.full_name, officer.full_name])


def test_a_doubled_click_submits_once(officer, service, manager):
    for _ in range(rounds()):
        request = draft(officer, service)

        answers = at_once(*[lambda request=request: submit(request=request, by=officer)] * 2)

        the_loser_is_told(answers, [officer.full_name] * 2)
        submissions = AuditEvent.objects.about(request).filter(event="request.submitted")
        assert submissions.count() == 1


def test_no_comment_is_lost_while_others_decide(officer, service, manager, comms):
    for _ in range(rounds()):
        request = claimed(officer, service, manager, comms)
        seen = request.version

        answers = at_once(
            lambda request=request: comment(request=request, text="One", question="name", by=officer),
            lambda request=request: comment(request=request, text="Two", internal=True, by=comms),
            lambda request=request: comment(request=request, text="Three", by=manager),
            lambda request=request, seen=seen: decline(
                request=request, version=seen, text="x", instead="y", by=comms
            ),
        )

        assert answers[3] == "", answers
        assert all(answer == "" or "Comments are closed" in answer for answer in answers), answers
        assert Comment.objects.filter(request=request).count() == answers[:3].count("")


def test_two_tabs_of_the_requester_keep_both_answers(officer, service, manager, comms):
    content, success = BY_SLUG["content"], BY_SLUG["success"]
    for _ in range(rounds()):
        request = returned(officer, service, manager, comms)

        def change(step, name, request=request):
            answers = {field: getattr(request, field) for field in step.fields} | {name: "Anew"}
            return save_step(request=request, step=step, answers=answers, by=officer)

        answers = at_once(
            lambda change=change: change(content, "examples"),
            lambda change=change: change(success, "measures"),
        )

        now = AccountRequest.objects.get(pk=request.pk)
        assert answers == ["", ""]
        assert (now.examples, now.measures, now.version) == ("Anew", "Anew", request.version + 2)


def test_a_colleague_takes_over_while_the_reviewer_decides(officer, service, manager, comms, comms2):
    for _ in range(rounds()):
        request = claimed(officer, service, manager, comms)
        seen = request.version

        answers = at_once(
            lambda request=request, seen=seen: approve(request=request, version=seen, by=comms),
            lambda request=request: reassign(request=request, to=comms2, by=comms2),
        )

        now = AccountRequest.objects.get(pk=request.pk)
        assert answers[1] == "", answers
        assert now.claimed_by == comms2
        assert (now.status == Status.APPROVED) == (answers[0] == "")
        assert answers[0] == "" or comms2.full_name in answers[0]


def test_two_tick_the_same_condition(officer, service, manager, comms, comms2):
    for _ in range(rounds()):
        condition = condition_of(approved(officer, service, manager, comms), "policy")

        answers = at_once(
            lambda condition=condition: tick(condition=condition, evidence="One", by=comms),
            lambda condition=condition: tick(condition=condition, evidence="Two", by=comms2),
        )

        winner = the_loser_is_told(answers, [comms.full_name, comms2.full_name])
        condition.refresh_from_db()
        assert (condition.met_by.full_name, condition.evidence) == (
            winner, "One" if winner == comms.full_name else "Two",
        )  # fmt: skip


def test_no_page_breaks_when_everybody_presses_at_once(officer, service, manager, comms, comms2, client_for):
    browsers = [client_for(one) for one in (comms, comms2, officer, manager)]
    for _ in range(rounds()):
        request = supported(officer, service, manager)
        url, codes = request.get_absolute_url(), []

        def press(browser, page, data, url=url, codes=codes):
            codes.append(browser.post(f"{url}{page}", data).status_code)

        reason = {"version": request.version, "text": "No", "instead": "Ours"}
        at_once(
            lambda press=press: press(browsers[0], "claim/", {}),
            lambda press=press: press(browsers[1], "claim/", {}),
            lambda press=press, reason=reason: press(browsers[0], "decline/", reason),
            lambda press=press: press(browsers[2], "withdraw/", {}),
            lambda press=press: press(browsers[3], "comment/", {"text": "Hm"}),
        )

        assert len(codes) == 5
        assert set(codes) <= {200, 302, 409}, codes
