"""What comms has to see to about packs, and what the mails say."""

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from config import clock as portal_clock
from socialaccounts.models import RecoveryKit, Version
from socialaccounts.vault.pack.actions import approve, ask, declare_opened, tell_comms
from socialaccounts.vault.pack.queries import attention_rows, changed_since, faults
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.pack.conftest import PASSWORD
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


def tags():
    return [(row.tag, row.colour) for row in attention_rows()]


def test_no_pack_is_red_once_an_account_is_live(version):
    assert tags() == [("No pack", "bad")]


def test_without_live_accounts_no_pack_is_missed(db):
    assert tags() == []


def test_an_ask_that_was_approved_is_no_pack_yet(version, approved):
    assert tags() == [("No pack", "bad")]


def test_a_fresh_pack_needs_nothing(made):
    assert tags() == []


@pytest.mark.parametrize(("days", "wrong"), [(35, []), (36, [("Too old", "bad")])])
def test_a_pack_is_too_old_after_five_weeks(made, clock, days, wrong):
    clock.forward(days=days)

    assert tags() == wrong


def test_the_age_is_a_setting(made, clock, settings):
    settings.PACK_MAX_AGE_DAYS = 3
    clock.forward(days=4)

    assert tags() == [("Too old", "bad")]


def test_a_changed_password_makes_it_out_of_date(made, version):
    make_version(version.credential.account)

    [row] = faults()

    assert (row.text, row.tag) == (
        "1 account has changed since the latest emergency pack was made",
        "Out of date",
    )


def test_a_new_account_and_a_changed_kit_count_too_and_each_account_once(made, version, officer):
    account = version.credential.account
    make_version(account)
    kit = RecoveryKit(account=account, changed_by=officer)
    kit.save()
    other = make_account()
    RecoveryKit.objects.create(account=other, changed_by=officer)

    assert changed_since(made) == 2


def test_what_was_given_up_or_is_not_live_does_not_count(made, version, officer):
    given_up = Version(
        credential=version.credential,
        deposited_by=officer,
        due_on=portal_clock.today(),
        abandoned_at=portal_clock.now(),
    )
    given_up.seal("given up")
    given_up.save()
    make_version(make_account(status="planned"))
    RecoveryKit.objects.create(account=make_account(status="planned"), changed_by=officer)

    assert changed_since(made) == 0


def test_more_than_a_hundred_are_not_counted(made, version, monkeypatch):
    monkeypatch.setattr("socialaccounts.vault.pack.queries.MOST_COUNTED", 1)
    for _ in range(3):
        make_version(make_account())

    assert faults()[0].text.startswith("More than 1 accounts have changed")


def test_an_opened_pack_is_red_until_there_is_another(made, comms):
    declare_opened(pack=made, by=comms, reason="The portal was down")

    assert tags() == [("Opened", "bad")]


def test_an_ask_waits_on_the_attention_page_until_it_lapses(made, asked, clock, client_for, comms):
    assert tags() == [("Approve", "bad")]
    assert "Lena Lead asks for an emergency pack" in client_for(comms).get("/attention/").content.decode()

    clock.forward(minutes=15)

    assert tags() == []


def test_the_mails_say_what_to_do_and_nothing_secret(lead, comms, comms2, version, settings):
    settings.PORTAL_URL = "https://portal.council.example"
    pack = approve(pack=ask(by=lead, reason="For the safe"), by=comms)
    wanted = {
        "pack_asked": "it could be somebody else at their computer",
        "pack_approved": "Have paper and a pen at hand",
    }

    for kind, words in wanted.items():
        mail = message_for(Notice.objects.filter(kind=kind).select_related("recipient").first())
        for said in (mail.body, mail.alternatives[0][0]):
            assert words in said
            assert f"https://portal.council.example/register/pack/{pack.pk}/" in said
            assert PASSWORD not in said


@pytest.mark.parametrize("kind", ["pack_made", "pack_opened"])
def test_the_mails_after_it_was_made(made, comms, comms2, kind):
    if kind == "pack_opened":
        declare_opened(pack=made, by=comms, reason="The portal was down")
    else:
        tell_comms(made, kind, "Lena Lead fetched an emergency pack", apart_from=made.asked_by)

    mail = message_for(Notice.objects.filter(kind=kind).select_related("recipient").first())

    for said in (mail.body, mail.alternatives[0][0]):
        assert f"emergency pack {made.pk}" in said
