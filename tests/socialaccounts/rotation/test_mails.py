"""What the mails say: what to do, and a link; never a secret, never a username."""

from datetime import date, timedelta

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from config import clock as portal_clock
from socialaccounts.rotation.actions import change_password
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.actions import prove_access
from socialaccounts.vault.values import Value
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import PASSWORD, make_reveal, make_version

pytestmark = pytest.mark.django_db

USERNAME = "the-username"


def mails():
    return {
        notice.recipient.full_name: message_for(notice)
        for notice in Notice.objects.select_related("recipient")
    }


def all_mails():
    written = [message_for(notice) for notice in Notice.objects.select_related("recipient")]
    return "".join(str(mail.message()) for mail in written if mail)


def text_and_html(mail):
    return f"{mail.subject}\n{mail.body}", mail.alternatives[0][0]


def late_since(version, days):
    type(version).objects.filter(pk=version.pk).update(due_on=portal_clock.today() - timedelta(days=days))
    type(version.credential).objects.update(username=USERNAME)
    sweep()


def test_a_holder_is_told_what_to_do(account, officer, version, settings):
    settings.PORTAL_URL = "https://portal.council.example"
    late_since(version, -7)

    for words in text_and_html(mails()["Olive Officer"]):
        assert "Change the password of Queen’s Park by" in words
        assert "Put the new password in the vault" in words
        assert "Olive Officer, Dan Deputy" in words
        assert f"https://portal.council.example/register/{account.reference}/" in words


def test_a_manager_is_told_whom_to_ask(account, manager, version):
    late_since(version, 3)

    for words in text_and_html(mails()["Mani Manager"]):
        assert "was due to be changed on" in words
        assert "Ask those who hold the account to change it: Olive Officer, Dan Deputy" in words


def test_comms_is_told_that_nobody_holds_the_account(comms):
    late_since(make_version(make_account()), -7)

    for words in text_and_html(mails()["Comms Person"]):
        assert "is due to be changed by" in words
        assert "Nobody holds this account" in words


@pytest.mark.parametrize(
    ("earlier", "sentence"),
    [(True, "The one that you know no longer works"), (False, "put the password of Queen’s Park")],
)
def test_the_other_holders_are_told_of_a_new_password(account, officer, earlier, sentence):
    if earlier:
        make_version(account)

    change_password(account=account, by=officer, value=Value(USERNAME, "otter-canyon-lantern-17"))

    for words in text_and_html(mails()["Dan Deputy"]):
        assert sentence in words
        assert "otter" not in words


def test_the_holders_are_told_that_comms_could_not_get_in(account, comms, version):
    make_reveal(version, comms)

    prove_access(account=account, by=comms, worked=False, note="It asks for <a code>")

    text, html = text_and_html(mails()["Olive Officer"])
    assert "They wrote: It asks for <a code>" in text
    assert "They wrote: It asks for &lt;a code&gt;" in html


def test_no_mail_holds_a_secret_or_the_username(account, officer, manager, comms, version):
    late_since(version, 7)
    raw = all_mails()
    change_password(account=account, by=officer, value=Value(USERNAME, "otter-canyon-lantern-17"))
    make_reveal(account.credential.current(), comms)
    prove_access(account=account, by=comms, worked=False, note="Locked out")

    raw += all_mails()
    assert len(Notice.objects.all()) > 5
    for secret in (PASSWORD, "otter-canyon", USERNAME):
        assert secret not in raw


def test_dates_are_in_words(account, officer, clock):
    clock.move_to(date(2027, 1, 1))
    version = make_version(account, due=date(2027, 1, 8))
    late_since(version, -7)

    assert "8 January 2027" in mails()["Olive Officer"].subject
