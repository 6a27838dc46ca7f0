"""The rows themselves refuse nonsense."""

import pytest
from django.db import IntegrityError

from config import clock
from socialaccounts.models import AccessProof, Credential, Version
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db


def test_a_credential_has_one_present_version(account, version):
    with pytest.raises(IntegrityError):
        Version.objects.create(
            credential=version.credential,
            fingerprint=b"other",
            deposited_by=version.deposited_by,
            confirmed_by=version.deposited_by,
            confirmed_at=clock.now(),
            due_on=version.due_on,
        )


def test_an_account_has_one_credential(account, version):
    with pytest.raises(IntegrityError):
        Credential.objects.create(account=account, username="another")


def test_a_credential_never_has_the_same_value_twice(account, version):
    with pytest.raises(IntegrityError):
        Version.objects.create(
            credential=version.credential,
            fingerprint=version.fingerprint,
            deposited_by=make_user(),
            due_on=version.due_on,
            abandoned_at=clock.now(),
        )


def test_a_version_ends_after_it_began(version):
    version.superseded_at = version.deposited_at.replace(year=2000)

    with pytest.raises(IntegrityError):
        version.save()


def test_a_failed_proof_says_what_happened(version, comms):
    with pytest.raises(IntegrityError):
        AccessProof.objects.create(
            account=version.credential.account, version=version, person=comms, worked=False
        )


def test_no_row_prints_a_secret(version, comms):
    proof = AccessProof.objects.create(
        account=version.credential.account, version=version, person=comms, worked=True
    )

    printed = " ".join(map(repr, (version, version.credential, make_reveal(version, comms), proof)))
    assert "heron" not in printed
    assert version.credential.username not in printed


def test_having_finds_the_versions_with_a_value(version):
    make_version(make_account(), password="otter-canyon-lantern-17")

    assert Version.objects.having("otter-canyon-lantern-17").get() != version
