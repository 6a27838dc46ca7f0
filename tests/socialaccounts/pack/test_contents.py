"""What stands in a pack, account by account."""

import pytest

from config import clock, encryption
from socialaccounts.models import (
    AccessChange,
    Administrator,
    ConnectedApp,
    RecoveryCode,
    RecoveryKit,
    Version,
)
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.pack.contents import CLOSED, gather, text
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.pack.conftest import PASSWORD
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db

SEED = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def words(made):
    """`words()` is the pack as its lines, without the spaces that set them."""

    def read():
        return [" ".join(line.split()) for line in text(made, gather()).splitlines()]

    return read


def make_kit(account, officer, **fields):
    kit = RecoveryKit(account=account, changed_by=officer, **fields)
    kit.seal_seed(SEED)
    kit.save()
    for number, used in ((1, True), (2, False), (3, False)):
        code = RecoveryCode(kit=kit, number=number)
        code.sealed_code = encryption.seal(f"code-{number}".encode(), context=code.context)
        if used:
            code.used_at, code.used_by = clock.now(), officer
        code.save()
    return kit


def test_it_says_who_made_it_and_what_to_do_first(words, made, settings):
    lines = words()

    assert lines[0] == f"SEALED EMERGENCY PACK {made.pk}"
    assert "for Lena Lead, approved by Comms Person." in lines[2]
    assert f"{settings.PORTAL_URL}/register/pack/{made.pk}/" in lines
    assert "ACCOUNTS IN IT: 1" in lines
    assert lines[-1] == f"End of pack {made.pk}."


def test_a_shared_login_is_told_with_its_username_and_password(words, version):
    lines = words()

    assert "1. Queen’s Park (Facebook)" in lines
    assert f"Reference {version.credential.account.reference}" in lines
    assert "How to get in Shared login" in lines
    assert "Username council" in lines
    assert f"Password {PASSWORD}" in lines


def test_a_password_stands_to_the_letter(made, version):
    version.seal("  two  spaces, ÄÖ and 🙂  ")
    version.save()

    assert "Password            two  spaces, ÄÖ and 🙂  \n" in text(made, gather())


def test_a_pending_password_is_there_beside_the_present_one(words, version, officer):
    pending = Version(credential=version.credential, deposited_by=officer, due_on=clock.today())
    pending.seal("not known to work")
    pending.save()

    lines = words()

    assert f"Password {PASSWORD}" in lines
    assert "New password not known to work" in lines
    assert gather().versions == [version, pending]


def test_earlier_and_abandoned_passwords_are_not_there(made, version, officer):
    make_version(version.credential.account, password="the newest")
    given_up = Version(
        credential=version.credential, deposited_by=officer, due_on=clock.today(), abandoned_at=clock.now()
    )
    given_up.seal("given up")
    given_up.save()

    pack = text(made, gather())

    assert "the newest" in pack
    assert PASSWORD not in pack
    assert "given up" not in pack


def test_the_recovery_kit_is_there_without_the_used_codes(words, version, officer):
    kit = make_kit(
        version.credential.account,
        officer,
        second_factor="A phone in the safe",
        recovery_email="social@council.example",
        email_owned="yes",
        recovery_phone="01246 000000",
    )
    ConnectedApp.objects.create(kit=kit, name="Hootsuite")

    lines = words()

    assert (
        f"Second factor otpauth://totp/Facebook:council?secret={SEED}&issuer=Facebook&algorithm=SHA1" in lines
    )
    assert "Other factor A phone in the safe" in lines
    assert "Recovery codes 2) code-2" in lines
    assert "3) code-3" in lines
    assert "code-1" not in "".join(lines)
    assert "Recovery e-mail social@council.example (the council's own: yes)" in lines
    assert "Recovery phone 01246 000000 (the council's own: not known)" in lines
    assert "Connected apps Hootsuite" in lines


def test_a_second_factor_of_another_kind_keeps_its_numbers(words, version, officer):
    make_kit(version.credential.account, officer, digits=8, period=60, algorithm="SHA256")

    assert any("algorithm=SHA256" in line and "digits=8" in line and "period=60" in line for line in words())


def test_a_kit_without_a_credential_is_named_by_its_account(words, officer):
    account = make_account("Museum", access_model=AccessModel.NAMED_ADMINISTRATORS)
    make_kit(account, officer)

    assert any("otpauth://totp/Facebook:Museum?" in line for line in words())


def test_a_kit_without_a_seed_has_no_line_for_it(words, version, officer):
    RecoveryKit.objects.create(account=version.credential.account, changed_by=officer)

    assert not any(line.startswith(("Second factor", "Recovery", "Other")) for line in words())


def test_named_administrators_and_other_vaults_are_told(words, officer):
    page = make_account("Museum", access_model=AccessModel.NAMED_ADMINISTRATORS)
    Administrator.objects.create(account=page, user=officer, name="Olive on Facebook")
    Administrator.objects.create(account=page, user=make_user("Ada Second"))
    Administrator.objects.create(account=page, name="An agency")
    gone = make_user("Somebody Gone")
    Administrator.objects.create(account=page, user=gone, since=clock.today(), until=clock.today())
    kept = make_account("Elsewhere", access_model=AccessModel.HELD_ELSEWHERE)
    AccessChange.objects.create(
        account=kept, model="held_elsewhere", kept_in="ICT's own vault, entry 12", by=officer, reason="x"
    )
    make_account("Elsewhere unknown", access_model=AccessModel.HELD_ELSEWHERE)

    lines = words()

    assert any(
        line.startswith("Administrators Olive Officer, as Olive on Facebook, since ") for line in lines
    )
    assert any(line.startswith("Ada Second, since ") for line in lines)
    assert any(line.startswith("An agency, since ") for line in lines)
    assert not any("Somebody Gone" in line for line in lines)
    assert "Held in ICT's own vault, entry 12" in lines


@pytest.mark.parametrize("status", ["planned", "parked", "closed"])
def test_only_live_accounts_are_there(words, status):
    make_account("Sleeping", status=status)

    assert not any("Sleeping" in line for line in words())


def test_a_damaged_value_is_said_to_be_so_and_the_rest_is_there(words, version, officer, caplog):
    other = make_version(make_account("Museum"), password="the museum's")
    kit = make_kit(version.credential.account, officer)
    Version.objects.filter(pk=version.pk).update(sealed_password=b"broken")
    RecoveryKit.objects.filter(pk=kit.pk).update(sealed_seed=b"broken")
    RecoveryCode.objects.filter(number=2).update(sealed_code=b"broken")

    lines = words()

    assert f"Password {CLOSED}" in lines
    assert f"Second factor {CLOSED}" in lines
    assert f"Recovery codes 2) {CLOSED}" in lines
    assert "Password the museum's" in lines
    assert f"version {version.pk} does not open" in caplog.text
    assert other


def test_it_takes_the_same_number_of_queries_at_any_length(
    made, version, officer, django_assert_max_num_queries
):
    for _ in range(20):
        account = make_account()
        make_version(account)
        make_kit(account, officer)

    with django_assert_max_num_queries(9):
        text(made, gather())
