"""The list, the answer, the certificate and the confirmation, and who sees what of them."""

import uuid
from datetime import timedelta
from hashlib import sha256

import pytest

from accounts.audit.models import AuditEvent
from config import clock
from consents.checks.models import Declaration, PhotoCheck
from consents.records.actions import Who, raise_flag, withdraw
from consents.records.models import Status
from tests.consents.checks.made import (
    answers,
    make_check,
    make_child,
    make_class,
    make_form,
    make_many_checks,
    photo,
)
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_for, manager):
    return client_for(manager)


@pytest.fixture
def allowed(manager):
    child = make_child()
    form = make_form(child)
    return make_check(manager, child), child, form


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


# The list


def test_an_empty_list_says_what_to_do(desk):
    text = text_of(desk.get("/checks/"))

    assert "No photo was checked yet" in text
    assert "/checks/new/" in text


def test_the_list_shows_the_latest_first_with_answers(desk, manager):
    first, second = make_check(manager), make_check(manager, make_child())

    text = text_of(desk.get("/checks/"))

    assert text.index(second.get_absolute_url()) < text.index(first.get_absolute_url())
    assert "NOT APPLICABLE" in text


def test_a_manager_sees_their_own_checks_and_those_of_their_services_accounts(desk, manager, service):
    own = make_check(manager)
    ours = make_check(make_user(), account=make_account(service=service))
    foreign = make_check(make_user(), account=make_account(service=make_service()))

    text = text_of(desk.get("/checks/"))

    assert own.get_absolute_url() in text
    assert ours.get_absolute_url() in text
    assert foreign.get_absolute_url() not in text
    assert desk.get(foreign.get_absolute_url()).status_code == 404


def test_comms_and_safeguarding_see_every_check(client_for, comms, safeguarding):
    check = make_check(make_user())

    for person in (comms, safeguarding):
        assert check.get_absolute_url() in text_of(client_for(person).get("/checks/"))


@pytest.mark.parametrize("path", ["", "again/", "confirm/", "certificate/"])
def test_who_has_no_duty_here_is_refused_at_every_door(client_for, officer, auditor, admin, path):
    check = make_check(make_user())

    for person in (officer, auditor, admin):
        client = client_for(person)
        assert client.get(f"{check.get_absolute_url()}{path}").status_code == 403
        assert client.post(f"{check.get_absolute_url()}{path}").status_code == 403


def test_the_list_is_filtered_by_answer_and_by_who_asked(desk, manager, service):
    mine = make_check(manager, make_child())
    theirs = make_check(make_user(), account=make_account(service=service))

    assert theirs.get_absolute_url() not in text_of(desk.get("/checks/?outcome=BLOCK"))
    assert theirs.get_absolute_url() not in text_of(desk.get("/checks/?mine=on"))
    assert mine.get_absolute_url() in text_of(desk.get("/checks/?mine=on&outcome=BLOCK"))
    assert mine.get_absolute_url() in text_of(desk.get("/checks/?outcome=nonsense"))
    assert "No photo check fits" in text_of(desk.get("/checks/?outcome=REFER"))


@pytest.mark.parametrize("words", ["okafor", "leisure centre", "reference"])
def test_the_search_finds_by_child_account_or_reference_and_hides_the_words(desk, manager, words):
    check = make_check(manager, make_child(), account=make_account("Leisure centre"))
    other = make_check(manager, make_child("Leo Park"), account=make_account("Museum"))
    words = check.reference if words == "reference" else words

    response = desk.post("/checks/search/", {"q": words})

    assert words not in response.url
    text = text_of(desk.get(response.url))
    assert check.get_absolute_url() in text
    assert other.get_absolute_url() not in text


def test_an_empty_search_shows_the_whole_list(desk):
    assert desk.post("/checks/search/", {"q": " "}).url == "/checks/"
    assert desk.get("/checks/search/").status_code == 405


def test_the_list_marks_checks_after_which_something_was_recorded(desk, allowed, comms, clock):
    _, child, form = allowed
    assert "Something changed" not in text_of(desk.get("/checks/"))
    clock.forward(minutes=1)

    withdraw(children=[child], who=Who(adult=form.adult), by=comms)

    assert "Something changed" in text_of(desk.get("/checks/"))


@pytest.mark.parametrize("count", [10, 200])
def test_the_list_costs_the_same_queries_at_10_and_at_200_checks(
    count, desk, manager, django_assert_max_num_queries
):
    make_many_checks(count, manager, make_child(), make_account())

    with django_assert_max_num_queries(10):
        response = desk.get("/checks/")

    assert len(response.context["rows"]) == min(count, 25)


# The answer


def test_the_answer_comes_worst_first_with_reasons_and_remedies(desk, manager):
    good, waiting = make_child("Ada Okafor"), make_child("Zoe Zed")
    make_form(good)
    make_form(waiting, status=Status.FILED)

    text = text_of(desk.get(make_check(manager, good, waiting).get_absolute_url()))

    assert "BLOCK: do not post it" in text
    assert text.index(f'id="child-{waiting.pk}"') < text.index(f'id="child-{good.pk}"')
    assert "The form has not been verified." in text
    assert "Crop these children, and check the new file: <strong>Zoe Zed</strong>" in text
    assert "Have the form verified by someone who did not upload it: Zoe Zed" in text


def test_a_manager_sees_dates_and_channel_and_comms_the_form(client_for, manager, comms, allowed):
    check, _, form = allowed
    link = form.get_absolute_url()

    seen = text_of(client_for(manager).get(check.get_absolute_url()))
    assert "a verified form" in seen
    assert link not in seen
    assert link in text_of(client_for(comms).get(check.get_absolute_url()))


