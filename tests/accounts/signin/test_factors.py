"""Second factors: set up, used, renamed, removed, reset."""

import json
import re
from io import StringIO

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.audit.models import AuditEvent
from accounts.models import FactorSecret, Notice
from accounts.signin.factors import actions
from config.workflow import Refused
from tests.accounts.signin.passkeys import Passkey
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

WHENCE = {"device": "Firefox on Linux", "place": "192.0.2.1"}
HOST = {"HTTP_HOST": "localhost"}


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()


@pytest.fixture
def person(service):
    return make_user("Sam Signer", email="sam@staff.example", service=service)


def password_step(user):
    client = Client(**HOST)
    return client, client.post("/sign-in/", {"login": user.email, "password": PASSWORD})


def set_up_app(client):
    """The seed of an app that is set up through the pages."""
    page = client.get("/sign-in/ways/app/").content.decode()
    seed = re.search(r'app-code">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    client.post("/sign-in/ways/app/", {"code": pyotp.TOTP(seed).now()})
    return seed


def set_up_passkey(client, passkey=None, name="Laptop"):
    passkey = passkey or Passkey()
    client.get("/sign-in/ways/passkey/", **HOST)
    challenge = client.session["mfa.webauthn.state"]["challenge"]
    answer = client.post(
        "/sign-in/ways/passkey/", {"name": name, "credential": json.dumps(passkey.made(challenge))}, **HOST
    )
    return passkey, answer


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True))


def codes_of(user):
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def test_an_app_is_set_up_with_its_first_code_and_brings_recovery_codes_once(person, client_for):
    client = client_for(person)
    set_up_app(client)

    shown = client.get("/sign-in/ways/codes/").content.decode()
    assert all(code in shown for code in codes_of(person))
    again = client.get("/sign-in/ways/codes/").content.decode()
    assert not any(code in again for code in codes_of(person))
    assert events() == ["people.factor_added"]
    assert Notice.objects.get().title == "An authenticator app was added to your portal sign-in"


