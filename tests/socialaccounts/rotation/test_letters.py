"""What the notices of each cause say, to whom, and when."""

from datetime import date, timedelta

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from socialaccounts.models import Rotation, SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.rotation.actions import change_password
from socialaccounts.rotation.models import Cause, Duty
from socialaccounts.rotation.sweep import sweep
from socialaccounts.rotation.wording import title_of
from socialaccounts.vault.values import Value
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.rotation.factories import make_confirmation, make_emergency_use, make_freeze
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 23)


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(TODAY)


@pytest.fixture
def current(account, deputy, manager, comms):
    """The account's present password, not due for long."""
    return make_version(account, by=deputy, due=TODAY + timedelta(days=300))


def told():
    """Who has been told, by name, and of what."""
    return dict(Notice.objects.order_by("pk").values_list("recipient__full_name", "title"))


def words(name):
    """The latest mail to a person, as text and as HTML."""
    notice = Notice.objects.filter(recipient__full_name=name).latest("pk")
    mail = message_for(notice)
    return f"{mail.subject}\n{mail.body}", mail.alternatives[0][0]


def test_a_leaver_is_told_to_holders_and_manager_without_a_name(current, stranger):
    make_reveal(current, stranger)

    sweep()

    title = "Change the password of Queen’s Park today: somebody who knew it has left"
    assert told() == dict.fromkeys(("Dan Deputy", "Olive Officer", "Mani Manager"), title)
    for text in (*words("Olive Officer"), *words("Mani Manager")):
        assert "Somebody who knew the password of Queen’s Park on Facebook has left." in text
        assert "is due to be changed by 23 June 2027" in text
        assert "Stran" not in text


def test_a_leaver_is_told_to_comms_a_day_later(current, stranger, clock):
    make_reveal(current, stranger)
    sweep()
    clock.forward(days=1)

    sweep()

    assert told()["Comms Person"] == "The password of Queen’s Park is late: somebody who knew it has left"
    for text in words("Comms Person"):
        assert "was due to be changed on 23 June 2027, and nobody has changed it yet" in text
        assert "Ask those who hold the account to change it: Olive Officer, Dan Deputy." in text


def test_a_compromised_account_is_told_to_all_at_once_and_every_day(current, account, comms, clock):
    make_freeze(account, comms, current)

    sweep()

    title = "Change the password of Queen’s Park now: the account is compromised"
    assert told() == dict.fromkeys(("Dan Deputy", "Olive Officer", "Mani Manager", "Comms Person"), title)
    for name in told():
        for text in words(name):
            assert "is reported as compromised" in text
            assert "Do not post until comms says" in text
            assert "ends all other sessions on Facebook" in text
    for days in (1, 2, 3):
        clock.forward(days=1)
        sweep()
        assert Notice.objects.count() == 4 * (days + 1)


def test_an_emergency_is_told_at_once_and_is_due_tomorrow(current, comms):
    make_emergency_use(current, comms)

    sweep()

    title = "Change the password of Queen’s Park by 24 June 2027: it was used in an emergency"
    assert told() == dict.fromkeys(("Dan Deputy", "Olive Officer", "Mani Manager"), title)
    for text in words("Olive Officer"):
        assert "was taken from the vault in an emergency" in text


def test_a_first_deposit_says_how(account):
    sweep()

    assert told()["Olive Officer"] == "Put the password of Queen’s Park in the vault by 30 June 2027"
    for text in words("Olive Officer"):
        assert "is live, but its password is not in the vault" in text
        assert "reset it on Facebook first" in text


