"""Asking, approving, making once, declaring: who may, when, and what is on record."""

from datetime import timedelta
from functools import partial

import pyrage
import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Notice
from config import clock as portal_clock
from config.encryption import KeysetMissing
from config.workflow import Refused, WrongState
from socialaccounts.models import Pack, PackedVersion, Reveal
from socialaccounts.vault.pack.actions import approve, ask, declare_opened, make
from socialaccounts.vault.pack.models import Stage
from tests.conftest import guards_down
from tests.factories import make_user
from tests.socialaccounts.pack.conftest import PASSWORD, make_pack
from tests.socialaccounts.rotation.test_at_once import at_once

pytestmark = pytest.mark.django_db

WORDS = "otter-canyon-lantern-quarry-violet-heron-spire"


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__full_name", flat=True))


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("event", "actor_name", "reason"))


# --- Asking


def test_a_lead_asks_and_the_others_in_comms_are_told(lead, comms, comms2, officer):
    pack = ask(by=lead, reason="  For the safe ")

    assert (pack.reason, pack.stage) == ("For the safe", Stage.ASKED)
    assert told("pack_asked") == {comms.full_name, comms2.full_name}
    assert events() == [("pack.asked", "Lena Lead", "For the safe")]


def test_only_a_lead_asks(comms):
    with pytest.raises(Refused, match="Only a comms lead"):
        ask(by=comms, reason="For the safe")


def test_a_lead_who_left_does_not_ask(lead):
    lead.is_active = False

    with pytest.raises(Refused, match="Only a comms lead"):
        ask(by=lead, reason="For the safe")


def test_asking_says_why(lead):
    with pytest.raises(Refused, match="what the pack is for") as refused:
        ask(by=lead, reason="  ")

    assert refused.value.field == "reason"


def test_a_second_click_asks_once(lead, comms):
    assert ask(by=lead, reason="For the safe") == ask(by=lead, reason="For the safe")
    assert Pack.objects.count() == AuditEvent.objects.count() == 1


def test_after_it_lapsed_one_asks_anew(lead, clock):
    first = ask(by=lead, reason="For the safe")
    clock.forward(minutes=15)

    assert ask(by=lead, reason="For the safe") != first


# --- Approving


def test_a_second_person_approves_and_the_asker_is_told(asked, comms):
    pack = approve(pack=asked, by=comms)

    assert (pack.approved_by, pack.stage) == (comms, Stage.APPROVED)
    assert told("pack_approved") == {"Lena Lead"}
    assert events() == [("pack.approved", comms.full_name, "")]


def test_another_lead_approves_too(asked):
    assert approve(pack=asked, by=make_user("Other Lead", role="comms lead")).approved_at


def test_the_asker_never_approves(asked, lead):
    with pytest.raises(Refused, match="a colleague in comms must approve"):
        approve(pack=asked, by=lead)


@pytest.mark.parametrize("who", ["officer", "manager", "auditor", "admin"])
def test_nobody_outside_comms_approves(asked, who, request):
    with pytest.raises(Refused, match="Only somebody in comms"):
        approve(pack=asked, by=request.getfixturevalue(who))


def test_an_approval_comes_too_late_after_fifteen_minutes(asked, comms, clock):
    clock.forward(minutes=15)

    with pytest.raises(WrongState, match="Lena Lead has to ask again"):
        approve(pack=asked, by=comms)

    assert asked.stage == Stage.LAPSED


def test_an_approval_in_the_last_minute_counts(asked, comms, clock):
    clock.forward(minutes=14)

    assert approve(pack=asked, by=comms).stage == Stage.APPROVED


def test_the_time_is_a_setting(asked, comms, clock, settings):
    settings.PACK_MINUTES = 30
    clock.forward(minutes=20)

    assert approve(pack=asked, by=comms).approved_at


def test_a_second_click_approves_once(asked, comms):
    assert approve(pack=asked, by=comms).approved_at == approve(pack=asked, by=comms).approved_at
    assert len(events()) == 1


def test_who_approves_second_is_told_who_was_faster(approved, comms, comms2):
    with pytest.raises(WrongState, match=f"{comms.full_name} has approved this pack already"):
        approve(pack=approved, by=comms2)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_wins(lead, comms, comms2):
    for _ in range(5):
        pack = make_pack(lead)
        results = at_once(*(partial(approve, pack=pack, by=person) for person in (comms, comms2)))

        assert sorted(type(one).__name__ for one in results) == ["Pack", "WrongState"]


