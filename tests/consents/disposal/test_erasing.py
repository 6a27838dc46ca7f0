"""Erasing a child's record: what goes, what stays, what stands against it, and that two people decide."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from consents.checks.models import Thumbnail
from consents.checks.posting import record_removal
from consents.disposal import actions, erasing, tasks
from consents.disposal.erasure import ERASURE_WORKFLOW, Erasure, ErasureStatus
from consents.disposal.models import Disposal, DoomedFile
from consents.models import ChildSay, PageImage, StoredFile
from consents.records import merging
from consents.records.models import Child, Flag
from tests.consents import factories
from tests.consents.checks.made import make_check, make_child, make_form
from tests.consents.disposal.made import make_due
from tests.consents.factories import refreshed
from tests.consents.takedowns.made import make_post
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def propose(child, by):
    return erasing.propose_erasure(child=child, asked_by="The mother, 3 May", means="phone", by=by)


def test_the_workflow_is_total_and_ends():
    assert set(ERASURE_WORKFLOW.table) == set(ErasureStatus)
    assert ERASURE_WORKFLOW.terminal == {ErasureStatus.REFUSED, ErasureStatus.DONE}


def test_names_birth_and_scans_go_and_what_protects_stays(comms, comms2, officer):
    child = make_child("Ada Okafor", known_as="Addy")
    form = factories.make_form(children=[child])
    factories.make_page(form.files.get())
    sha = form.files.get().sha256
    make_check(officer, child, account=make_account())
    erasure = propose(child, comms)
    assert refreshed(child).given_names == "Ada"

    done = erasing.erase(erasure=erasure, by=comms2)

    gone = refreshed(child)
    assert (gone.name, gone.known_as, gone.date_of_birth) == (f"Erased record {child.pk}", "", None)
    assert not list(Child.objects.search("Erased"))
    assert not list(Child.objects.search("Okafor")) and not list(Child.objects.search("Addy"))
    assert not StoredFile.objects.exists() and not PageImage.objects.exists()
    disposal = Disposal.objects.get(form=form)
    assert (disposal.proposed_by, disposal.decided_by) == (comms, comms2)
    assert disposal.files[0]["sha256"] == sha
    assert gone.withdrawals.get().covers_all and gone.checks.exists() and gone.consents.exists()
    assert done.status == "done" and f"The scan of {form.reference}" in " ".join(done.erased)
    assert tasks.delete_doomed.run() == 2 and not DoomedFile.objects.exists()


def test_no_picture_may_be_shown_from_then_on(comms, comms2, officer):
    child = make_child()
    make_form(child)
    erasing.erase(erasure=propose(child, comms), by=comms2)

    assert make_check(officer, child, account=make_account()).outcome != "ALLOW"


def test_the_audit_tells_it_without_names(comms, comms2):
    child = make_child("Ada Okafor", known_as="Addy")
    make_form(child)
    erasing.erase(erasure=propose(child, comms), by=comms2)

    events = list(AuditEvent.objects.about(child).order_by("sequence"))
    assert {"erasure.proposed", "erasure.done"} <= {event.event for event in events}
    for event in events:
        assert not any(name in f"{event.details} {event.reason}" for name in ("Ada", "Okafor", "Addy"))


@pytest.mark.parametrize("protected", ["refusal", "looked after"])
def test_the_date_of_birth_stays_where_the_age_protects(protected, comms, comms2):
    child = make_child(looked_after=protected == "looked after")
    if protected == "refusal":
        factories.make_say(child, "refused")

    done = erasing.erase(erasure=propose(child, comms), by=comms2)

    assert refreshed(child).date_of_birth and "by their age" in done.kept[0]
    assert not any("date of birth" in one for one in done.erased)
    assert ChildSay.objects.filter(child=child).exists() == (protected == "refusal")


def test_a_form_of_brothers_and_sisters_is_kept_for_them(comms, comms2):
    ada, ben = make_child("Ada Okafor"), make_child("Ben Okafor")
    both = factories.make_form(children=[ada, ben])

    done = erasing.erase(erasure=propose(ada, comms), by=comms2)

    assert both.files.exists() and any(both.reference in one for one in done.kept)
    assert refreshed(ben).given_names == "Ben"


def test_every_record_of_the_child_is_erased(comms, comms2):
    kept, merged = make_child("Ada Okafor"), make_child("Ada Okafor")
    merging.merge(child=merged, into=kept, by=comms)
    with pytest.raises(Refused, match="confirm or undo"):
        propose(kept, comms)
    merging.confirm_merge(child=merged, proof="family", by=comms2)

    erasing.erase(erasure=propose(kept, comms), by=comms2)

    assert not Child.objects.filter(given_names="Ada").exists()


def a_live_post(child, by):
    make_form(child)
    return make_post(by, child)


def a_hold(child, by):
    actions.place_hold(form=make_form(child), reason="A complaint", by=by)


def a_flag(child, by):
    factories.make_flag(child)


def a_filed_form(child, by):
    factories.make_form(children=[child], status="filed")


def a_proposed_disposal(child, by):
    actions.propose(form=make_due(children=[child]), by=by)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (a_live_post, "live post still shows"),
        (a_hold, "A hold keeps"),
        (a_flag, "Safeguarding must be asked"),
        (a_filed_form, "waits to be verified"),
        (a_proposed_disposal, "waits for a second person"),
    ],
)
def test_what_stands_against_it_is_said(make, words, comms, comms2):
    child = make_child()
    make(child, comms)
    with pytest.raises(Refused, match=words):
        propose(child, comms)

    another = make_child("Ben Abara")
    erasure = propose(another, comms)
    make(another, comms)
    with pytest.raises(Refused, match=words):
        erasing.erase(erasure=erasure, by=comms2)
    assert refreshed(another).given_names == "Ben" and refreshed(erasure).status == "proposed"


def test_once_the_post_is_down_and_the_flag_lifted_it_may_be_erased(comms, comms2):
    child = make_child()
    record_removal(post=a_live_post(child, comms), by=comms)
    flag = factories.make_flag(child)
    Flag.objects.filter(pk=flag.pk).update(
        lifted_at=portal_clock.now(), lifted_by=comms, lifted_because="not_needed"
    )

    assert erasing.erase(erasure=propose(child, comms), by=comms2).status == "done"
    assert Flag.objects.filter(child=child).exists()


def test_who_asked_and_how_is_said(comms):
    for said, words in (({"asked_by": " "}, "who asked"), ({"means": "pigeon"}, "how they asked")):
        with pytest.raises(Refused, match=words):
            erasing.propose_erasure(
                **{"child": make_child(), "asked_by": "The mother", "means": "phone", "by": comms} | said
            )


def test_who_proposes_never_decides(comms):
    erasure = propose(make_child(), comms)

    for decide in (
        lambda: erasing.erase(erasure=erasure, by=comms),
        lambda: erasing.refuse_erasure(erasure=erasure, because="x", by=comms),
    ):
        with pytest.raises(Refused, match="another person"):
            decide()
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(decided_by=comms, decided_at=portal_clock.now(), status="done")


def test_it_is_proposed_and_decided_once(comms, comms2, manager):
    child = make_child()
    erasure = propose(child, comms)
    with pytest.raises(Refused, match="proposed this already"):
        propose(child, comms2)
    erasing.erase(erasure=erasure, by=comms2)

    with pytest.raises(WrongState, match="has decided"):
        erasing.erase(erasure=erasure, by=comms2)
    with pytest.raises(WrongState, match="has decided"):
        erasing.refuse_erasure(erasure=erasure, because="x", by=manager)
    with pytest.raises(Refused, match="erased already"):
        propose(child, comms)


def test_a_refused_one_needs_words_and_may_be_asked_again(comms, comms2):
    child = make_child()
    erasure = propose(child, comms)
    with pytest.raises(Refused, match="Say why"):
        erasing.refuse_erasure(erasure=erasure, because=" ", by=comms2)
    erasing.refuse_erasure(erasure=erasure, because="A court asks for it", by=comms2)

    assert refreshed(child).given_names != "Erased" and propose(child, comms).pk != erasure.pk


def test_the_pages_lead_from_the_child_to_the_end(comms, comms2, client_for):
    child = make_child("Ada Okafor")
    make_form(child)
    client, second = client_for(comms), client_for(comms2)
    ask = f"/consents/children/{child.pk}/erase/"
    assert ask in client.get(child.get_absolute_url()).content.decode()
    assert "What is kept, and why" in client.get(ask).content.decode()
    page = client.post(ask, {"asked_by": "The mother"}).content.decode()
    assert "Choose how they asked" in page and "The mother" in page

    url = client.post(ask, {"asked_by": "The mother", "means": "phone"}).url
    assert "has proposed this already" in client.get(ask).content.decode()
    again = client.post(ask, {"asked_by": "The mother", "means": "phone"}).content.decode()
    assert "Somebody has proposed this already" in again
    assert "another person must decide" in client.post(url, {"do": "erase"}).content.decode()
    assert "records to erase" in second.get("/").content.decode()
    assert url in second.get("/consents/erasures/").content.decode()
    assert "Say why nothing is erased" in second.post(url, {"do": "refuse"}).content.decode()

    assert second.post(url, {"do": "erase"}).url == url
    assert "has decided this already" in second.post(url, {"do": "erase"}).content.decode()
    page = second.get(url).content.decode()
    assert "Okafor" not in page and "What is erased" in page
    assert "erased already" in client.get(ask).content.decode()


def test_a_second_person_may_refuse_with_words(comms, comms2, client_for):
    url = propose(make_child(), comms).get_absolute_url()

    client_for(comms2).post(url, {"do": "refuse", "because": "A court asks for it"})

    assert "A court asks for it" in client_for(comms).get(url).content.decode()
    assert "Approve and erase" not in client_for(comms2).get(url).content.decode()


def test_small_pictures_of_the_child_go_and_those_of_others_stay(comms, comms2, officer, settings):
    settings.PHOTO_CHECK_KEEP_THUMBNAIL = True
    child, other = make_child(), make_child("Leo Park")
    account = make_account()
    make_check(officer, child, other, account=account, thumbnail=b"both of them")
    kept = make_check(officer, other, account=account, thumbnail=b"the other")
    erasure = propose(child, comms)

    done = erasing.erase(erasure=erasure, by=comms2)

    assert [one.photo_check for one in Thumbnail.objects.all()] == [kept]
    assert any("small pictures" in sentence for sentence in done.erased)
