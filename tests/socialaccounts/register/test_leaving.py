import pytest

from accounts.audit.models import AuditEvent
from accounts.models import Notice
from config.workflow import Refused
from socialaccounts.register.actions import park
from socialaccounts.register.leaving import leave
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user("Lea Lead")


@pytest.fixture
def deputy():
    return make_user("Dee Deputy")


@pytest.fixture
def account(service, lead, deputy):
    return make_account("The Pool", service=service, lead=lead, deputy=deputy)


def held(account):
    return {(one.user.full_name, one.capacity) for one in account.holders.current().select_related("user")}


def test_a_deputy_leaves_by_one_click(client_for, account, lead, deputy):
    page = client_for(deputy).post(f"/register/{account.reference}/leave/", follow=True)

    assert "You no longer hold The Pool." in page.content.decode()
    assert held(account) == {("Lea Lead", "lead")}
    assert Notice.objects.get(kind="holder_left").recipient == lead
    assert AuditEvent.objects.about(account).first().event == "account.holder_removed"


def test_when_the_lead_leaves_the_eldest_deputy_leads(client_for, account, lead, deputy):
    page = client_for(lead).post(f"/register/{account.reference}/leave/", follow=True)

    assert "Dee Deputy leads it now." in page.content.decode()
    assert held(account) == {("Dee Deputy", "lead")}


def test_the_last_is_told_who_must_be_found_first(client_for, account, lead, deputy, manager):
    leave(account=account, by=deputy)
    make_holder(account, make_user("Edi Editor"), "editor")

    page = client_for(lead).post(f"/register/{account.reference}/leave/", follow=True).content.decode()

    assert "You are the last who answers for The Pool." in page
    assert "ask Mani Manager or the communications team" in page
    assert ("Lea Lead", "lead") in held(account)


def test_an_editor_leaves_in_any_case(account):
    editor = make_user("Edi Editor")
    make_holder(account, editor, "editor")

    assert leave(account=account, by=editor) is None
    assert "Edi Editor" not in {name for name, _ in held(account)}


def test_who_does_not_hold_it_cannot_leave(account, officer):
    with pytest.raises(Refused, match="You do not hold The Pool"):
        leave(account=account, by=officer)


def test_a_deputy_who_left_the_council_does_not_count(account, lead, deputy):
    deputy.is_active = False
    deputy.save()

    with pytest.raises(Refused, match="You are the last"):
        leave(account=account, by=lead)


def test_parking_tells_the_holders_why(account, lead, deputy, comms):
    with pytest.raises(Refused, match="Say why"):
        park(account=account, reason=" ", by=comms)
    park(account=account, reason="Winter", by=comms)

    assert {notice.recipient for notice in Notice.objects.filter(kind="account_parked")} == {lead, deputy}
    assert len(held(account)) == 2
