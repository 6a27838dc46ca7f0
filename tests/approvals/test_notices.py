"""Every notice of a request as it is mailed: what happened, the words that people wrote, what comes next, where to look."""

import pytest

from accounts.notices.deliver import message_for
from accounts.notices.models import Notice
from approvals.completion.actions import KINDS as COMPLETION
from approvals.completion.actions import assign, complete, lapse, reopen, tick
from approvals.requests.actions import ask_withdrawal, submit, withdraw
from approvals.requests.commenting import comment
from approvals.requests.telling import KINDS as REQUESTS
from approvals.review.actions import KINDS as REVIEW
from approvals.review.actions import do_not_support, let_go, reassign, support
from config import clock
from tests.approvals.factories import (
    approved,
    claimed,
    condition_of,
    declined,
    ready,
    returned,
    submitted,
    supported,
)
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(officer, service, manager, comms, comms2):
    """Every kind of notice, owed to somebody."""
    comment(request=submitted(officer, service), text="<b>Hm</b>\nsecond line & 😀", by=manager)
    do_not_support(request=submitted(officer, service), text="No staff", by=manager)
    let_go(request=claimed(officer, service, manager, comms), by=comms2)
    submit(request=returned(officer, service, manager, comms), by=officer)
    declined(officer, service, manager, comms)
    withdraw(request=submitted(officer, service), by=officer, reason="Changed plans")
    ask_withdrawal(request=approved(officer, service, manager, comms), reason="Merged", by=officer)
    reassign(request=claimed(officer, service, manager, comms), to=comms2, by=comms)
    comment(request=claimed(officer, service, manager, comms), text="Ask legal", by=comms2, internal=True)
    waiting = condition_of(approved(officer, service, manager, comms), "training")
    assign(condition=waiting, owner=manager, due_on=clock.today(), by=comms)
    lapse(request=approved(officer, service, manager, comms))
    request = ready(officer, service, manager, comms, comms2)
    policy = condition_of(request, "policy")
    reopen(condition=policy, reason="x", by=comms)
    tick(condition=policy, evidence="Seen", by=officer)
    complete(request=request, by=comms)


def test_every_kind_of_notice_is_owed_and_can_be_mailed(chain):
    kinds = {*REQUESTS, *REVIEW, *COMPLETION}

    assert kinds <= set(Notice.objects.values_list("kind", flat=True))
    for notice in Notice.objects.filter(kind__in=kinds):
        mail = message_for(notice)
        for text in (mail.body, mail.alternatives[0].content):
            assert "What happens next" in text
            assert "RQ-" in text
            assert notice.path in text
            assert "None" not in text


def test_a_comment_is_in_its_mail_and_is_text_there(chain, officer):
    mail = message_for(Notice.objects.get(kind="request_commented", recipient=officer))

    assert "<b>Hm</b>\nsecond line & 😀" in mail.body
    assert "&lt;b&gt;Hm&lt;/b&gt;\nsecond line &amp; 😀" in mail.alternatives[0].content


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("request_not_supported", ["No staff"]),
        ("request_returned", ["Who answers on Sundays?", "Who answers"]),
        ("request_declined", ["One is enough", "What you can do instead", "Use ours"]),
        ("request_approved", ["Link it from our pages", "The password is in the vault"]),
        ("request_completed", ["is live"]),
    ],
)
def test_the_requester_reads_the_words_of_the_answer(chain, officer, kind, words):
    mail = message_for(Notice.objects.filter(kind=kind, recipient=officer).first())

    for word in words:
        assert word in mail.body
        assert word in mail.alternatives[0].content


def test_managers_read_who_asks_for_what(officer, service, manager):
    request = submitted(officer, service)

    mail = message_for(Notice.objects.get(kind="request_submitted", recipient=manager))

    assert mail.subject == f"{request.reference}: Olive Officer asks for support for Facebook: Queen’s Park"
    assert "Leisure" in mail.body
    assert f"/requests/{request.reference}/" in mail.body


def test_comms_read_the_managers_note(officer, service, manager, comms):
    support(request=submitted(officer, service), by=manager, text="We have the staff")

    assert "We have the staff" in message_for(Notice.objects.get(kind="request_supported")).body


def test_comms_read_that_no_manager_was_free(officer, comms):
    submitted(officer, make_service("Museum"))

    mail = message_for(Notice.objects.get(kind="request_supported"))

    assert "no manager of Museum was free" in mail.body


def test_a_long_name_fits_the_title(officer, service, manager, comms):
    supported(officer, service, manager, name="😀" * 120)

    assert max(len(notice.title) for notice in Notice.objects.all()) <= 200
