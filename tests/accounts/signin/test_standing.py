"""Whether somebody is still staff is asked of the council's own sign-in, without their next visit: with a real provider."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.db import connection

from accounts.audit.models import AuditEvent
from accounts.models import Standing, User
from accounts.signin.sso import tasks
from accounts.signin.sso.standing import ask_about_all, keep
from config import clock
from tests.accounts.signin.walk import SAM, begin, is_in, sign_in

pytestmark = pytest.mark.django_db
STAFF = {**SAM, "groups": ["g-staff"]}


@pytest.fixture(autouse=True)
def _staff_alone(settings):
    cache.clear()
    settings.OIDC_STAFF_GROUPS = ["g-staff"]


@pytest.fixture
def sam(council):
    """A browser in which Sam signed in at the council's own sign-in, an hour and more ago."""
    council.says("sub-1", **STAFF)
    client, _ = sign_in(council)
    make_due()
    return client


def make_due():
    Standing.objects.update(asked_at=clock.now() - timedelta(minutes=61))


def happened():
    found = AuditEvent.objects.exclude(event__in=("people.added", "people.signed_in"))
    return list(found.order_by("sequence").values_list("event", flat=True))


def test_who_is_in_the_group_no_more_is_out_without_signing_in_again(council, sam):
    council.says("sub-1", **SAM, groups=["g-other"])
    assert is_in(sam)
    tasks.ask()

    assert not is_in(sam)
    assert not User.objects.get_queryset().get().is_active
    assert happened() == ["people.deactivated"]
    assert not Standing.objects.exists()


def test_who_is_still_in_the_group_stays_and_is_kept_in_step(council, sam):
    council.says("sub-1", **(STAFF | {"name": "Sam Newname"}))

    assert ask_about_all() == 1
    assert is_in(sam)
    assert User.objects.get_queryset().get().full_name == "Sam Newname"
    assert ask_about_all() == 0
    make_due()
    assert ask_about_all() == 1


def test_a_token_that_the_issuer_takes_no_longer_signs_out_and_deactivates_nobody(council, sam):
    council.says("sub-1", **STAFF, blocked=True)
    ask_about_all()

    assert not is_in(sam)
    assert User.objects.get_queryset().get().is_active
    assert happened() == ["people.sso_lapsed"]
    assert not Standing.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [{"down": True}, {"strangeKey": True}, {"spoil": {"iss": "https://other.example"}}, {"unsigned": True}],
    ids=lambda fault: next(iter(fault)),
)
def test_an_issuer_that_is_away_or_not_to_be_believed_changes_nothing(council, sam, fault):
    council.says("sub-1", **SAM, groups=[], **fault)

    assert ask_about_all() == 0
    assert is_in(sam)
    make_due()
    council.says("sub-1", **SAM, groups=[])
    assert ask_about_all() == 1
    assert not is_in(sam)


def test_an_answer_about_somebody_else_changes_nothing(council, sam):
    council.says("sub-1", **SAM, groups=[], spoil={"sub": "sub-2"})
    ask_about_all()

    assert is_in(sam)
    assert happened() == []


def test_groups_that_are_left_out_take_nothing_away(council, sam):
    council.says("sub-1", **SAM, _claim_names={"groups": "src1"})
    ask_about_all()

    assert is_in(sam)
    assert Standing.objects.exists()


def test_who_left_otherwise_is_not_touched(council, sam):
    User.objects.get_queryset().update(is_active=False)
    council.says("sub-1", **(STAFF | {"name": "Sam Newname"}))
    ask_about_all()

    assert User.objects.get_queryset().get().full_name == "Sam Signer"


def test_a_row_that_another_worker_has_taken_is_left_to_it(sam):
    from accounts.signin.sso import standing

    row = Standing.objects.get()
    assert not standing._ask(row.pk, row.asked_at - timedelta(minutes=1))


def test_the_token_is_sealed_and_is_in_no_column_as_it_is(sam):
    keep(SocialAccount.objects.get(), "a-token-to-be-found")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_token FROM accounts_standing")
        assert b"a-token-to-be-found" not in bytes(cursor.fetchone()[0])


def test_a_token_that_does_not_open_changes_nothing(sam):
    Standing.objects.update(sealed_token=b"spoilt")

    assert ask_about_all() == 0
    assert is_in(sam)


def test_where_it_is_off_no_token_is_asked_for_and_none_is_kept(council, settings):
    assert "offline_access" in begin()[1]
    settings.OIDC_RECHECK_MINUTES = 0
    assert "offline_access" not in begin()[1]
    council.says("sub-1", **STAFF)
    sign_in(council)

    assert not Standing.objects.exists()
    assert ask_about_all() == 0