def test_the_row_refuses_an_asker_who_approves(lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pack(lead, lead)


def test_the_row_refuses_a_pack_that_nobody_approved(lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pack(lead, made=True)


def test_the_row_refuses_opening_what_was_never_made(lead, comms):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pack(lead, comms, opened_by=comms)


# --- Making


@pytest.mark.django_db(transaction=True)
def test_the_pack_opens_with_its_passphrase_only(approved, lead, version):
    sealed = make(pack=approved, by=lead, passphrase=WORDS)

    assert sealed.startswith(b"age-encryption.org/v1")
    assert PASSWORD.encode() not in sealed
    assert PASSWORD in pyrage.passphrase.decrypt(sealed, WORDS).decode()
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(sealed, WORDS + "s")


@pytest.mark.django_db(transaction=True)
def test_what_is_in_it_is_on_record_and_nobody_was_shown_anything(approved, lead, comms, comms2, version):
    make(pack=approved, by=lead, passphrase=WORDS)

    assert list(PackedVersion.objects.values_list("pack", "version")) == [(approved.pk, version.pk)]
    assert not Reveal.objects.exists()
    assert told("pack_made") == {comms.full_name, comms2.full_name}
    event = AuditEvent.objects.get()
    assert (event.event, event.actor_name, event.reason) == ("pack.made", "Lena Lead", "For the safe")
    assert event.facts == {"accounts": 1, "passwords": 1}


@pytest.mark.django_db(transaction=True)
def test_it_is_made_once(made, lead):
    with pytest.raises(WrongState, match="A pack can be fetched once"):
        make(pack=made, by=lead, passphrase=WORDS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["comms", "officer"])
def test_only_the_asker_makes_it(approved, who, request):
    with pytest.raises(Refused, match="Only Lena Lead"):
        make(pack=approved, by=request.getfixturevalue(who), passphrase=WORDS)


@pytest.mark.django_db(transaction=True)
def test_an_asker_who_leads_no_more_does_not_make_it(approved, lead):
    lead.groups.filter(name="comms lead").delete()

    with pytest.raises(Refused, match="as a comms lead"):
        make(pack=approved, by=lead, passphrase=WORDS)


@pytest.mark.django_db(transaction=True)
def test_it_is_not_made_before_it_is_approved(asked, lead):
    with pytest.raises(WrongState, match="Nobody has approved"):
        make(pack=asked, by=lead, passphrase=WORDS)


@pytest.mark.django_db(transaction=True)
def test_it_is_not_made_long_after_it_was_approved(approved, lead, clock):
    clock.forward(minutes=15)

    with pytest.raises(WrongState, match="This lapsed on"):
        make(pack=approved, by=lead, passphrase=WORDS)


@pytest.mark.django_db(transaction=True)
def test_without_the_keyring_it_is_not_made_and_can_be_made_later(approved, lead, settings, tmp_path):
    settings.KEYSET_PATH = tmp_path / "none.json"

    with pytest.raises(KeysetMissing):
        make(pack=approved, by=lead, passphrase=WORDS)

    approved.refresh_from_db()
    assert approved.stage == Stage.APPROVED


@pytest.mark.django_db(transaction=True)
def test_of_two_fetches_at_once_one_gets_it(lead, comms, version):
    pack = make_pack(lead, comms)

    results = at_once(*(partial(make, pack=pack, by=lead, passphrase=WORDS) for _ in range(2)))

    assert sorted(type(one).__name__ for one in results) == ["WrongState", "bytes"]


# --- Opening


def test_somebody_in_comms_says_that_it_was_opened(made, comms2, lead, comms):
    pack = declare_opened(pack=made, by=comms2, reason=" The portal was down ")

    assert (pack.opened_by, pack.opened_because, pack.stage) == (
        comms2,
        "The portal was down",
        Stage.OPENED,
    )
    assert told("pack_opened") == {"Lena Lead", comms.full_name}
    assert events() == [("pack.opened", comms2.full_name, "The portal was down")]


def test_nobody_outside_comms_says_so(made, officer):
    with pytest.raises(Refused, match="Only somebody in comms"):
        declare_opened(pack=made, by=officer, reason="x")


def test_what_was_never_made_was_never_opened(approved, comms):
    with pytest.raises(WrongState, match="never made"):
        declare_opened(pack=approved, by=comms, reason="x")


def test_saying_so_takes_a_reason(made, comms):
    with pytest.raises(Refused, match="Enter who opened the pack, and why") as refused:
        declare_opened(pack=made, by=comms, reason=" ")

    assert refused.value.field == "reason"


def test_a_second_click_says_so_once(made, comms):
    declare_opened(pack=made, by=comms, reason="The portal was down")

    assert declare_opened(pack=made, by=comms, reason="again").opened_because == "The portal was down"
    assert len(events()) == 1


def test_who_says_so_second_is_told_who_did(made, comms, comms2):
    declare_opened(pack=made, by=comms, reason="The portal was down")

    with pytest.raises(WrongState, match=f"{comms.full_name} said so already"):
        declare_opened(pack=made, by=comms2, reason="x")


def test_what_was_said_of_an_opened_pack_stays(made, comms):
    declare_opened(pack=made, by=comms, reason="The portal was down")

    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.update(opened_because="Nothing happened")
    with guards_down():
        Pack.objects.update(opened_because="The portal was down")


def test_the_time_that_is_left_is_derived(asked, approved):
    assert asked.ends_at - asked.asked_at == timedelta(minutes=15)
    assert approved.ends_at - approved.approved_at == timedelta(minutes=15)
    assert portal_clock.now() < approved.ends_at
