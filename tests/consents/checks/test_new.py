"""The page on which a photo check is asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config import clock
from consents.checks.models import PhotoCheck
from tests.consents.checks.made import answers, make_child, make_class, make_form, photo
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db
URL = "/checks/new/"


@pytest.fixture
def place():
    return f"account:{make_account('Chesterfield Leisure').pk}"


@pytest.fixture
def desk(client_for, manager):
    return client_for(manager)


def errors(response):
    return response.context["form"].errors


def test_one_sending_with_a_pasted_list_of_thirty_names_is_enough(desk, place):
    children = make_class(30)
    pasted = "\n".join(child.name for child in children)

    response = desk.post(URL, answers(place=place, photo=photo(), names=pasted, recognisable="30"))

    check = PhotoCheck.objects.get()
    assert response.url == check.get_absolute_url()
    assert (check.outcome, check.checked.count()) == ("ALLOW", 30)


def test_the_page_lists_live_accounts_and_the_other_channels(desk, place):
    make_account("Closed one", status="closed")

    text = desk.get(URL).content.decode()

    assert "Chesterfield Leisure" in text
    assert "The council’s website" in text
    assert "Closed one" not in text


def test_children_given_in_the_address_are_added(desk):
    child = make_child()

    response = desk.get(URL, {"child": [child.pk, "x", "99999"]})

    assert [one.child for one in response.context["chosen"]] == [child]


def test_finding_names_keeps_everything_typed_and_speaks_of_nothing_else(desk, place):
    ada = make_child()

    response = desk.post(
        URL, answers(do="find", place=place, names="Ada Okafor\nNobody Here", caption="Kept")
    )

    assert [one.child for one in response.context["chosen"]] == [ada]
    assert [one.text for one in response.context["open"]] == ["Nobody Here"]
    assert errors(response) == {}
    text = response.content.decode()
    assert "Kept" in text
    assert "nobody on the register has this name" in text


def test_the_photo_is_sent_once_and_kept_by_its_hash(desk, place):
    child = make_child()
    make_form(child)
    first = desk.post(
        URL, answers(do="find", place=place, photo=photo(taken="2026:11:20 10:00:00"), names="Ada Okafor")
    )
    kept = first.context["form"]["photo_kept"].value()
    assert "fair.jpg" in first.content.decode()

    desk.post(URL, answers(place=place, photo_kept=kept, child=[child.pk]))

    check = PhotoCheck.objects.get()
    assert check.photo_name == "fair.jpg"
    assert check.outcome == "ALLOW"


def test_a_forged_photo_is_no_photo(desk, place):
    response = desk.post(URL, answers(place=place, photo_kept="forged", names=""))

    assert errors(response)["photo"] == ["Select the photo"]


def test_the_day_taken_is_read_from_the_file(desk, place):
    child = make_child()
    make_form(child)
    day = clock.today().replace(day=1)

    desk.post(
        URL,
        answers(place=place, photo=photo(taken=f"{day:%Y:%m:%d} 10:00:00"), taken_on="", child=[child.pk]),
    )

    assert PhotoCheck.objects.get().taken_on == day


def test_names_that_are_open_stop_the_check_until_somebody_goes_on_without(desk, place):
    asked = answers(place=place, photo=photo(), names="Nobody Here")
    assert "names" in errors(desk.post(URL, asked))

    desk.post(URL, asked | {"absent": "on", "photo": photo()})

    check = PhotoCheck.objects.get()
    assert (check.outcome, check.missing_names) == ("BLOCK", ["Nobody Here"])


def test_a_namesake_is_added_by_a_button_that_shows_the_date_of_birth(desk, place):
    one = make_child()
    make_child(date_of_birth=None)
    first = desk.post(URL, answers(do="find", place=place, names="Leo Who\nAda Okafor"))
    assert first.context["chosen"] == []

    second = desk.post(URL, answers(do="", add=f"{one.pk}:1", place=place, names="Leo Who\nAda Okafor"))

    (chosen,) = second.context["chosen"]
    assert (chosen.child, chosen.confirmed) == (one, True)
    assert [line.text for line in second.context["open"]] == ["Leo Who"]


def test_a_picked_namesake_asks_for_a_confirmation(desk, place):
    one = make_child()
    make_child()

    text = desk.post(URL, answers(do="find", place=place, child=[one.pk])).content.decode()

    assert "I have checked the date of birth" in text


@pytest.mark.parametrize(("confirmed", "outcome"), [([], "REFER"), (["it"], "ALLOW")])
def test_an_unconfirmed_namesake_is_referred(desk, place, confirmed, outcome):
    one = make_child()
    make_child()
    make_form(one)

    desk.post(URL, answers(place=place, photo=photo(), child=[one.pk], confirmed=[one.pk for _ in confirmed]))

    assert PhotoCheck.objects.get().outcome == outcome


def test_a_child_is_taken_away_by_a_button(desk, place):
    ada, leo = make_child(), make_child("Leo Park")

    response = desk.post(URL, answers(do="", remove=str(ada.pk), place=place, child=[ada.pk, leo.pk]))

    assert [one.child for one in response.context["chosen"]] == [leo]


def test_more_children_named_than_recognised_are_refused(desk, place):
    ada, leo = make_child(), make_child("Leo Park")

    response = desk.post(URL, answers(place=place, photo=photo(), child=[ada.pk, leo.pk]))

    assert "You named 2" in errors(response)["recognisable"][0]
    assert not PhotoCheck.objects.exists()


def test_fewer_named_than_recognised_is_an_answer_and_it_is_block(desk, place):
    child = make_child()
    make_form(child)

    desk.post(URL, answers(place=place, photo=photo(), child=[child.pk], recognisable="2"))

    assert PhotoCheck.objects.get().outcome == "BLOCK"


def test_nobody_recognisable_is_not_applicable(desk, place):
    desk.post(URL, answers(place=place, photo=photo(), recognisable="0"))

    assert PhotoCheck.objects.get().outcome == "NOT_APPLICABLE"


def test_another_channel_than_an_account_can_be_chosen(desk):
    child = make_child()
    make_form(child)

    desk.post(URL, answers(place="channel:website", photo=photo(), child=[child.pk]))

    check = PhotoCheck.objects.get()
    assert (check.account, check.channel, check.outcome) == (None, "website", "ALLOW")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("place", "", "Answer “Where will it be posted?”"),
        ("place", "account:0", "Select one of the answers in the list"),
        ("publish_on", "", "Enter the date of posting"),
        ("publish_on", "2020-01-01", "unless it was posted already"),
        ("taken_on", "2999-01-01", "must be today or in the past"),
        ("recognisable", "", "Answer “How many children can be recognised?”"),
        ("recognisable", "many", "must be a whole number"),
        ("recognisable", "-1", "0 or more"),
        ("recognisable", "201", "200 or fewer"),
        ("crowd", "", "Answer “Is there a crowd with children in it?”"),
        ("use", "film", "Select one of the answers in the list"),
        ("caption", "x" * 3001, "3000 characters or fewer"),
        ("event_name", "x" * 121, "120 characters or fewer"),
        ("partner", "x\x00y", "cannot be saved"),
    ],
)
def test_each_hole_or_wrong_answer_gets_a_sentence_at_its_field(desk, place, field, value, sentence):
    given = answers(place=place, photo=photo(), caption="Kept as typed") | {field: value}

    response = desk.post(URL, given)

    assert sentence in errors(response)[field][0]
    assert field == "caption" or "Kept as typed" in response.content.decode()
    assert not PhotoCheck.objects.exists()


def test_a_photo_taken_after_it_is_posted_is_refused(desk, place):
    today = clock.today()
    before = today.replace(year=today.year - 1)
    given = answers(place=place, photo=photo(), publish_on=before.isoformat(), retrospective="on")

    assert "taken_on" in errors(desk.post(URL, given))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fair.jpg", b""),
        ("fair.jpg", b"MZ\x90\x00 not a picture"),
        ("fair.png", photo().read()[:200]),
        ("fair.jpg", b"%PDF-1.7\n"),
    ],
)
def test_what_is_no_photo_is_refused_in_one_sentence(desk, place, name, content):
    response = desk.post(URL, answers(place=place, photo=SimpleUploadedFile(name, content)))

    assert len(errors(response)["photo"]) == 1
    assert not PhotoCheck.objects.exists()


def test_a_photo_over_15_mb_is_refused(desk, place, settings):
    settings.SCAN_MAX_BYTES = 200

    assert "larger than" in errors(desk.post(URL, answers(place=place, photo=photo())))["photo"][0]


def test_sending_the_same_page_twice_gives_one_check(desk, place):
    child = make_child()
    given = answers(place=place, child=[child.pk])

    first = desk.post(URL, given | {"photo": photo()})
    second = desk.post(URL, given | {"photo": photo()})

    assert first.url == second.url
    assert PhotoCheck.objects.count() == 1


def test_the_page_of_another_person_is_refused_in_a_sentence(desk, place, client_for, comms):
    given = answers(place=place)
    client_for(comms).post(URL, given | {"photo": photo(), "recognisable": "0"})

    response = desk.post(URL, given | {"photo": photo(), "recognisable": "0"})

    assert "Start a new photo check" in response.content.decode()


def test_folded_fields_open_where_one_says_something(desk, place):
    def details(**changes):
        text = desk.post(URL, answers(do="find", place=place) | changes).content.decode()
        return '<details class="govuk-details" open' in text

    assert not details()
    assert details(use="video")
    assert details(partner="Spire Trust")


@pytest.mark.parametrize("count", [3, 30])
def test_asking_costs_the_same_queries_for_three_and_for_thirty_children(
    count, desk, place, django_assert_max_num_queries
):
    children = make_class(count)
    given = answers(
        place=place, photo=photo(), recognisable=str(count), names="\n".join(child.name for child in children)
    )
    desk.get(URL)

    with django_assert_max_num_queries(34):
        desk.post(URL, given)

    assert PhotoCheck.objects.get().outcome == "ALLOW"


def test_a_reader_of_forms_without_the_duty_is_refused(client_for, officer, auditor):
    for person in (officer, auditor):
        assert client_for(person).get(URL).status_code == 403
        assert client_for(person).post(URL, answers()).status_code == 403


def test_the_type_ahead_gives_names_and_dates_of_birth_and_takes_no_address(desk):
    ada = make_child(date_of_birth=None)
    make_child("Leo Park")

    found = desk.post("/checks/children/", {"q": "okaf"}).json()["children"]

    assert found == [{"key": ada.pk, "name": "Ada Okafor", "known": "", "born": ""}]
    assert desk.get("/checks/children/", {"q": "okaf"}).status_code == 405


def test_the_type_ahead_is_closed_to_others(client_for, officer):
    assert client_for(officer).post("/checks/children/", {"q": "okaf"}).status_code == 403
