"""Single sign-on: as whom somebody comes in, and what the groups of their token give and take."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.audit.models import AuditEvent
from accounts.models import Membership, Notice, User
from config import clock as portal_clock
from tests.accounts.signin.walk import SAM, events, is_in, sign_in
from tests.factories import PASSWORD, make_service, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_earlier_tries")]


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
