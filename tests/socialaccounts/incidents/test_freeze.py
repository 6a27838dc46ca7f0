"""A frozen account opens to the team alone, at every door."""

import pytest

from config import clock
from config.workflow import Refused
from socialaccounts.incidents.actions import call_false_alarm, declare
from socialaccounts.incidents.rules import is_on_team
from socialaccounts.models import Incident, Reveal, Version
from socialaccounts.rotation.actions import change_password, prove_password, settle_pending
from socialaccounts.vault.actions import abandon, reveal
from socialaccounts.vault.models import Kind
from socialaccounts.vault.rules import entry_of
from socialaccounts.vault.values import Value
from tests.factories import make_user
from tests.socialaccounts.vault.factories import PASSWORD, make_reveal, make_version

pytestmark = pytest.mark.django_db

SENTENCE = (
    "Queen’s Park is compromised; only Comms Person, Comms2 Person and Olive Officer may fetch or change its password. "
    "Ask one of them."
)
NEW = Value("council", "walrus-copper-lantern-46", generated=True)


@pytest.fixture
def late(db):
    """Somebody of comms who came after the declaration."""
    return make_user("Lou Late", role="comms")


DOORS = {
    "shown": lambda account, by: reveal(account=account, by=by, reason="x"),
    "copied": lambda account, by: reveal(account=account, by=by, kind=Kind.COPIED, reason="x"),
    "the one before": lambda account, by: reveal(account=account, by=by, reason="x", previous=True),
    "deposit": lambda account, by: change_password(account=account, by=by, value=NEW),
    "typed": lambda account, by: change_password(
        account=account, by=by, value=Value("council", "walrus-copper-lantern-47")
    ),
    "works": lambda account, by: settle_pending(
        account=account, by=by, version=Version.objects.pending().get().pk, works=True
    ),
    "given up": lambda account, by: abandon(
        account=account, by=by, version=Version.objects.pending().get().pk
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", ["deputy", "late"])
def test_nobody_outside_the_team_enters(request, incident, officer, door, who):
    person = request.getfixturevalue(who)
    pending = change_password(
        account=incident.account, by=officer, value=Value("council", "quartz-89-badger-moss", generated=True)
    )

    with pytest.raises(Refused) as refusal:
        DOORS[door](incident.account, person)

    assert refusal.value.message == SENTENCE
    assert not Reveal.objects.exists()
    assert Version.objects.pending().get() == pending


def test_nobody_outside_the_team_says_whether_comms_got_in(incident, version, late):
    make_reveal(version, late)

    with pytest.raises(Refused) as refusal:
        prove_password(account=incident.account, by=late, worked=True)

    assert refusal.value.message == SENTENCE


def test_the_team_enters_as_before(incident, officer, comms):
    assert reveal(account=incident.account, by=officer).password == PASSWORD
    assert reveal(account=incident.account, by=comms, reason="x").password == PASSWORD


def test_one_of_the_team_who_is_no_longer_entitled_does_not_enter(incident, officer):
    incident.account.holders.filter(user=officer).delete()

    assert entry_of(officer, incident.account) is None
    with pytest.raises(Refused, match="You do not hold"):
        reveal(account=incident.account, by=officer)


def test_one_of_the_team_who_has_left_is_of_it_no_more(incident, officer):
    assert is_on_team(officer, incident) and Incident.objects.visible_to(officer).exists()

    officer.left_on = clock.today()
    officer.save()

    assert not is_on_team(officer, incident) and not Incident.objects.visible_to(officer).exists()
    assert officer not in incident.freeze.team_people()
    assert entry_of(officer, incident.account) is None


def test_a_stranger_hears_nothing_of_the_incident(incident, stranger):
    with pytest.raises(Refused, match="You do not hold"):
        reveal(account=incident.account, by=stranger, reason="x")


def test_another_account_is_not_frozen(incident, service, deputy):
    from tests.socialaccounts.factories import make_account

    other = make_account(service=service, lead=deputy)
    make_version(other, password=PASSWORD)

    assert reveal(account=other, by=deputy).password == PASSWORD


def test_everybody_enters_again_once_it_is_over(incident, comms, deputy):
    call_false_alarm(incident=incident, by=comms, reason="x")

    assert reveal(account=incident.account, by=deputy).password == PASSWORD


def test_a_large_team_is_named_in_part(account, version, officer, deputy):
    for number in range(4):
        make_user(f"Person {number} of comms", role="comms")
    declare(account=account, by=officer, seen="x")

    with pytest.raises(
        Refused, match="only Olive Officer, Person 0 of comms, Person 1 of comms and 2 more may"
    ):
        reveal(account=account, by=deputy)


def test_a_team_of_one_is_asked_by_name(account, version, officer, deputy):
    declare(account=account, by=officer, seen="x")

    with pytest.raises(Refused, match="only Olive Officer may fetch or change its password"):
        reveal(account=account, by=deputy)


def test_a_team_that_has_left_sends_people_to_comms(account, version, officer, deputy):
    declare(account=account, by=officer, seen="x")
    officer.is_active = False
    officer.save()

    with pytest.raises(Refused, match="nobody of the team that deals with it can sign in"):
        reveal(account=account, by=deputy)


@pytest.mark.parametrize("page", ["reveal/", "reveal/previous/", "deposit/", "works/", "prove/"])
def test_the_pages_say_who_may(incident, late, client_for, page):
    make_version(incident.account)

    answer = client_for(late).get(f"/register/{incident.account.reference}/vault/{page}")

    assert answer.status_code == 403
    assert SENTENCE in answer.content.decode()


def test_copying_is_refused(incident, deputy, client_for):
    answer = client_for(deputy).post(f"/register/{incident.account.reference}/vault/copy/")

    assert answer.status_code == 403
    assert not Reveal.objects.exists()


def test_a_page_opened_before_the_freeze_shows_nothing_after_it(
    account, version, officer, deputy, client_for
):
    client = client_for(deputy)
    url = f"/register/{account.reference}/vault/reveal/"
    assert client.get(url).status_code == 200
    declare(account=account, by=officer, seen="x")

    answer = client.post(url)

    assert answer.status_code == 403
    assert PASSWORD not in answer.content.decode()