def test_seeds_are_sealed_in_the_database_and_in_the_session(person, client_for):
    client = client_for(person)
    page = client.get("/sign-in/ways/app/").content.decode()
    seed = re.search(r'app-code">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert seed not in json.dumps(dict(client.session))

    client.post("/sign-in/ways/app/", {"code": pyotp.TOTP(seed).now()})

    assert seed not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert FactorSecret.objects.count() == 2
    assert all(seed.encode() not in bytes(secret.sealed_secret) for secret in FactorSecret.objects.all())
    assert "authenticator_app" not in client.session


def test_a_wrong_first_code_adds_nothing_and_keeps_the_square(person, client_for):
    client = client_for(person)
    first = client.get("/sign-in/ways/app/").content.decode()
    again = client.post("/sign-in/ways/app/", {"code": "000000"}).content.decode()

    assert "The code is not the one that the app shows now" in again
    key = re.compile(r'app-code">([A-Z2-7 ]+)<')
    assert key.search(first)[1] == key.search(again)[1]
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_the_code_and_takes_each_code_once(person, client_for):
    seed = set_up_app(client_for(person))
    cache.clear()
    client, answer = password_step(person)
    assert answer.headers["Location"] == "/sign-in/second/"
    assert client.get("/help/").status_code == 302

    code = pyotp.TOTP(seed).now()
    assert client.post("/sign-in/second/", {"code": code}).headers["Location"] == "/"
    other, _ = password_step(person)
    assert "has been used" in other.post("/sign-in/second/", {"code": code}).content.decode() or (
        "is not right" in other.post("/sign-in/second/", {"code": code}).content.decode()
    )
    assert other.get("/help/").status_code == 302
    last = AuditEvent.objects.filter(event="people.signed_in").get()
    assert last.facts["how"] == ["password", "authenticator app"]


def test_a_recovery_code_gets_in_once_and_its_owner_is_told(person, client_for):
    set_up_app(client_for(person))
    code = codes_of(person)[0]
    client, _ = password_step(person)
    assert client.post("/sign-in/second/", {"code": code}).headers["Location"] == "/"
    assert Notice.objects.filter(title="One of your recovery codes was used to sign in").exists()

    cache.clear()
    other, _ = password_step(person)
    other.post("/sign-in/second/", {"code": code})
    assert other.get("/help/").status_code == 302


def test_guessing_codes_is_stopped(person, client_for):
    seed = set_up_app(client_for(person))
    cache.clear()
    client, _ = password_step(person)
    for _ in range(6):
        page = client.post("/sign-in/second/", {"code": "000000"}).content.decode()

    assert "Too many tries" in page
    client.post("/sign-in/second/", {"code": pyotp.TOTP(seed).now()})
    assert client.get("/help/").status_code == 302


def test_a_passkey_is_the_second_step(person, client_for):
    passkey, answer = set_up_passkey(client_for(person))
    assert answer.headers["Location"] == "/sign-in/ways/codes/"
    client, _ = password_step(person)
    assert "Use your passkey" in client.get("/sign-in/second/").content.decode()
    challenge = client.session["mfa.webauthn.state"]["challenge"]

    done = client.post("/sign-in/second/", {"credential": json.dumps(passkey.used(challenge, person.pk))})

    assert done.headers["Location"] == "/"
    assert Authenticator.objects.get(type="webauthn").last_used_at


def test_a_passkey_alone_signs_in_and_goes_where_one_wanted(person, client_for):
    passkey, _ = set_up_passkey(client_for(person))
    client = Client(**HOST)
    options = client.get("/sign-in/passkey/", HTTP_ACCEPT="application/json").json()["request_options"]
    answer = json.dumps(passkey.used(options["publicKey"]["challenge"], person.pk))

    done = client.post("/sign-in/passkey/", {"credential": answer, "next": "/help/"})

    assert done.headers["Location"] == "/help/"
    assert AuditEvent.objects.get(event="people.signed_in").facts["how"] == ["passkey"]


def test_another_persons_passkey_or_an_old_answer_signs_nobody_in(person, officer, client_for):
    passkey, _ = set_up_passkey(client_for(person))
    client = Client(**HOST)
    options = client.get("/sign-in/passkey/", HTTP_ACCEPT="application/json").json()["request_options"]
    challenge = options["publicKey"]["challenge"]
    for answer in (passkey.used(challenge, officer.pk), passkey.used("A" * 43, person.pk)):
        client.post("/sign-in/passkey/", {"credential": json.dumps(answer)})
        assert client.get("/help/").status_code == 302


def test_a_passkey_of_somebody_deactivated_signs_nobody_in(person, client_for):
    passkey, _ = set_up_passkey(client_for(person))
    type(person).objects.get_queryset().update(is_active=False)
    client = Client(**HOST)
    options = client.get("/sign-in/passkey/", HTTP_ACCEPT="application/json").json()["request_options"]
    answer = json.dumps(passkey.used(options["publicKey"]["challenge"], person.pk))

    assert (
        client.post("/sign-in/passkey/", {"credential": answer}).headers["Location"] == "/sign-in/inactive/"
    )


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", '"x"', "3", '{"id": "AA", "response": {}}', "not json", '{"response": null}']
)
def test_nonsense_for_a_passkey_is_refused_in_words(person, client_for, answer):
    client = client_for(person)
    client.get("/sign-in/ways/passkey/")
    made = client.post("/sign-in/ways/passkey/", {"name": "Laptop", "credential": answer})
    assert made.status_code == 200
    assert "govuk-error-summary" in made.content.decode()

    out = Client(**HOST)
    out.get("/sign-in/passkey/", HTTP_ACCEPT="application/json")
    assert out.post("/sign-in/passkey/", {"credential": answer}).status_code == 302
    assert not Authenticator.objects.exists()


def test_a_passkey_without_fingerprint_face_or_pin_is_not_taken(person, client_for):
    set_up_passkey(client_for(person), Passkey(flags=1))

    assert not Authenticator.objects.exists()


def test_confirming_by_passkey_or_code_counts_for_what_is_sensitive(person, client_for):
    here = client_for(person)
    passkey, _ = set_up_passkey(here)
    session = here.session
    session["account_authentication_methods"] = []
    session.save()
    asked = here.get("/sign-in/ways/passkey/", **HOST)
    assert asked.headers["Location"] == "/sign-in/confirm/?next=%2Fsign-in%2Fways%2Fpasskey%2F"
    assert "Use a passkey" in here.get(asked.headers["Location"], **HOST).content.decode()

    path = "/sign-in/confirm/passkey/?next=/sign-in/ways/passkey/"
    here.get(path, **HOST)
    challenge = here.session["mfa.webauthn.state"]["challenge"]
    answer = json.dumps(passkey.used(challenge, person.pk))
    done = here.post(path, {"credential": answer}, **HOST)

    assert done.headers["Location"] == "/sign-in/ways/passkey/"
    assert here.get("/sign-in/ways/passkey/", **HOST).status_code == 200
    assert "people.reauthenticated" in events()