@pytest.mark.parametrize(
    ("model", "place"),
    [(AccessModel.NAMED_ADMINISTRATORS, "on Facebook"), (AccessModel.HELD_ELSEWHERE, "in the other vault")],
)
def test_where_there_is_no_password_the_access_is_asked_for(account, officer, model, place, clock):
    SocialAccount.objects.update(access_model=model)
    make_confirmation(account, officer, due=TODAY + timedelta(days=7))

    sweep()

    assert told()["Olive Officer"] == "Confirm who has access to Queen’s Park by 30 June 2027"
    for text in words("Olive Officer"):
        assert "Who has access to Queen’s Park on Facebook is due to be confirmed by 30 June 2027." in text
        assert f"Look {place} who has access" in text
    clock.forward(days=10)
    sweep()
    assert told()["Olive Officer"].endswith("is not confirmed: it was due on 30 June 2027")


def test_without_holders_comms_is_told_what_to_do(service, comms):
    make_account(service=service, access_model=AccessModel.NAMED_ADMINISTRATORS)

    sweep()

    for text in words("Comms Person"):
        assert "Nobody holds this account." in text
        assert "is run by" in text


def test_a_duty_done_meanwhile_is_not_mailed(current, account, officer, stranger):
    make_reveal(current, stranger)
    sweep()

    change_password(account=account, by=officer, value=Value("council", "otter-canyon-lantern-17"))

    assert message_for(Notice.objects.filter(kind="rotation_due").latest("pk")) is None


def test_somebody_who_has_left_is_told_nothing(current, account, officer, deputy):
    make_reveal(current, officer)
    type(officer).objects.filter(pk=officer.pk).update(left_on=TODAY)

    sweep()

    assert "Olive Officer" not in told()
    assert "Dan Deputy" in told()


def test_whoever_is_holder_manager_and_comms_is_told_once(account, manager, current, comms):
    manager.groups.set(comms.groups.all())
    make_freeze(account, comms, current)

    sweep()

    assert Notice.objects.filter(recipient=manager).count() == 1


def test_two_people_in_comms_are_told_each(service, comms, comms2):
    make_account(service=service)

    sweep()

    assert set(told()) == {"Comms Person", "Comms2 Person"}


def test_a_snoozed_rotation_is_told_again_on_its_new_day(account, deputy, officer, clock):
    make_version(account, by=deputy, due=TODAY)
    sweep()
    assert Notice.objects.filter(recipient=officer).count() == 1
    new = TODAY + timedelta(days=3)
    Rotation.objects.update(
        snoozed_from=TODAY, snoozed_by=officer, snoozed_because="Ill", due_on=new, next_stage_on=new
    )

    clock.forward(days=3)
    sweep()

    stages = Notice.objects.filter(recipient=officer).order_by("pk").values_list("stage", flat=True)
    assert list(stages) == ["on-the-day", "snoozed-on-the-day"]


def test_a_rotation_put_off_before_its_first_stage_waits_for_it(current, account, comms):
    make_emergency_use(current, comms)
    sweep()
    Notice.objects.all().delete()
    far = TODAY + timedelta(days=5)
    Rotation.objects.update(due_on=far, next_stage_on=TODAY)

    assert sweep().told == 0

    assert Rotation.objects.get().next_stage_on == far - timedelta(days=1)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("number", [7, 9999, 10_000, 1_234_567])
def test_a_notice_leads_to_its_account(number, service, officer):
    account = make_account(id=number, service=service, lead=officer)

    sweep()

    assert Notice.objects.get().path == account.get_absolute_url()


def test_an_account_without_anybody_is_swept_all_the_same(service):
    make_account(service=service)

    assert sweep().told == 1
    assert not Notice.objects.exists()


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_every_title_fits_and_names_the_account(cause, duty, days):
    due = date(2027, 9, 30)

    title = title_of(cause, duty, due, due + timedelta(days=days)).format(
        name="N" * 120, due="30 September 2027"
    )

    assert "N" * 120 in title
    assert len(title) <= 200


def test_a_person_in_no_circle_is_not_told(current, stranger):
    make_reveal(current, stranger)
    nobody = make_user()

    sweep()

    assert not Notice.objects.filter(recipient__in=[nobody, stranger]).exists()
