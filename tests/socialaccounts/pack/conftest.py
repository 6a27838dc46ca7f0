"""A comms lead, a colleague, and packs at each stage."""

import pytest
from django.contrib.auth.models import Group

from config import clock as portal_clock
from socialaccounts.models import Pack, PackedVersion, Version
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

PASSWORD = "heron-quarry-violet-91"


@pytest.fixture
def lead(db):
    """Somebody in comms who leads it."""
    person = make_user("Lena Lead", role="comms")
    person.groups.add(Group.objects.get(name="comms lead"))
    return person


@pytest.fixture
def version(db):
    """The password of a live account."""
    account = make_account("Queen’s Park", handle="queenspark")
    return make_version(account, password=PASSWORD)


def make_pack(lead, approver=None, *, made=False, opened_by=None):
    """A pack at the stage that the arguments say, as rows; a made one has every present password in it."""
    now = portal_clock.now()
    pack = Pack.objects.create(
        asked_by=lead,
        reason="For the safe",
        approved_by=approver,
        approved_at=now if approver else None,
        made_at=now if made else None,
        opened_by=opened_by,
        opened_at=now if opened_by else None,
        opened_because="The portal was down" if opened_by else "",
        asked_at=now,
    )
    if made:
        PackedVersion.objects.bulk_create(
            PackedVersion(pack=pack, version=one) for one in Version.objects.current()
        )
    return pack


@pytest.fixture
def asked(lead):
    return make_pack(lead)


@pytest.fixture
def approved(lead, comms):
    return make_pack(lead, comms)


@pytest.fixture
def made(lead, comms, version):
    return make_pack(lead, comms, made=True)