def test_a_wrong_passkey_says_so_where_it_was_asked(person, client_for):
    here = client_for(person)
    set_up_passkey(here)
    path = "/sign-in/confirm/passkey/?next=/help/"
    here.get(path, **HOST)
    answer = here.post(path, {"credential": "{}"}, **HOST, follow=True)

    assert answer.request["PATH_INFO"] == "/sign-in/confirm/passkey/"
    assert "not recognised" in answer.content.decode() or "not right" in answer.content.decode()


def test_renaming_and_removing_are_ones_own_and_on_record(person, officer, client_for):
    here = client_for(person)
    set_up_passkey(here)
    pk = Authenticator.objects.get(type="webauthn").pk
    assert client_for(officer).post(f"/sign-in/ways/{pk}/remove/").status_code == 404

    here.post(f"/sign-in/ways/{pk}/rename/", {"name": "Work laptop"})
    assert Authenticator.objects.get(pk=pk).wrap().name == "Work laptop"
    here.post(f"/sign-in/ways/{pk}/remove/")

    assert not Authenticator.objects.exists()
    assert not FactorSecret.objects.exists()
    assert events() == ["people.factor_added", "people.factor_renamed", "people.factor_removed"]


def test_the_same_name_again_is_no_change(person):
    actions.add_passkey(by=person, name="Laptop", credential=Passkey().made("A" * 43), whence=WHENCE)
    actions.rename_passkey(factor=Authenticator.objects.get(type="webauthn"), name="Laptop", by=person)

    assert events() == ["people.factor_added"]


def test_one_of_two_goes_and_the_codes_stay(person):
    actions.add_app(by=person, secret="JBSWY3DPEHPK3PXP", whence=WHENCE)
    actions.add_passkey(by=person, name="Laptop", credential=Passkey().made("A" * 43), whence=WHENCE)
    actions.remove(factor=Authenticator.objects.get(type="totp"), by=person, whence=WHENCE)

    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn", "recovery_codes"}


def test_a_second_app_and_codes_without_a_factor_are_refused(person, client_for):
    with pytest.raises(Refused, match="Add an authenticator app"):
        actions.new_codes(by=person, whence=WHENCE)
    actions.add_app(by=person, secret="JBSWY3DPEHPK3PXP", whence=WHENCE)
    with pytest.raises(Refused, match="already"):
        actions.add_app(by=person, secret="JBSWY3DPEHPK3PXP", whence=WHENCE)


def test_new_codes_end_the_old_ones(person):
    actions.add_app(by=person, secret="JBSWY3DPEHPK3PXP", whence=WHENCE)
    before = codes_of(person)
    actions.new_codes(by=person, whence=WHENCE)

    assert not set(before) & set(codes_of(person))
    assert FactorSecret.objects.count() == 2


def test_an_administrator_resets_with_a_reason_and_the_person_is_out_and_told(person, admin, client_for):
    set_up_app(client_for(person))
    seed_free = Client(**HOST)
    client = client_for(admin)
    assert "Answer “Why" in client.post(f"/sign-in/reset/{person.pk}/", {"reason": ""}).content.decode()

    client.post(f"/sign-in/reset/{person.pk}/", {"reason": "Lost the phone; met at the desk"})

    assert not Authenticator.objects.exists()
    assert (
        seed_free.post("/sign-in/", {"login": person.email, "password": PASSWORD}).headers["Location"] == "/"
    )
    event = AuditEvent.objects.get(event="people.factors_reset")
    assert event.reason == "Lost the phone; met at the desk"
    assert Notice.objects.get(kind="factors_reset").recipient == person


def test_nobody_resets_their_own(admin, client_for):
    page = client_for(admin).post(f"/sign-in/reset/{admin.pk}/", {"reason": "mine"}).content.decode()

    assert "Ask another administrator" in page


def test_every_letter_can_be_written(person, rf):
    from accounts.notices.deliver import message_for

    actions.add_app(by=person, secret="JBSWY3DPEHPK3PXP", whence=WHENCE)
    for kind in ("sign_in_changed", "new_device", "factors_reset"):
        notice = Notice.objects.get(stage__gt="")
        notice.kind = kind
        mail = message_for(notice)
        assert "Firefox on Linux" in mail.body or kind == "factors_reset"


def test_the_server_resets_where_no_administrator_can(admin):
    actions.add_app(by=admin, secret="JBSWY3DPEHPK3PXP", whence=WHENCE)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_second_factor", "nobody@staff.example", reason="lost")

    call_command("reset_second_factor", admin.email, reason="Lost the phone", stdout=StringIO())

    assert not Authenticator.objects.exists()
    assert Notice.objects.get(kind="factors_reset").title == "ICT reset your second factor for the portal"