def test_only_safeguarding_sees_which_flag(client_for, manager, comms, safeguarding, allowed):
    check, child, _ = allowed
    raise_flag(child=child, kind="block", review_on=clock.today() + timedelta(9), by=safeguarding)

    for person, sees in ((manager, False), (comms, False), (safeguarding, True)):
        text = text_of(client_for(person).get(check.get_absolute_url()))
        assert ("Flag:" in text) is sees
        assert "Contact safeguarding" in text or "contact safeguarding" in text


def test_a_later_withdrawal_shows_what_the_answer_would_now_be(desk, allowed, comms):
    check, child, form = allowed
    assert "would now be" not in text_of(desk.get(check.get_absolute_url()))

    withdraw(children=[child], who=Who(adult=form.adult), by=comms)

    text = text_of(desk.get(check.get_absolute_url()))
    assert "The answer would now be: BLOCK" in text
    assert "ALLOW: the photo can be posted" in text
    assert PhotoCheck.objects.get().outcome == "ALLOW"


def test_a_date_that_has_passed_changes_no_answer(desk, allowed, clock):
    check, _, _ = allowed
    clock.forward(days=3)

    assert "would now be" not in text_of(desk.get(check.get_absolute_url()))


def test_a_check_afterwards_is_labelled_and_no_leave_to_post(desk, manager):
    child = make_child()
    make_form(child)
    check = make_check(manager, child, publish_on=clock.today() - timedelta(1), retrospective=True)

    assert "no leave to post" in text_of(desk.get(check.get_absolute_url()))


def test_nobody_recognisable_names_who_declared_it(desk, manager):
    assert f"{manager.full_name} declares" in text_of(desk.get(make_check(manager).get_absolute_url()))


def test_checking_again_makes_a_linked_check(desk, allowed):
    check, _, _ = allowed
    once = str(uuid.uuid4())

    first = desk.post(f"{check.get_absolute_url()}again/", {"once": once})
    second = desk.post(f"{check.get_absolute_url()}again/", {"once": once})

    later = PhotoCheck.objects.get(earlier=check)
    assert first.url == second.url == later.get_absolute_url()
    assert later.reference in text_of(desk.get(check.get_absolute_url()))
    assert check.reference in text_of(desk.get(later.get_absolute_url()))


def test_checking_again_without_the_key_of_the_page_still_works_and_get_is_refused(desk, allowed):
    check, _, _ = allowed

    assert desk.post(f"{check.get_absolute_url()}again/", {"once": "x"}).status_code == 302
    assert desk.get(f"{check.get_absolute_url()}again/").status_code == 405


@pytest.mark.parametrize("count", [3, 30])
def test_the_answer_costs_the_same_queries_for_three_and_for_thirty_children(
    count, desk, manager, django_assert_max_num_queries
):
    check = make_check(manager, *make_class(count))

    with django_assert_max_num_queries(28):
        response = desk.get(check.get_absolute_url())

    assert len(response.context["answer"].rows) == count


# The certificate


def test_the_certificate_names_evidence_rule_set_and_hash_and_is_recorded(desk, allowed):
    check, child, form = allowed

    text = text_of(desk.get(f"{check.get_absolute_url()}certificate/"))

    for wanted in (
        form.reference,
        f"rule set {check.ruleset}",
        check.photo_sha256,
        child.name,
        "wording 2026-1",
    ):
        assert wanted in text
    assert AuditEvent.objects.filter(event="check.certificate").count() == 1


def test_the_certificate_of_a_refusal_gives_the_reasons(desk, manager):
    check = make_check(manager, make_child())

    assert "There is no consent form for this child. (rule 14)" in text_of(
        desk.get(f"{check.get_absolute_url()}certificate/")
    )


# The second person


def test_a_second_person_confirms_with_the_same_file(client_for, desk, manager, comms):
    child = make_child()
    make_form(child)
    given = photo()
    check = make_check(
        manager, child, crowd=True, crowd_clear=True, photo_sha256=sha256(given.read()).hexdigest()
    )
    given.seek(0)
    url = f"{check.get_absolute_url()}confirm/"
    assert "nobody else in the crowd" in text_of(client_for(comms).get(url))

    response = client_for(comms).post(url, {"photo": given, "looked": "on"})

    assert response.url == check.get_absolute_url()
    assert Declaration.objects.count() == 2
    assert "The answer would now be: ALLOW" in text_of(desk.get(check.get_absolute_url()))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"looked": "on"}, "photo"),
        ({"photo": True}, "looked"),
        ({"photo": True, "looked": "on"}, "photo"),
    ],
)
def test_confirming_needs_the_same_file_and_the_tick(client_for, manager, comms, given, field):
    check = make_check(manager, crowd=True)
    sent = {name: photo() if name == "photo" else value for name, value in given.items()}

    response = client_for(comms).post(f"{check.get_absolute_url()}confirm/", sent)

    assert field in response.context["form"].errors
    assert not Declaration.objects.exists()


def test_the_asker_is_offered_no_confirmation(desk, client_for, manager, comms):
    check = make_check(manager, crowd=True)

    assert "Confirm as the second person" not in text_of(desk.get(check.get_absolute_url()))
    assert "Confirm as the second person" in text_of(client_for(comms).get(check.get_absolute_url()))


def test_a_check_for_the_website_says_so(desk, manager):
    check = make_check(manager, channel="website")

    assert "The council’s website" in text_of(desk.get(check.get_absolute_url()))
    assert "The council’s website" in text_of(desk.get("/checks/"))


def test_a_camera_whose_clock_is_ahead_is_not_believed(desk):
    place = f"account:{make_account().pk}"
    given = answers(place=place, photo=photo(taken="2999:01:01 10:00:00"), taken_on="", recognisable="0")

    desk.post("/checks/new/", given)

    assert PhotoCheck.objects.get().taken_on is None
