"""Keeping a recovery kit, and showing codes from it."""

import pytest

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.encryption import EncryptionError
from config.workflow import Refused, WrongState
from socialaccounts.models import ConnectedApp, Freeze, RecoveryCode, RecoveryKit, Reveal
from socialaccounts.register.terms import Status
from socialaccounts.vault.recovery import actions, showing
from socialaccounts.vault.recovery.queries import codes_of
from socialaccounts.vault.recovery.seeds import Seed, code_at
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.recovery.factories import SEED, make_codes, make_kit

pytestmark = pytest.mark.django_db
OTHER = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
DETAILS = {
    "recovery_email": "web@council.example",
    "email_owned": "yes",
    "recovery_phone": "",
    "phone_owned": "",
    "second_factor": "Key in the safe",
}


def code_of(seed=SEED):
    return code_at(Seed(seed), portal_clock.now()).text


def code_pk(number):
    return RecoveryCode.objects.get(number=number).pk


def keep(account, by, seed=SEED, **more):
    return actions.keep_seed(account=account, by=by, seed=Seed(seed, **more), code=code_of(seed))


def stored():
    """Every byte of the kit's tables and of the audit."""
    rows = [*RecoveryKit.objects.values(), *RecoveryCode.objects.values(), *AuditEvent.objects.values()]
    return b"".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for r in rows for v in r.values()
    )


class TestSeed:
    def test_is_sealed_and_opens_for_this_account_alone(self, account, officer):
        kit = keep(account, officer)

        kit.refresh_from_db()
        assert kit.unseal_seed() == SEED
        assert SEED.encode() not in stored()
        other = make_kit(make_account(), "")
        other.sealed_seed = kit.sealed_seed
        with pytest.raises(EncryptionError):
            other.unseal_seed()

    def test_is_kept_only_with_a_code_that_fits(self, account, officer):
        with pytest.raises(Refused, match="This is not the code that the seed gives now") as refused:
            actions.keep_seed(account=account, by=officer, seed=Seed(SEED), code=code_of(OTHER))

        assert refused.value.field == "code"
        assert not RecoveryKit.objects.exists()

    def test_the_same_one_again_is_kept_once(self, account, officer):
        keep(account, officer)
        keep(account, officer)

        assert AuditEvent.objects.count() == 1

    def test_another_one_replaces_it(self, account, officer):
        keep(account, officer)
        keep(account, officer, OTHER)

        assert RecoveryKit.objects.get().unseal_seed() == OTHER
        assert '"replaced": true' in AuditEvent.objects.order_by("-sequence").first().details

    def test_a_broken_one_can_be_replaced(self, account, officer):
        make_kit(account)
        RecoveryKit.objects.update(sealed_seed=b"\x01broken")

        keep(account, officer)

        assert RecoveryKit.objects.get().unseal_seed() == SEED

    def test_is_taken_out_once_with_a_reason(self, account, officer):
        make_kit(account)
        with pytest.raises(Refused) as refused:
            actions.remove_seed(account=account, by=officer, reason=" ")
        assert refused.value.field == "reason"

        for _ in range(2):
            actions.remove_seed(account=account, by=officer, reason="Security key instead")

        assert not RecoveryKit.objects.get().has_seed
        assert AuditEvent.objects.get().reason == "Security key instead"

    @pytest.mark.parametrize("role", ["manager", "stranger", "auditor", "admin"])
    def test_refuses_whoever_may_not_enter(self, request, account, role):
        person = request.getfixturevalue(role)

        with pytest.raises(Refused, match="You do not hold"):
            keep(account, person)
        with pytest.raises(Refused, match="You do not hold"):
            actions.replace_codes(account=account, by=person, codes=["a"])

    def test_refuses_a_closed_account(self, comms):
        with pytest.raises(Refused, match="is closed"):
            keep(make_account(status=Status.CLOSED), comms)


class TestOneTimeCode:
    def test_is_on_record_before_it_is_made(self, account, officer):
        make_kit(account)

        code = showing.show_one_time_code(account=account, by=officer)

        assert code.text == code_of()
        seen = Reveal.objects.get()
        assert (seen.kind, seen.person, seen.version) == ("one_time_code", officer, None)
        assert AuditEvent.objects.get().event == "credential.one_time_code"
        assert code.text.encode() not in stored()

    def test_is_on_record_even_when_it_does_not_open(self, account, officer):
        make_kit(account)
        RecoveryKit.objects.update(sealed_seed=b"\x01broken")

        with pytest.raises(EncryptionError):
            showing.show_one_time_code(account=account, by=officer)

        assert Reveal.objects.count() == AuditEvent.objects.count() == 1

    def test_asks_comms_for_a_reason(self, account, comms):
        make_kit(account)

        with pytest.raises(Refused) as refused:
            showing.show_one_time_code(account=account, by=comms)
        assert refused.value.field == "reason"
        showing.show_one_time_code(account=account, by=comms, reason="Drill")
        assert Reveal.objects.get().reason == AuditEvent.objects.get().reason == "Drill"

    def test_refuses_without_a_seed_and_without_entitlement(self, account, officer, manager):
        with pytest.raises(Refused, match="has no second factor"):
            showing.show_one_time_code(account=account, by=officer)
        make_kit(account, "", by=officer)
        with pytest.raises(Refused, match="has no second factor"):
            showing.show_one_time_code(account=account, by=officer)
        with pytest.raises(Refused, match="You do not hold"):
            showing.show_one_time_code(account=account, by=manager)
        assert not Reveal.objects.exists()

    def test_of_a_frozen_account_is_for_the_team_alone(self, account, officer, comms):
        make_kit(account)
        freeze = Freeze.objects.create(account=account, by=comms)
        freeze.team.add(comms)

        with pytest.raises(Refused, match="is compromised; only"):
            showing.show_one_time_code(account=account, by=officer)
        assert showing.show_one_time_code(account=account, by=comms, reason="Incident")


