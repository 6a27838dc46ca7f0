"""What is due, what keeps it, two people, and what is left when the key is gone."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from consents.checks.posting import record_removal
from consents.disposal import actions, tasks
from consents.disposal.due import due_forms, what_keeps
from consents.disposal.models import (
    WORKFLOW,
    Disposal,
    DoomedFile,
    Hold,
    Status,
)
from consents.models import Form, PageImage, StoredFile
from tests.consents.checks.made import make_child, make_form
from tests.consents.disposal.made import make_due
from tests.consents.factories import refreshed
from tests.consents.takedowns.made import make_post

pytestmark = pytest.mark.django_db


def destroy(form, comms, comms2):
    return actions.approve(disposal=actions.propose(form=form, by=comms), by=comms2)


def test_the_workflow_is_total_and_ends():
    assert set(WORKFLOW.table) == set(Status) and WORKFLOW.terminal == {Status.REFUSED, Status.DONE}


def test_a_form_is_due_months_after_its_end(settings):
    due, recent = make_due(), make_due(valid_until=portal_clock.today() - timedelta(days=20))
    rejected = make_due(status="rejected", verified_at=portal_clock.now() - timedelta(days=365))
    make_due(status="rejected")
    make_due(valid_until=None)

    assert set(due_forms()) == {due, rejected}
    settings.RETENTION_MONTHS = 0
    assert recent in set(due_forms())


def test_the_last_reliant_post_of_any_of_its_children_keeps_it(clock, comms):
    ada, ben = make_child("Ada Okafor"), make_child("Ben Abara")
    form = make_form(ada, ben, valid_until=portal_clock.today() + timedelta(days=5))
    post = make_post(None, ben)
    clock.forward(days=365)
    assert what_keeps(form) == ["A live post may rely on it."]

    record_removal(post=post, by=comms)
    assert what_keeps(form) == ["A post that may have relied on it came down not long enough ago."]

    clock.forward(days=365)
    assert what_keeps(form) == [] and list(due_forms()) == [form]


def test_a_hold_keeps_it_until_long_after_its_end(clock, comms):
    form = make_due()
    hold = actions.place_hold(form=form, reason="A complaint", by=comms)
    assert what_keeps(form) == ["A hold keeps it, or ended not long enough ago."]

    actions.release_hold(hold=hold, by=comms)
    assert not due_forms().exists()
    with pytest.raises(WrongState, match="ended already"):
        actions.release_hold(hold=hold, by=comms)

    clock.forward(days=365)
    assert due_forms().exists()


def test_a_hold_has_a_reason_and_an_end_to_come(comms):
    form = make_due()
    with pytest.raises(Refused, match="Say why"):
        actions.place_hold(form=form, reason=" ", by=comms)
    with pytest.raises(Refused, match="today or later"):
        actions.place_hold(form=form, reason="x", until=portal_clock.today() - timedelta(days=1), by=comms)
    assert actions.place_hold(form=form, reason="x", until=portal_clock.today(), by=comms).is_live


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "filed"}, "waits to be verified"),
        ({"valid_until": portal_clock.today()}, "not ended"),
        ({"status": "rejected"}, "rejected not long"),
    ],
)
def test_what_keeps_a_form_is_said(fields, words):
    assert words in what_keeps(make_due(**fields))[0]


def test_approval_destroys_the_key_and_the_file_and_keeps_the_hash(
    comms, comms2, django_capture_on_commit_callbacks
):
    form = make_due()
    file = form.files.get()
    names = [file.storage_name, PageImage.objects.get().storage_name]
    assert all(map(default_storage.exists, names))

    disposal = destroy(form, comms, comms2)

    assert disposal.status == Status.DESTROYED and disposal.files[0]["sha256"] == file.sha256
    assert not StoredFile.objects.filter(form=form).exists() and not PageImage.objects.exists()
    assert tasks.delete_doomed.run() == 2
    assert not any(map(default_storage.exists, names))
    assert refreshed(disposal).status == Status.DONE and not DoomedFile.objects.exists()
    kinds = list(AuditEvent.objects.about(form).values_list("event", flat=True))
    assert kinds == ["disposal.done", "disposal.approved", "disposal.proposed"]
    assert Form.objects.filter(pk=form.pk).exists()


def test_a_store_that_is_away_is_asked_again_until_the_bytes_are_gone(comms, comms2, clock, monkeypatch):
    disposal = destroy(make_due(), comms, comms2)

    def away(name):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "delete", lambda self, name: away(name))
        assert tasks.delete_doomed.run() == 0
    assert {row.failures for row in DoomedFile.objects.all()} == {1}
    assert tasks.delete_doomed.run() == 0  # not before the pause is over
    clock.forward(minutes=5)

    assert tasks.delete_doomed.run() == 2 and refreshed(disposal).status == Status.DONE


def test_what_the_store_says_it_deleted_and_has_still_is_tried_again(comms, comms2, monkeypatch):
    destroy(make_due(), comms, comms2)
    monkeypatch.setattr(type(default_storage._wrapped), "delete", lambda self, name: None)

    assert tasks.delete_doomed.run() == 0


def test_who_proposes_never_decides(comms):
    disposal = actions.propose(form=make_due(), by=comms)

    for decide in (
        lambda: actions.approve(disposal=disposal, by=comms),
        lambda: actions.refuse(disposal=disposal, because="x", by=comms),
    ):
        with pytest.raises(Refused, match="another person"):
            decide()
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.update(decided_by=comms, decided_at=portal_clock.now(), status="destroyed")


def test_it_is_proposed_and_decided_once(comms, comms2):
    form = make_due()
    disposal = actions.propose(form=form, by=comms)
    with pytest.raises(Refused, match="proposed it already"):
        actions.propose(form=form, by=comms2)
    actions.approve(disposal=disposal, by=comms2)

    with pytest.raises(WrongState, match="has decided"):
        actions.refuse(disposal=disposal, because="x", by=comms2)


def test_a_form_that_is_kept_may_be_proposed_again(comms, comms2):
    form = make_due()
    with pytest.raises(Refused, match="Say why"):
        actions.refuse(disposal=actions.propose(form=form, by=comms), because=" ", by=comms2)
    actions.refuse(disposal=Disposal.objects.get(), because="A complaint", by=comms2)

    assert actions.propose(form=form, by=comms).status == Status.PROPOSED


def test_what_came_between_keeps_the_form(comms, comms2):
    form = make_due()
    disposal = actions.propose(form=form, by=comms)
    actions.place_hold(form=form, reason="A complaint", by=comms2)

    with pytest.raises(Refused, match="Something keeps"):
        actions.approve(disposal=disposal, by=comms2)
    assert form.files.exists() and Hold.objects.count() == 1


def test_the_pages_lead_from_the_queue_to_the_certificate(comms, comms2, client_for):
    form = make_due()
    client, second = client_for(comms), client_for(comms2)
    assert form.reference in client.get("/consents/disposals/").content.decode()
    client.post(f"{form.get_absolute_url()}dispose/")
    assert (
        "proposed it already"
        in client.post(f"{form.get_absolute_url()}dispose/", follow=True).content.decode()
    )
    url = Disposal.objects.get().get_absolute_url()
    assert "another person must decide" in client.get(url).content.decode()
    assert "another person must decide" in client.post(url, {"do": "approve"}).content.decode()
    assert url in second.get("/consents/disposals/?show=waiting").content.decode()
    assert "Disposals to approve" in second.get("/").content.decode()
    assert "Say why the form is kept" in second.post(url, {"do": "refuse"}).content.decode()

    assert second.post(url, {"do": "approve"}).url == url
    page = second.get(url).content.decode()
    assert "Certificate of disposal" in page and Disposal.objects.get().files[0]["sha256"] in page
    assert second.get(f"{url}certificate/").content.startswith(b"%PDF")
    assert url in second.get("/consents/disposals/?show=decided").content.decode()


def test_a_second_person_may_keep_the_form_with_words(comms, comms2, client_for):
    url = actions.propose(form=make_due(), by=comms).get_absolute_url()

    client_for(comms2).post(url, {"do": "refuse", "because": "A complaint"})

    assert "A complaint" in client_for(comms).get(url).content.decode()


def test_holds_are_placed_and_released_on_a_page(comms, client_for):
    form = make_due()
    client, url = client_for(comms), f"{form.get_absolute_url()}holds/"
    assert "Nothing: it may be disposed of" in client.get(url).content.decode()
    assert "Say why the form must be kept" in client.post(url, {}).content.decode()
    past = (portal_clock.today() - timedelta(days=1)).isoformat()
    assert "today or later" in client.post(url, {"reason": "x", "until": past}).content.decode()

    client.post(url, {"reason": "A complaint is open"})
    assert "A complaint is open" in client.get(url).content.decode()
    release = f"/consents/holds/{Hold.objects.get().pk}/release/"
    client.post(release)
    assert "released by" in client.get(url).content.decode()
    assert "ended already" in client.post(release, follow=True).content.decode()
