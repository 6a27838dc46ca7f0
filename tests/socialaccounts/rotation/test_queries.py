"""What the home page and the attention page say of passwords."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from socialaccounts.models import AccessProof
from socialaccounts.register.panels import SHOWN
from socialaccounts.register.terms import Status
from socialaccounts.rotation.queries import attention_rows, panel_rows
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.factories import make_rotation, make_version

pytestmark = pytest.mark.django_db


def due_in(days, account):
    return make_rotation(make_version(account, due=portal_clock.today() + timedelta(days=days)))


def prove(account, comms, worked=True):
    version = account.credential.current()
    AccessProof.objects.create(
        account=account,
        version=version,
        person=comms,
        worked=worked,
        note="" if worked else "No",
    )


def lines(rows):
    return [(row.text, row.tag, row.colour) for row in rows]


def test_a_holder_sees_what_is_due(account, officer):
    due_in(5, account)
    due_in(5, make_account("Not mine"))

    rows = panel_rows(officer)

    assert lines(rows) == [("Change the password of Queen’s Park", "Due in 5 days", "waiting")]
    assert rows[0].url == f"{account.get_absolute_url()}#password"


def test_a_holder_sees_the_latest_first(account, officer, service):
    due_in(0, account)
    late = make_account("Late", service=service, lead=officer)
    due_in(-1, late)

    assert lines(panel_rows(officer)) == [
        ("Change the password of Late", "1 day late", "bad"),
        ("Change the password of Queen’s Park", "Due today", "warning"),
    ]


def test_a_manager_sees_it_once_it_is_three_days_late(account, manager):
    rotation = due_in(-2, account)
    assert panel_rows(manager) == []

    type(rotation).objects.update(due_on=rotation.due_on - timedelta(days=1))

    assert lines(panel_rows(manager)) == [("Change the password of Queen’s Park", "3 days late", "bad")]


def test_a_manager_who_holds_the_account_sees_it_once(account, manager):
    make_holder(account, manager)
    due_in(-4, account)

    assert len(panel_rows(manager)) == 1


def test_nobody_sees_what_is_not_live(service, officer):
    due_in(-4, make_account(service=service, status=Status.PARKED, lead=officer))

    assert panel_rows(officer) == []


def test_attention_has_nothing_to_say_when_all_is_well(account, comms, comms2, version):
    prove(account, comms)

    assert attention_rows() == []


@pytest.mark.parametrize(("inactive", "who"), [(1, "Only one person"), (2, "Nobody")])
def test_attention_wants_two_people_in_comms(comms, comms2, inactive, who):
    for person in (comms, comms2)[:inactive]:
        person.is_active = False
        person.save()

    assert attention_rows()[0].text == f"{who} in comms can fetch passwords: two must be able to"


def test_attention_is_worst_first(account, comms, comms2, service):
    due_in(3, account)
    late = make_account("Late", service=service)
    due_in(-3, late)
    failed = make_account("Failed", service=service)
    make_version(failed)
    prove(late, comms)
    prove(failed, comms)
    prove(failed, comms, worked=False)
    make_account("Empty", service=service)

    assert lines(attention_rows()) == [
        ("Empty is live without a password in the vault", "No password", "bad"),
        ("Comms could not sign in to Failed", "No access", "bad"),
        ("Change the password of Late", "3 days late", "bad"),
        ("Comms has never signed in to Queen’s Park", "Not proved", "warning"),
        ("Change the password of Queen’s Park", "Due in 3 days", "waiting"),
    ]


def test_attention_asks_no_new_proof_after_every_change(account, comms, comms2, version):
    prove(account, comms)
    make_version(account)

    assert attention_rows() == []


def test_attention_links_to_the_list_when_more_are_late(comms, comms2, service):
    for days in range(1, SHOWN + 3):
        account = make_account(service=service)
        due_in(-days, account)
        prove(account, comms)

    rows = attention_rows()

    assert len(rows) == SHOWN + 1
    assert (rows[0].tag, rows[-1].url) == (f"{SHOWN + 2} days late", "/register/passwords/?show=late")


def test_attention_takes_as_many_queries_whatever_is_wrong(service, django_assert_num_queries):
    for days in range(30):
        due_in(days - 15, make_account(service=service))

    with django_assert_num_queries(7):
        assert len(attention_rows()) == 1 + SHOWN + 1 + SHOWN + SHOWN
