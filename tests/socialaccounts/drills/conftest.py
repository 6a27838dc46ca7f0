"""Two people in comms, a live account that is safe in every way, and one on its own."""

from datetime import date

import pytest

from config import clock
from socialaccounts.models import AccessProof, SocialAccount
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version, noon
from tests.socialaccounts.vault.recovery.factories import make_kit


def proof(account, person, *, on: date | None = None, worked: bool = True) -> AccessProof:
    """What comms said on a London date, today if none is given."""
    note = "" if worked else "Locked out"
    at = noon(on) if on else clock.now()
    return AccessProof.objects.create(account=account, person=person, worked=worked, note=note, at=at)


def live_since(account: SocialAccount, day: date) -> SocialAccount:
    """The account, live since noon of a London date."""
    SocialAccount.objects.filter(pk=account.pk).update(planned_at=noon(day), went_live_at=noon(day))
    return account


@pytest.fixture
def account(service, officer):
    return make_account("Queen’s Park", service=service, lead=officer)


@pytest.fixture
def safe(service, officer, comms, comms2):
    """Live, with a password, a second factor and a drill of today, and two in comms who can enter."""
    account = make_account("Safe and sound", service=service, lead=officer)
    make_version(account)
    make_kit(account)
    proof(account, comms)
    return account
