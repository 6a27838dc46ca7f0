import pytest

from approvals.models import AccountRequest, Condition
from approvals.requests.workflow import Status
from tests.accounts.learning.factories import make_course, make_version
from tests.approvals.factories import approved, claimed, facebook, supported
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/approve/"


def owned(key, person, due, text=""):
    """What is typed under one condition."""
    return {f"{key}_owner": person.pk, f"{key}_due": due, f"{key}_text": text}


def test_standard_conditions_are_preselected(client_for, officer, service, manager, comms):
    page = client_for(comms).get(url(claimed(officer, service, manager, comms)))

    assert page.context["form"]["kinds"].value() == ["training", "policy", "profile"]
    assert "The password is in the vault" in page.content.decode()


def test_it_approves_with_what_was_chosen_and_written(client_for, officer, service, manager, comms):
    request = claimed(officer, service, manager, comms)
    answers = {
        "version": request.version,
        "kinds": ["policy", "own1", "own3"],
        **owned("policy", officer, "2099-01-04"),
        **owned("own1", comms, "2099-01-05", "Link it"),
        **owned("own3", officer, "2099-01-06", "Use the logo"),
        "text": "Good",
    }

    page = client_for(comms).post(url(request), answers, follow=True)

    assert f"{request.reference} is approved. Queen’s Park is planned" in page.content.decode()
    assert list(Condition.objects.values_list("kind", "text", "owner", "due_on__day"))[4:] == [
        ("policy", "", officer.pk, 4),
        ("written", "Link it", comms.pk, 5),
        ("written", "Use the logo", officer.pk, 6),
    ]


def test_each_condition_has_words_an_owner_and_a_day(client_for, officer, service, manager, comms):
    request = claimed(officer, service, manager, comms)
    answers = {"version": request.version, "kinds": ["policy", "own1"], "own1_due": "2020-01-01"}

    page = client_for(comms).post(url(request), {**answers, "training_due_day": "99"})

    assert set(page.context["form"].errors) == {
        "policy_owner",
        "policy_due",
        "own1_text",
        "own1_owner",
        "own1_due",
    }


def test_answers_changed_meanwhile_are_to_be_read_again(client_for, officer, service, manager, comms):
    request = claimed(officer, service, manager, comms)
    AccountRequest.objects.update(version=99)

    page = client_for(comms).post(url(request), {"version": request.version, "text": "Typed"})

    assert page.status_code == 409
    assert "have changed since you opened this page" in page.content.decode()
    assert "Typed" in page.content.decode()


@pytest.mark.parametrize("version", ["", "x"])
def test_a_page_without_its_version_is_refused(client_for, officer, service, manager, comms, version):
    request = claimed(officer, service, manager, comms)

    page = client_for(comms).post(url(request), {"version": version})

    assert page.status_code == 200
    assert AccountRequest.objects.get().status == Status.IN_REVIEW
    assert "There is a problem" in page.content.decode()


def test_what_the_register_refuses_is_told(client_for, officer, service, manager, comms):
    request = claimed(officer, service, manager, comms, handle="qpark", platform=facebook())
    make_account("Park", platform=facebook(), handle="qpark")

    page = client_for(comms).post(url(request), {"version": request.version})

    assert "has this handle on Facebook already" in page.content.decode()


def test_conditions_have_their_limits(client_for, officer, service, manager, comms):
    request = claimed(officer, service, manager, comms)
    own = owned("own1", officer, "2099-01-05", "x" * 301)

    page = client_for(comms).post(url(request), {"version": request.version, "kinds": ["own1"], **own})

    assert list(page.context["form"].errors) == ["own1_text"]


def test_the_other_decider_is_told_who_was_first(client_for, officer, service, manager, comms, comms2):
    request = approved(officer, service, manager, comms)

    page = client_for(comms2).post(url(request), {"version": request.version})

    assert "was approved by Comms Person on" in page.content.decode()


def test_whoever_is_named_is_told_why_not(client_for, officer, service, manager, comms, comms2):
    request = supported(officer, service, manager, deputy=comms)
    browser = client_for(comms)

    page = browser.post(f"/requests/{request.reference}/claim/", follow=True)

    assert "a colleague in the communications team must decide it" in page.content.decode()


def test_managers_are_refused_at_the_door(client_for, officer, service, manager, comms):
    assert client_for(manager).post(url(claimed(officer, service, manager, comms))).status_code == 403


def test_it_says_what_the_portal_sees_by_itself(client_for, officer, service, manager, comms):
    request, browser = claimed(officer, service, manager, comms), client_for(comms)
    assert "Communications tick this off" in browser.get(url(request)).content.decode()
    make_course("Social media basics")
    make_version(comms)

    page = browser.get(url(request)).content.decode()

    assert page.count("The portal sees for itself who is missing") == 2
    assert "Communications tick this off" not in page
