"""The second person: never the uploader, one wins, and the next one follows."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from consents.intake import actions
from consents.models import Form
from consents.records.models import WORKFLOW, Status
from tests.consents import factories

pytestmark = pytest.mark.django_db


def filed(manager, **fields):
    return factories.make_form(status="filed", uploaded_by=manager, **fields)


def verify_url(form):
    return f"/consents/forms/{form.reference}/verify/"


def test_accepting_verifies_and_shows_the_next(client_for, comms, manager):
    first = filed(manager, filed_at=portal_clock.now() - timedelta(days=2))
    second = filed(manager)

    response = client_for(comms).post(verify_url(first), {"decision": "verify"})

    assert response.url == verify_url(second)
    assert (factories.refreshed(first).status, first.verified_by) == ("verified", comms)
    assert AuditEvent.objects.get(event="form.verified").target_ref == first.reference


def test_after_the_last_one_comes_the_queue(client_for, comms, manager):
    response = client_for(comms).post(verify_url(filed(manager)), {"decision": "verify"})

    assert response.url == "/consents/verification/"


def test_rejecting_needs_a_reason_and_tells_the_uploader(client_for, comms, manager):
    form = filed(manager)
    client = client_for(comms)

    refused = client.post(verify_url(form), {"decision": "reject"})
    client.post(verify_url(form), {"decision": "reject", "rejection": "unsigned", "note": "Page 2"})

    assert refused.context["form"].errors["rejection"] == ["Say what is wrong with the form"]
    assert (factories.refreshed(form).status, form.rejection, form.rejection_note) == (
        "rejected",
        "unsigned",
        "Page 2",
    )
    notice = Notice.objects.get(recipient=manager)
    assert "it is not signed" in notice.title
    assert notice.path == form.get_absolute_url()


def test_another_reason_must_be_said(client_for, comms, manager):
    response = client_for(comms).post(
        verify_url(filed(manager)), {"decision": "reject", "rejection": "other"}
    )

    assert response.context["form"].errors["note"] == ["Say what is wrong with the form."]


def test_the_notice_can_be_mailed(comms, manager):
    from accounts.notices.deliver import message_for

    actions.reject(form=filed(manager), rejection="unreadable", by=comms)

    mail = message_for(Notice.objects.get())

    assert mail.subject.endswith("was rejected: it cannot be read")
    assert "Scan the paper again" in mail.body


def test_nobody_verifies_their_own_upload(client_for, comms):
    form = filed(comms)
    client = client_for(comms)

    page = client.get(verify_url(form))
    refused = client.post(verify_url(form), {"decision": "verify"})

    assert "another person must verify it" in page.content.decode()
    assert "another person must verify it" in str(refused.context["form"].errors)
    assert factories.refreshed(form).status == "filed"


def test_the_database_refuses_the_uploader_as_verifier(comms):
    form = filed(comms)

    with pytest.raises(IntegrityError), transaction.atomic():
        Form.objects.filter(pk=form.pk).update(
            status="verified", verified_by=comms, verified_at=portal_clock.now()
        )


def test_ones_own_uploads_are_not_in_ones_queue(client_for, comms, manager):
    filed(comms)
    other = filed(manager)

    page = client_for(comms).get("/consents/verification/")

    assert page.context["page"].items == [other]
    assert "1 form of your own also wait" in page.content.decode()


@pytest.mark.parametrize(
    ("scan", "pages", "words"),
    [
        ("waiting", "ready", "not been cleared of malware"),
        ("infected", "ready", "not been cleared of malware"),
        ("failed", "ready", "not been cleared of malware"),
        ("clean", "waiting", "pages of the scan cannot be seen"),
        ("clean", "failed", "pages of the scan cannot be seen"),
    ],
)
def test_a_scan_that_is_not_safe_or_not_seen_is_not_accepted(comms, manager, scan, pages, words):
    form = filed(manager)
    form.files.update(scan=scan, pages_state=pages)

    with pytest.raises(Refused, match=words):
        actions.verify(form=form, by=comms)


def test_a_form_without_a_file_is_not_accepted(comms, manager):
    with pytest.raises(Refused, match="pages of the scan"):
        actions.verify(form=filed(manager, file=False), by=comms)


def test_an_unscanned_file_counts_only_where_the_administrator_says_so(comms, manager, settings):
    form = filed(manager, scan="not_scanned")
    settings.ALLOW_UNSCANNED = False

    with pytest.raises(Refused):
        actions.verify(form=form, by=comms)

    settings.ALLOW_UNSCANNED = True
    assert actions.verify(form=form, by=comms).status == "verified"


def test_a_draft_cannot_be_verified(comms, manager):
    with pytest.raises(WrongState, match="not been filed yet"):
        actions.verify(form=factories.make_form(status="draft", uploaded_by=manager), by=comms)


def test_an_unknown_reason_is_refused(comms, manager):
    with pytest.raises(Refused, match="Choose why"):
        actions.reject(form=filed(manager), rejection="mood", by=comms)


def test_the_second_decider_is_told_who_was_first(client_for, comms, comms2, manager):
    form = filed(manager)
    actions.reject(form=form, rejection="unsigned", by=comms2)

    page = client_for(comms).post(verify_url(form), {"decision": "verify"}, follow=True)

    assert f"{comms2.full_name} has rejected {form.reference} already." in page.content.decode()
    assert factories.refreshed(form).status == "rejected"


def test_the_workflow_is_total():
    assert set(WORKFLOW.table) == set(Status)
    assert WORKFLOW.terminal == {Status.VERIFIED, Status.REJECTED, Status.VOID}


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_once_one_wins(comms, comms2, manager):
    rounds = 3 if connection.vendor != "postgresql" else 100
    for _ in range(rounds):
        form = filed(manager)
        answers = _both(form, comms, comms2)
        assert sorted(answers) == ["told", "won"]
        assert AuditEvent.objects.filter(target_id=str(form.pk), event__startswith="form.").count() == 1


def _both(form, one, other):
    answers, barrier = [], threading.Barrier(2)

    def decide(act, **more):
        barrier.wait()
        try:
            act(form=form, **more)
            answers.append("won")
        except WrongState as refusal:
            answers.append("told" if "already" in refusal.message else refusal.message)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=(actions.verify,), kwargs={"by": one}),
        threading.Thread(
            target=decide, args=(actions.reject,), kwargs={"by": other, "rejection": "unsigned"}
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers
