"""Opening what is due, straight from the facts, whatever led to them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import AuditEvent
from socialaccounts.models import Freeze, Rotation, SocialAccount, Version
from socialaccounts.register.terms import AccessModel, Status
from socialaccounts.rotation.actions import access_confirmed, change_password, settle_pending
from socialaccounts.rotation.models import Cause, Duty, Ending
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.values import Value
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.rotation.factories import (
    make_confirmation,
    make_emergency_use,
    make_freeze,
    make_opened_pack,
)
from tests.socialaccounts.vault.factories import make_reveal, make_rotation, make_version

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 23)
OTHER_MODELS = pytest.mark.parametrize(
    "model", [AccessModel.NAMED_ADMINISTRATORS, AccessModel.HELD_ELSEWHERE]
)
NOT_LIVE = pytest.mark.parametrize("status", [Status.PLANNED, Status.PARKED])


@pytest.fixture(autouse=True)
def _today(clock):
    """The accounts are a little older than what happens to them."""
    clock.move_to(TODAY - timedelta(days=22))


@pytest.fixture
def current(account, deputy, clock):
    """The account's present password, not due for long."""
    clock.move_to(TODAY)
    return make_version(account, by=deputy, due=TODAY + timedelta(days=300))


@pytest.fixture
def page(service, officer, clock):
    """A live account without a shared login."""
    clock.move_to(TODAY)
    return make_account("Page", service=service, lead=officer, access_model="named_administrators")


def opened():
    """The open rotations, once the sweep has run: cause, version and due date."""
    sweep()
    return list(Rotation.objects.open().order_by("pk").values_list("cause", "version", "due_on"))


def value(number=1):
    return Value("council", f"otter-canyon-lantern-{number}")


# Monthly


def test_monthly_looks_seven_days_ahead(service, officer, clock):
    clock.move_to(TODAY)
    for days in (-30, 0, 7, 8):
        make_version(make_account(service=service, lead=officer), due=TODAY + timedelta(days=days))

    assert sorted((due - TODAY).days for _, _, due in opened()) == [-30, 0, 7]


def test_monthly_looks_at_the_present_password_only(account, clock):
    clock.move_to(TODAY)
    make_version(account, due=TODAY)
    make_version(account, due=TODAY + timedelta(days=30))

    assert opened() == []


def test_each_is_opened_once(account, clock):
    clock.move_to(TODAY)
    make_version(account, due=TODAY)

    assert [sweep().opened for _ in range(2)] == [1, 0]


def test_it_keeps_the_date_and_the_value_that_is_to_go(account, clock):
    clock.move_to(TODAY)
    version = make_version(account, due=TODAY)

    sweep()

    rotation = Rotation.objects.get()
    assert (rotation.version, rotation.account, rotation.due_on) == (version, account, TODAY)
    assert (rotation.duty, rotation.to_do) == (Duty.CHANGE, "Change the password of Queen’s Park")


# Confirming who has access


@OTHER_MODELS
def test_who_has_access_is_to_be_confirmed_at_once_where_it_never_was(model, page, officer):
    SocialAccount.objects.update(access_model=model)

    assert opened() == [("monthly", None, TODAY)]
    assert Rotation.objects.get().to_do == "Confirm who has access to Page"


@OTHER_MODELS
def test_it_is_to_be_confirmed_again_a_week_before_the_date_of_the_latest_confirmation(
    model, page, officer, clock
):
    SocialAccount.objects.update(access_model=model)
    make_confirmation(page, officer, due=TODAY)
    make_confirmation(page, officer, due=TODAY + timedelta(days=20))
    assert opened() == []

    clock.forward(days=13)

    assert opened() == [("monthly", None, TODAY + timedelta(days=20))]


def test_a_confirmation_ends_it(page, officer, clock):
    opened()
    clock.forward(hours=1)
    make_confirmation(page, officer, due=TODAY + timedelta(days=30))

    assert opened() == []
    assert Rotation.objects.get().ended == Ending.CONFIRMED
    assert AuditEvent.objects.latest("sequence").event == "rotation.confirmed"


def test_a_confirmation_ends_it_at_once_for_whoever_made_it(page, officer, clock):
    opened()
    assert access_confirmed(account=page, by=officer) == 0
    clock.forward(hours=1)
    make_confirmation(page, officer, due=TODAY + timedelta(days=30))

    assert access_confirmed(account=page, by=officer) == 1

    event = AuditEvent.objects.latest("sequence")
    assert (event.event, event.target_ref) == ("rotation.confirmed", page.reference)


def test_a_confirmation_under_way_while_the_sweep_opened_it_ends_it_too(page, officer):
    opened()
    Rotation.objects.update(opened_at=datetime(2027, 6, 24, tzinfo=UTC))
    make_confirmation(page, officer, due=TODAY + timedelta(days=30))

    assert opened() == []


def test_an_earlier_confirmation_does_not_end_it(page, officer, clock):
    make_confirmation(page, officer, due=TODAY)
    clock.forward(hours=1)

    assert opened() == opened() == [("monthly", None, TODAY)]


# Leavers


@pytest.mark.parametrize("how", ["is_active", "left_on", "until"])
def test_a_leaver_who_knows_the_value_opens_one_for_the_same_day(how, current, account, officer):
    make_reveal(current, officer)
    if how == "until":
        account.holders.filter(user=officer).update(until=TODAY)
    else:
        setattr(officer, how, TODAY if how == "left_on" else False)
        officer.save()

    assert opened() == [("leaver", current.pk, TODAY)]


def test_a_leaver_who_never_saw_the_value_opens_none(current, account, officer):
    account.holders.filter(user=officer).update(until=TODAY)

    assert opened() == []


def test_only_a_value_that_works_ends_it(current, account, officer, deputy, stranger):
    make_reveal(current, stranger)
    sweep()
    pending = change_password(
        account=account, by=officer, value=Value("council", "plum-granite-sparrow-52", generated=True)
    )
    assert len(opened()) == 1

    settle_pending(account=account, by=officer, version=pending.pk, works=True)

    assert opened() == []
    assert Rotation.objects.get().closed_by == pending


def test_it_stays_open_though_the_leaver_comes_back(current, account, officer):
    make_reveal(current, officer)
    account.holders.filter(user=officer).update(until=TODAY)
    sweep()

    account.holders.filter(user=officer).update(until=None)

    assert len(opened()) == 1


def test_a_leaver_who_knows_the_new_value_too_opens_another(current, account, officer, stranger):
    make_reveal(current, stranger)
    sweep()
    latest = change_password(account=account, by=officer, value=value())
    make_reveal(latest, stranger)

    assert opened() == [("leaver", latest.pk, TODAY)]


# Compromised


def test_a_freeze_opens_one_for_today(current, account, comms):
    make_freeze(account, comms, current)

    assert opened() == [("compromised", current.pk, TODAY)]


def test_a_freeze_whose_value_is_replaced_or_that_is_lifted_opens_none(current, account, comms, deputy):
    freeze = make_freeze(account, comms, current)
    change_password(account=account, by=deputy, value=value())
    assert opened() == []

    Freeze.objects.update(version=account.credential.current(), lifted_at=freeze.since, lifted_by=comms)

    assert opened() == []


def test_lifting_the_freeze_ends_no_rotation(current, account, comms):
    freeze = make_freeze(account, comms, current)
    sweep()
    Freeze.objects.update(lifted_at=freeze.since, lifted_by=comms)

    assert len(opened()) == 1


def test_without_a_password_the_access_is_to_be_looked_at(page, comms, officer, clock):
    make_confirmation(page, officer, due=TODAY + timedelta(days=30))
    clock.forward(hours=1)
    make_freeze(page, comms)
    assert opened() == [("compromised", None, TODAY)]
    assert Rotation.objects.get().duty == Duty.CONFIRM

    clock.forward(hours=1)
    make_confirmation(page, officer, due=TODAY + timedelta(days=30))

    assert opened() == []


# Emergencies


@pytest.mark.parametrize("used", [make_emergency_use, make_opened_pack])
@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2027, 6, 23, 9, tzinfo=UTC), date(2027, 6, 24)),
        (datetime(2027, 6, 22, 22, 59, tzinfo=UTC), date(2027, 6, 23)),
        (datetime(2027, 6, 22, 23, 1, tzinfo=UTC), date(2027, 6, 24)),  # half past midnight in London
        (datetime(2027, 1, 31, 23, 30, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2024, 2, 28, 12, tzinfo=UTC), date(2024, 2, 29)),
    ],
)
def test_an_emergency_is_due_a_day_after_in_london(used, at, due, current, comms):
    used(current, comms, at=at)

    assert opened() == [("emergency", current.pk, due)]


def test_the_first_of_several_emergencies_sets_the_date(current, comms, comms2):
    make_emergency_use(current, comms, at=datetime(2027, 6, 23, 9, tzinfo=UTC))
    make_emergency_use(current, comms2, at=datetime(2027, 6, 20, 9, tzinfo=UTC))

    assert opened() == [("emergency", current.pk, date(2027, 6, 21))]


def test_an_emergency_with_an_earlier_value_opens_none(current, account, comms, deputy):
    make_emergency_use(current, comms)
    change_password(account=account, by=deputy, value=value())

    assert opened() == []


# First deposit


