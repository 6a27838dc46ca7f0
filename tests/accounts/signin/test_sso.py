"""Single sign-on with a real provider: who comes in, as whom, and who does not."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from accounts.audit.models import AuditEvent
from accounts.models import Membership, Notice, User
from accounts.signin.factors.duty import PROVED
from config import clock as portal_clock
from tests.accounts.signin.test_factors import set_up_app
from tests.factories import PASSWORD, make_service, make_user

pytestmark = pytest.mark.django_db

SAM = {"email": "sam@staff.example", "email_verified": True, "name": "Sam Signer"}


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()


def begin(client=None, **data):
    """The browser, and the address of the provider to which it is sent."""
    client = client or Client()
    return client, client.get("/sign-in/council/", data).headers["Location"]


def come_back(client, address):
    back = urlsplit(address)
    return client.get(f"{back.path}?{back.query}")


def sign_in(council, client=None, **data):
    """The browser after the whole walk, and the portal's last answer."""
    client, address = begin(client, **data)
    return client, come_back(client, council.visit(address))


def is_in(client):
    return client.get("/help/").status_code == 200


def events(user=None):
    found = AuditEvent.objects.order_by("sequence")
    return list(found.values_list("event", flat=True))


def test_somebody_new_is_made_a_person_by_a_verified_address(council):
    council.says("sub-1", **SAM)
    client, answer = sign_in(council, next="/help/")

    assert answer.headers["Location"] == "/help/"
    assert is_in(client)
    person = User.objects.get_queryset().get()
    assert (person.email, person.full_name, person.has_usable_password()) == (
        "sam@staff.example",
        "Sam Signer",
        False,
    )
    assert SocialAccount.objects.get().uid == "sub-1"
    assert events() == ["people.added", "people.signed_in"]
    assert AuditEvent.objects.get(event="people.signed_in").facts["how"] == ["single sign-on"]


