"""Closing an account at once: with a closing that runs, and without one."""

import pytest

from accounts.models import AuditEvent, Notice
from accounts.notices.deliver import message_for
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from socialaccounts.closing import actions
from socialaccounts.closing.models import Closing
from socialaccounts.closing.queries import attention_rows, latest, panel_rows
from socialaccounts.closing.steps import Step
from socialaccounts.closing.sweep import sweep
from socialaccounts.models import SocialAccount, Version
from socialaccounts.vault.rules import may_enter
from tests.factories import make_user
from tests.socialaccounts.closing.factories import begun, tick, until
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db

UNDONE = [
    "Announce it two weeks before",
    "Announce it 48 hours before",
    "Export the data",
    "Hand it over or delete it",
    "Remove the administrators",
    "Keep or release the name",
]


@pytest.fixture
def account(service, officer):
    return make_account("The Pool", service=service, lead=officer, deputy=make_user("Dee Deputy"))


@pytest.fixture
def closing(account, officer, comms):
    closing = begun(account, comms)
    tick(closing, officer, Step.MONTH)
    return closing


def url(account, page=""):
    return f"{account.get_absolute_url()}{page}"


def told(kind):
    return sorted(one.recipient.full_name for one in Notice.objects.filter(kind=kind))


def close(account, by, reason="Strangers post on it"):
    return actions.close_at_once(account=account, reason=reason, by=by)


class TestWithAClosingThatRuns:
    def test_it_ends_early_with_what_was_left_undone(self, closing, account, comms2):
        close(account, comms2)

        now = latest(SocialAccount.objects.get(pk=account.pk))
        assert (now.is_running, now.ended_early) == (False, True)
        assert [row.label for row in now.undone] == UNDONE
        assert {row.status_label for row in now.undone} == {"Left undone"}
        event = AuditEvent.objects.about(account).first()
        assert (event.event, event.reason) == ("account.closed", "Strangers post on it")
        assert event.facts["left_undone"] == UNDONE

    def test_each_is_told_once(self, closing, account, officer, manager, comms, comms2):
        close(account, comms2)

        assert told("account_closed") == ["Dee Deputy", officer.full_name]
        assert told("closing_ended_early") == sorted([comms.full_name, manager.full_name])
        for kind in ("account_closed", "closing_ended_early"):
            body = message_for(Notice.objects.filter(kind=kind).first()).body
            assert "Strangers post on it" in body
            assert [line[2:] for line in body.splitlines() if line.startswith("- ")][:6] == UNDONE

    def test_a_manager_who_holds_it_is_told_once(self, service, manager, comms, comms2):
        account = make_account(service=service, lead=manager)
        begun(account, comms)

        close(account, comms2)

        assert told("account_closed") == [manager.full_name]
        assert told("closing_ended_early") == [comms.full_name]

    def test_with_the_last_step_alone_nothing_was_left(self, account, officer, manager, comms):
        closing = begun(account, comms, portal_clock.today())
        tick(closing, officer, *until(Step.CLOSE))

        close(account, comms)

        event = AuditEvent.objects.about(account).first()
        assert "left_undone" not in event.facts
        assert told("closing_ended_early") == [manager.full_name]
        body = message_for(Notice.objects.get(kind="closing_ended_early")).body
        assert "Every step before the last was done." in body

    def test_nobody_is_reminded_any_more(self, closing, account, officer, comms, clock):
        clock.forward(days=50)
        sweep()
        due = Notice.objects.filter(kind="closing_due")
        assert due.exists()

        close(account, comms)

        assert all(message_for(one) is None for one in due)
        clock.forward(days=60)
        assert sweep() == 0
        assert attention_rows() == panel_rows(officer) == panel_rows(comms) == []

    def test_the_password_stays_sealed_and_comms_can_still_fetch_it(self, account, officer, comms):
        version = make_version(account, by=officer)
        sealed = Version.objects.values_list("sealed_password").get(pk=version.pk)
        begun(account, comms)

        account = close(account, comms)

        assert Version.objects.values_list("sealed_password").get(pk=version.pk) == sealed
        assert may_enter(comms, account)
        assert not may_enter(officer, account)

    def test_one_that_was_called_off_is_left_alone(self, closing, account, comms):
        actions.call_off(closing=closing, reason="It stays", by=comms)

        account = close(account, comms)

        assert not latest(account).ended_early
        assert told("closing_ended_early") == []

    def test_nothing_of_it_is_written_when_it_is_refused(self, closing, account, officer, comms):
        events, notices = AuditEvent.objects.count(), Notice.objects.count()

        with pytest.raises(Refused, match="Only the communications team"):
            close(account, officer)
        with pytest.raises(Refused) as bare:
            close(account, comms, reason=" ")

        assert bare.value.field == "reason"
        assert (AuditEvent.objects.count(), Notice.objects.count()) == (events, notices)
        assert Closing.objects.running().filter(pk=closing.pk).exists()

    def test_whoever_comes_second_reads_who_was_faster(self, closing, account, comms, comms2):
        close(account, comms)

        with pytest.raises(WrongState, match="The Pool was closed by Comms Person on"):
            close(account, comms2)