def test_a_live_account_without_a_password_is_given_a_week(service, officer, clock):
    clock.move_to(TODAY)
    account = make_account("Bare", service=service, lead=officer)

    assert opened() == [("first_deposit", None, TODAY + timedelta(days=7))]
    assert Rotation.objects.get().to_do == "Put the password of Bare in the vault"

    version = change_password(account=account, by=officer, value=value())

    assert opened() == []
    assert Rotation.objects.get().closed_by == version


def test_a_pending_first_value_does_not_end_it(account, officer, clock):
    clock.move_to(TODAY)
    sweep()
    generated = Value("council", "plum-granite-sparrow-52", generated=True)

    change_password(account=account, by=officer, value=generated)

    assert len(opened()) == 1


# Ends without a change


def closes(account):
    SocialAccount.objects.filter(pk=account.pk).update(
        status=Status.CLOSED, closed_at=datetime(2027, 6, 23, 15, tzinfo=UTC), closed_because="Merged"
    )


def gets_another_way_in(account):
    model = AccessModel.HELD_ELSEWHERE if account.has_shared_login else AccessModel.SHARED_LOGIN
    SocialAccount.objects.filter(pk=account.pk).update(access_model=model)


@pytest.mark.parametrize("happens", [closes, gets_another_way_in])
def test_a_change_whose_account_closes_or_gets_another_way_in_is_moot(happens, current, account, stranger):
    make_reveal(current, stranger)
    sweep()

    happens(account)
    sweep()

    rotation = Rotation.objects.get(cause=Cause.LEAVER)
    assert (rotation.ended, rotation.closed_by) == (Ending.MOOT, None)
    assert "rotation.moot" in AuditEvent.objects.values_list("event", flat=True)


@pytest.mark.parametrize("happens", [closes, gets_another_way_in])
def test_a_confirmation_whose_account_closes_or_gets_a_shared_login_is_moot(happens, page):
    sweep()

    happens(page)
    sweep()

    assert Rotation.objects.get(cause=Cause.MONTHLY).ended == Ending.MOOT


@pytest.mark.parametrize("happens", [closes, gets_another_way_in])
def test_a_first_deposit_whose_account_closes_or_gets_another_way_in_is_moot(happens, account, clock):
    clock.move_to(TODAY)
    sweep()

    happens(account)
    sweep()

    assert Rotation.objects.get(cause=Cause.FIRST_DEPOSIT).ended == Ending.MOOT


@NOT_LIVE
def test_nothing_is_opened_for_an_account_that_is_not_live(status, account, page, comms, stranger, current):
    make_reveal(current, stranger)
    make_freeze(account, comms, current)
    make_freeze(page, comms)
    make_emergency_use(current, comms)
    make_opened_pack(current, comms)
    make_account(service=make_service())
    went_live_at = None if status == Status.PLANNED else F("went_live_at")
    SocialAccount.objects.update(status=status, went_live_at=went_live_at)

    assert opened() == []


def test_a_parked_account_keeps_what_is_open_and_is_chased_again_once_live(current, account, stranger):
    make_reveal(current, stranger)
    sweep()
    Rotation.objects.update(next_stage_on=TODAY)
    SocialAccount.objects.update(status=Status.PARKED)
    assert (len(opened()), sweep().told) == (1, 0)

    SocialAccount.objects.update(status=Status.LIVE)

    assert sweep().told == 1


@OTHER_MODELS
def test_what_is_not_a_shared_login_has_no_password_to_change(model, current, account, comms, stranger):
    make_reveal(current, stranger)
    make_freeze(account, comms, current)
    make_emergency_use(current, comms)
    make_opened_pack(current, comms)
    Version.objects.update(due_on=TODAY)
    SocialAccount.objects.update(access_model=model)

    assert {version for _, version, _ in opened()} == {None}


def test_all_causes_may_be_open_at_once_each_once(current, account, comms, stranger):
    make_reveal(current, stranger)
    make_reveal(current, make_user())
    make_freeze(account, comms, current)
    make_emergency_use(current, comms)
    make_opened_pack(current, comms)
    Version.objects.update(due_on=TODAY)

    assert sorted(cause for cause, _, _ in opened()) == ["compromised", "emergency", "leaver", "monthly"]


# The row


def test_the_database_refuses_a_second_open_rotation_of_one_cause(version):
    make_rotation(version)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_rotation(version)


def test_the_database_refuses_a_rotation_closed_by_the_value_that_is_to_go(version):
    rotation = make_rotation(version)
    rotation.closed_at, rotation.closed_by = version.deposited_at, version

    with pytest.raises(IntegrityError), transaction.atomic():
        rotation.save()


def test_a_rotation_says_what_and_by_when(version):
    rotation = make_rotation(version)

    assert str(rotation) == f"Monthly change by {version.due_on}"