class TestRecoveryCodes:
    def test_are_sealed_each_to_its_place(self, account, officer):
        assert actions.replace_codes(account=account, by=officer, codes=["abcd  1234", "efgh 5678"]) == 2

        first, second = RecoveryCode.objects.all()
        assert [first.unseal(), second.unseal()] == ["abcd 1234", "efgh 5678"]
        assert b"abcd" not in stored()
        first.sealed_code = second.sealed_code
        with pytest.raises(EncryptionError):
            first.unseal()

    def test_are_shown_one_at_a_time_until_one_is_used(self, account, officer):
        actions.replace_codes(account=account, by=officer, codes=["abcd", "efgh"])

        assert [showing.show_recovery_code(account=account, by=officer).text for _ in range(2)] == [
            "abcd",
            "abcd",
        ]
        actions.mark_used(account=account, by=officer, code=code_pk(1))
        assert showing.show_recovery_code(account=account, by=officer).text == "efgh"
        actions.mark_used(account=account, by=officer, code=code_pk(2))
        with pytest.raises(Refused, match="no unused recovery code"):
            showing.show_recovery_code(account=account, by=officer)
        assert Reveal.objects.filter(kind="recovery_code").count() == 3

    def test_say_who_used_them_and_when_once(self, account, officer, comms):
        actions.replace_codes(account=account, by=officer, codes=["abcd", "efgh"])
        actions.mark_used(account=account, by=comms, code=code_pk(2))
        actions.mark_used(account=account, by=officer, code=code_pk(2))

        assert [code.used_by for code in codes_of(account)] == [None, comms]
        assert AuditEvent.objects.filter(event="credential.recovery_code_used").count() == 1

    def test_are_replaced_as_a_whole(self, account, officer):
        actions.replace_codes(account=account, by=officer, codes=["abcd", "efgh"])
        gone = code_pk(1)
        actions.mark_used(account=account, by=officer, code=gone)
        actions.replace_codes(account=account, by=officer, codes=["ijkl"])

        assert [(code.number, code.used_at) for code in codes_of(account)] == [(1, None)]
        with pytest.raises(WrongState, match="was replaced meanwhile"):
            actions.mark_used(account=account, by=officer, code=gone)

    def test_of_another_account_cannot_be_used(self, account, officer):
        make_codes(make_kit(make_account()), "abcd")

        with pytest.raises(WrongState):
            actions.mark_used(account=account, by=officer, code=code_pk(1))

    @pytest.mark.parametrize(
        "codes", [[], ["abcd", "  "], ["abcd", "abcd"], ["x" * 61], [str(number) for number in range(51)]]
    )
    def test_refuse_what_cannot_be_a_list_without_naming_a_code(self, account, officer, codes):
        with pytest.raises(Refused) as refused:
            actions.replace_codes(account=account, by=officer, codes=codes)

        assert refused.value.field == "codes"
        assert "abcd" not in refused.value.message
        assert not RecoveryCode.objects.exists()

    def test_a_code_is_not_in_its_representation(self, account, officer):
        make_codes(make_kit(account), "abcd 1234")

        shown = showing.show_recovery_code(account=account, by=officer)

        assert "abcd" not in repr(shown) + repr(RecoveryCode.objects.get()) + repr(RecoveryKit.objects.get())


class TestInTheOpen:
    def test_details_are_kept_and_the_audit_says_which_changed(self, account, officer):
        actions.change_details(account=account, by=officer, **DETAILS)
        actions.change_details(account=account, by=officer, **DETAILS)

        kit = RecoveryKit.objects.get()
        assert (kit.recovery_email, kit.changed_by) == ("web@council.example", officer)
        assert kit.has_second_factor and not kit.has_seed
        event = AuditEvent.objects.get()
        assert "recovery email" in event.details
        assert "web@" not in event.details

    def test_apps_are_listed_once_and_removed_once(self, account, officer):
        app = actions.add_app(account=account, by=officer, name=" Buffer ", owned="yes")
        with pytest.raises(Refused, match="on the list already"):
            actions.add_app(account=account, by=officer, name="buffer")
        with pytest.raises(Refused, match="Enter the name"):
            actions.add_app(account=account, by=officer, name=" ")

        for _ in range(2):
            actions.remove_app(app=app, by=officer)

        assert not ConnectedApp.objects.exists()
        assert [one.event for one in AuditEvent.objects.order_by("sequence")] == [
            "credential.app_connected",
            "credential.app_disconnected",
        ]

    def test_apps_have_an_end(self, account, officer):
        kit = make_kit(account)
        ConnectedApp.objects.bulk_create(ConnectedApp(kit=kit, name=f"App {n}") for n in range(50))

        with pytest.raises(Refused, match="as many as it takes"):
            actions.add_app(account=account, by=officer, name="One more")

    def test_an_editor_may_too(self, account):
        editor = make_holder(account).user

        assert actions.add_app(account=account, by=editor, name="Buffer").kit.changed_by == editor