class TestPages:
    def test_the_page_says_what_will_happen_and_to_whom(self, client_for, account, comms):
        page = client_for(comms).get(url(account, "close/")).content.decode()

        assert f"close or delete the account on {account.platform.name} itself" in page
        assert "Olive Officer, Dee Deputy no longer hold it and are told by email" in page
        assert "stays sealed in the vault" in page
        assert "ends early" not in page

    def test_it_leads_to_the_closing_that_runs_and_names_what_stays_undone(
        self, client_for, closing, account, comms
    ):
        page = client_for(comms).get(url(account, "close/")).content.decode()

        assert "Close The Pool at once" in page
        assert f'href="{url(account, "closing/")}"' in page
        assert all(f"<li>{label}</li>" in page for label in UNDONE)
        assert "<li>Announce it a month before</li>" not in page

    def test_closing_closes_and_says_so(self, client_for, closing, account, officer, comms):
        browser = client_for(comms)

        answer = browser.post(url(account, "close/"), {"reason": "Strangers post on it"}, follow=True)

        assert answer.redirect_chain == [(url(account), 302)]
        assert "The Pool is closed." in answer.content.decode()
        assert "see what was left undone" in answer.content.decode()
        for reader in (browser, client_for(officer)):
            page = reader.get(url(account, "closing/")).content.decode()
            assert "Closed early by Comms Person, " in page
            assert "with 6 steps left undone. Strangers post on it" in page
            assert page.count("Left undone") == 6
            assert page.count("Closed at once") == 1
            assert "tick it" not in page
            assert "close it at once" not in page
        refused = browser.post(
            url(account, "closing/steps/export/"), {"outcome": "done", "note": "Kept"}, follow=True
        )
        assert "so nothing changes any more" in refused.content.decode()
        assert "Kept" in refused.content.decode()

    def test_from_the_page_that_begins_a_closing(self, client_for, account, comms):
        browser = client_for(comms)
        assert url(account, "close/") in browser.get(url(account, "closing/start/")).content.decode()
        begun(account, comms)

        page = browser.get(url(account, "closing/start/")).content.decode()

        assert "being closed already" in page
        assert f'href="{url(account, "closing/")}"' in page

    @pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
    def test_closing_wants_a_reason(self, client_for, account, comms, reason):
        page = client_for(comms).post(url(account, "close/"), {"reason": reason}).content.decode()

        account.refresh_from_db()
        assert "Say why the account is closed" in page
        assert account.is_live

    def test_a_second_click_closes_once(self, client_for, account, comms):
        browser = client_for(comms)

        for _ in range(2):
            answer = browser.post(url(account, "close/"), {"reason": "Done"})

        assert answer.status_code == 302
        assert AuditEvent.objects.about(account).filter(event="account.closed").count() == 1
        assert Notice.objects.filter(kind="account_closed").count() == 2