def test_the_way_there_carries_pkce_a_nonce_and_a_state(council):
    _, address = begin()
    asked = parse_qs(urlsplit(address).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 24 and asked["state"] and asked["code_challenge"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/sign-in/council/back/"]


def test_nothing_of_the_token_is_kept(council):
    council.says("sub-1", amr=["mfa"], **SAM)
    client, _ = sign_in(council)

    assert SocialAccount.objects.get().extra_data == {}
    assert "token" not in str(dict(client.session)).replace("csrftoken", "")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_never_leads_out_of_the_portal(council, elsewhere):
    council.says("sub-1", **SAM)

    assert sign_in(council, next=elsewhere)[1].headers["Location"] == "/"


SPOILT = {
    "wrong issuer": {"spoil": {"iss": "https://other.example"}},
    "expired": {"spoil": {"exp": int(time.time()) - 120}},
    "for another portal": {"spoil": {"aud": "another"}},
    "for others too": {"spoil": {"aud": ["portal", "another"]}},
    "replayed nonce": {"spoil": {"nonce": "one of an earlier visit"}},
    "no nonce": {"spoil": {"nonce": None}},
    "no expiry": {"spoil": {"exp": None}},
    "a key of somebody else": {"strangeKey": True},
    "no signature": {"unsigned": True},
    "signed by the shared secret": {"shared": True},
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_token_that_is_not_right_lets_nobody_in(council, fault):
    council.says("sub-1", **SAM, **SPOILT[fault])
    client, answer = sign_in(council)

    assert answer.status_code == 401
    assert "Signing in did not work" in answer.content.decode()
    assert not is_in(client)
    assert not User.objects.get_queryset().exists()


def test_another_issuer_behind_the_same_address_is_not_asked(council, settings):
    settings.OIDC_ISSUER = council.issuer.replace("127.0.0.1", "localhost")
    answer = Client().get("/sign-in/council/")

    assert answer.status_code == 401


def test_an_issuer_that_does_not_answer_is_said_in_words(council, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    assert "Signing in did not work" in Client().get("/sign-in/council/").content.decode()


def test_an_answer_counts_once_and_in_its_own_browser_only(council):
    council.says("sub-1", **SAM)
    client, address = begin()
    back = council.visit(address)

    assert come_back(Client(), back).status_code == 401
    assert come_back(client, back).status_code == 302
    again = Client()
    again.cookies = client.cookies
    assert come_back(again, back).status_code == 401


def test_stopping_there_comes_back_in_words(council):
    client, address = begin()
    state = parse_qs(urlsplit(address).query)["state"][0]

    answer = client.get("/sign-in/council/back/", {"error": "access_denied", "state": state})

    assert "You stopped at the council’s sign-in" in answer.content.decode()


@pytest.mark.parametrize("verified", [False, "false", None])
def test_an_unverified_address_makes_and_links_nobody(council, verified):
    make_user("Sam Signer", email="sam@staff.example")
    council.says("sub-1", email="sam@staff.example", email_verified=verified, name="Mallory")
    client, answer = sign_in(council)

    assert answer.status_code == 403
    assert "your email address is checked" in answer.content.decode()
    assert not SocialAccount.objects.exists() and not is_in(client)


def test_without_a_claim_the_councils_word_may_count(council, settings):
    settings.OIDC_TRUST_EMAIL = True
    council.says("sub-1", email="sam@staff.example", name="Sam Signer")
    assert is_in(sign_in(council)[0])

    council.says("sub-2", email="other@staff.example", email_verified=False, name="Other")
    assert not is_in(sign_in(council)[0])


def test_entras_own_claim_verifies_an_address(council):
    council.says("sub-1", email="sam@staff.example", xms_edov="1", name="Sam Signer")

    assert is_in(sign_in(council)[0])


def test_a_verified_address_links_once_and_its_owner_is_told(council):
    person = make_user("Sam Signer", email="sam@staff.example")
    council.says("sub-1", **SAM)
    client, _ = sign_in(council)

    assert is_in(client) and SocialAccount.objects.get().user == person
    assert Notice.objects.filter(recipient=person, title__contains="council account").exists()
    council.says("sub-2", **SAM)
    thief, answer = sign_in(council)
    assert "Somebody else already signs in" in answer.content.decode()
    assert not is_in(thief)


def test_a_changed_address_and_name_follow_the_subject(council):
    council.says("sub-1", **SAM)
    sign_in(council)
    council.says("sub-1", email="sam.married@staff.example", email_verified=True, name="Sam Married")
    client, _ = sign_in(council)

    person = User.objects.get_queryset().get()
    assert is_in(client) and (person.email, person.full_name) == ("sam.married@staff.example", "Sam Married")
    assert AuditEvent.objects.get(event="people.changed").facts["email"] == "sam.married@staff.example"
    reset = Client().post("/sign-in/", {"login": "sam@staff.example", "password": PASSWORD})
    assert "not right" in reset.content.decode()


def test_a_changed_address_that_is_unverified_or_taken_stays_the_old_one(council):
    make_user("Other", email="other@staff.example")
    council.says("sub-1", **SAM)
    sign_in(council)
    for address, verified in (("other@staff.example", True), ("new@staff.example", False)):
        council.says("sub-1", email=address, email_verified=verified, name="Sam Signer")
        assert is_in(sign_in(council)[0])
        assert User.objects.get_queryset().filter(email="sam@staff.example").exists()


def test_groups_give_and_take_roles_and_leave_those_given_by_hand(council, settings):
    from django.contrib.auth.models import Group

    settings.OIDC_ROLE_MAP = {"g-press": ["comms", "comms lead"], "g-audit": ["auditor"]}
    council.says("sub-1", groups=["g-press", "g-unknown"], **SAM)
    sign_in(council)
    person = User.objects.get_queryset().get()
    assert person.roles == {"comms", "comms lead"}
    person.groups.add(Group.objects.get(name="safeguarding"))

    council.says("sub-1", groups=["g-audit"], **SAM)
    sign_in(council)

    assert User.objects.get_queryset().get().roles == {"auditor", "safeguarding"}
    changed = AuditEvent.objects.filter(event="people.changed").latest("sequence")
    assert changed.facts["roles_given"] == ["auditor"] and changed.facts["roles_taken"] == [
        "comms",
        "comms lead",
    ]


def test_an_unknown_group_gives_nothing(council, settings):
    settings.OIDC_ROLE_MAP = {"g-press": ["comms"]}
    council.says("sub-1", groups=["g-unknown"], **SAM)
    client, _ = sign_in(council)

    assert is_in(client) and User.objects.get_queryset().get().roles == frozenset()


def test_groups_begin_change_and_end_memberships(council, settings, clock):
    settings.OIDC_SERVICE_MAP = {"g-parks": ["Parks"], "g-museum": ["Museum"]}
    settings.OIDC_MANAGER_MAP = {"g-parks-lead": ["Parks"]}
    by_hand = make_service("By hand")
    council.says("sub-1", groups=["g-parks", "g-museum"], **SAM)
    sign_in(council)
    person = User.objects.get_queryset().get()
    Membership.objects.create(user=person, service=by_hand)
    assert {one.service.name for one in person.memberships.current()} == {"Parks", "Museum", "By hand"}
    sign_in(council)
    assert person.memberships.count() == 3, "the same groups change nothing"

    clock.forward(days=3)
    council.says("sub-1", groups=["g-parks", "g-parks-lead"], **SAM)
    sign_in(council)

    now = {(one.service.name, one.is_manager) for one in person.memberships.current()}
    assert now == {("Parks", True), ("By hand", False)}
    ended = person.memberships.get(service__name="Museum")
    assert ended.ended_on == portal_clock.today() - timedelta(days=1)


def test_a_membership_that_began_and_ended_today_was_none(council, settings):
    settings.OIDC_SERVICE_MAP = {"g-parks": ["Parks"]}
    council.says("sub-1", groups=["g-parks"], **SAM)
    sign_in(council)
    council.says("sub-1", groups=[], **SAM)
    sign_in(council)

    assert not Membership.objects.exists()


def test_who_is_in_no_staff_group_any_more_is_deactivated_signed_out_and_may_return(council, settings):
    settings.OIDC_STAFF_GROUPS = ["g-staff"]
    council.says("sub-1", groups=["g-staff"], **SAM)
    here, _ = sign_in(council)
    council.says("sub-1", groups=["g-other"], **SAM)
    for _ in range(2):
        there, answer = sign_in(council)
        assert "not in a group" in answer.content.decode()
    assert not is_in(there) and not is_in(here)
    assert User.objects.get_queryset().get().is_active is False
    assert events().count("people.deactivated") == 1

    council.says("sub-1", groups="g-staff", **SAM)
    assert is_in(sign_in(council)[0])


def test_who_was_deactivated_by_hand_stays_so(council):
    council.says("sub-1", **SAM)
    sign_in(council)
    User.objects.get_queryset().update(is_active=False)
    client, answer = sign_in(council)

    assert "no longer sign in" in answer.content.decode() and not is_in(client)


def test_nobody_deactivated_is_linked_or_has_left(council):
    make_user("Sam Signer", email="sam@staff.example")
    User.objects.get_queryset().update(is_active=False)
    council.says("sub-1", **SAM)
    assert sign_in(council)[1].status_code == 403

    User.objects.get_queryset().update(is_active=True, left_on=portal_clock.today())
    assert sign_in(council)[1].status_code == 403


def test_a_stranger_in_no_staff_group_is_not_made_a_person(council, settings):
    settings.OIDC_STAFF_GROUPS = ["g-staff"]
    council.says("sub-1", **SAM)

    assert sign_in(council)[1].status_code == 403
    assert not User.objects.get_queryset().exists()


def test_groups_left_out_because_they_are_many_deactivate_nobody_and_take_nothing(council, settings):
    settings.OIDC_ROLE_MAP = {"g-press": ["comms"]}
    settings.OIDC_SERVICE_MAP = {"g-press": ["Press"]}
    council.says("sub-1", groups=["g-press"], **SAM)
    sign_in(council)
    council.says("sub-1", _claim_names={"groups": "src1"}, **SAM)
    assert is_in(sign_in(council)[0])
    assert User.objects.get_queryset().get().roles == {"comms"}

    settings.OIDC_STAFF_GROUPS = ["g-staff"]
    assert "which groups you are in" in sign_in(council)[1].content.decode()
    assert User.objects.get_queryset().get().is_active


def test_the_portals_second_factor_is_asked_unless_the_token_says_one_was_used(council, client_for):
    person = make_user("Sam Signer", email="sam@staff.example")
    seed = set_up_app(client_for(person))
    cache.clear()
    council.says("sub-1", amr=["pwd"], **SAM)
    client, answer = sign_in(council)
    assert answer.headers["Location"] == "/sign-in/second/" and not is_in(client)
    client.post("/sign-in/second/", {"code": pyotp.TOTP(seed).now()})
    assert is_in(client)

    council.says("sub-1", amr=["pwd", "mfa"], **SAM)
    client, answer = sign_in(council)
    assert answer.headers["Location"] == "/" and client.session[PROVED] == person.pk


def test_without_amr_who_must_have_a_second_factor_gets_no_further(council, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.OIDC_ROLE_MAP = {"g-press": ["comms"]}
    council.says("sub-1", groups=["g-press"], **SAM)
    client, _ = sign_in(council)
    assert client.get("/register/").headers["Location"].startswith("/sign-in/ways/")

    council.says("sub-1", groups=["g-press"], amr=["mfa"], **SAM)
    client, _ = sign_in(council)
    assert client.get("/register/").status_code == 200


def test_what_is_sensitive_is_confirmed_there_by_the_same_person_now(council):
    council.says("sub-1", **SAM)
    client, _ = sign_in(council)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    asked = client.get("/sign-in/ways/app/", follow=True)
    assert asked.request["PATH_INFO"] == "/sign-in/council/confirm/"

    council.says("sub-2", email="other@staff.example", email_verified=True, name="Other")
    _, other = sign_in(council, client, purpose="confirm", next="/sign-in/ways/app/")
    assert "as somebody else" in other.content.decode()
    council.says("sub-1", spoil={"auth_time": 1}, **SAM)
    assert "did not ask" in sign_in(council, client, purpose="confirm")[1].content.decode()

    council.says("sub-1", amr=["mfa"], **SAM)
    _, done = sign_in(council, client, purpose="confirm", next="/sign-in/ways/app/")
    assert done.headers["Location"] == "/sign-in/ways/app/"
    assert client.get("/sign-in/ways/app/").status_code == 200


def test_where_passwords_are_closed_only_administrators_use_theirs_and_the_others_hear_of_it(
    council, settings, admin
):
    settings.PASSWORD_SIGN_IN = False
    other = make_user("Other Admin", role="administrator")
    officer = make_user("Sam Signer", email="sam@staff.example")
    assert 'name="password"' not in Client().get("/sign-in/").content.decode()
    assert 'name="password"' in Client().get("/sign-in/?password").content.decode()

    kept_out = Client().post("/sign-in/", {"login": officer.email, "password": PASSWORD})
    assert "not right" in kept_out.content.decode()
    let_in = Client().post("/sign-in/", {"login": admin.email, "password": PASSWORD})
    assert let_in.headers["Location"] == "/"
    assert (
        Notice.objects.get(recipient=other).title == "Admin Person signed in by password, past single sign-on"
    )


def test_the_sign_in_page_offers_it_only_where_it_is_on(council, settings):
    assert "Sign in with your council account" in Client().get("/sign-in/").content.decode()
    settings.OIDC_ISSUER = ""
    assert "your council account" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/sign-in/council/").status_code == 404
