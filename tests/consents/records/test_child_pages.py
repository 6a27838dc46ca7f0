"""Adding a child with an eye for duplicates, merging on pages, and who speaks for a child."""

from datetime import date

import pytest

from consents.models import Child, Responsibility
from consents.records.merging import merge
from tests.consents import factories
from tests.factories import make_user

pytestmark = pytest.mark.django_db

TYPED = {
    "given_names": "Mia",
    "family_name": "Okafor",
    "date_of_birth_day": "3",
    "date_of_birth_month": "5",
    "date_of_birth_year": "2017",
}
ADULT = {
    "adult_name": "Ada Okafor",
    "role": "guardian",
    "evidence": "none",
    "since_day": "1",
    "since_month": "3",
    "since_year": "2020",
}


@pytest.fixture
def child():
    return factories.make_child("Mia", "Okafor")


@pytest.fixture
def comms2(db):
    return make_user("Second Officer", role="comms")


def test_a_child_is_added(client_for, manager):
    response = client_for(manager).post("/consents/children/new/", TYPED)

    child = Child.objects.get()
    assert response.url == child.get_absolute_url()
    assert (child.name, child.date_of_birth, child.added_by) == ("Mia Okafor", date(2017, 5, 3), manager)


@pytest.mark.parametrize("names", [("Mia Rose", "Okafor"), ("Ben", "Okafor")])
def test_who_could_be_the_same_child_is_shown_first(client_for, comms, names):
    known = factories.make_child(*names)
    client = client_for(comms)

    page = client.post("/consents/children/new/", TYPED)
    assert known.get_absolute_url() in page.content.decode()
    assert Child.objects.count() == 1
    client.post("/consents/children/new/", {**TYPED, "do": "anyway"})

    assert Child.objects.count() == 2


def test_a_child_without_a_name_is_refused_at_the_field(client_for, comms):
    response = client_for(comms).post("/consents/children/new/", {**TYPED, "family_name": ""})

    assert "family_name" in response.context["form"].errors
    assert not Child.objects.exists()


def test_likely_duplicates_are_found_by_name_and_birthday(client_for, comms, child):
    twin_name = factories.make_child("Mia Rose", "OKAFOR")
    unknown = factories.make_child("mia", "Okafor", born=None)
    factories.make_child("Mia", "Okafor", born=date(2012, 1, 1))
    factories.make_child("Ben", "Okafor")

    pairs = client_for(comms).get("/consents/children/duplicates/").context["pairs"]

    assert {(one.pk, other.pk) for one, other in pairs} >= {(twin_name.pk, child.pk), (unknown.pk, child.pk)}
    assert all(first.pk < one.pk for one, first in pairs)


def test_two_people_merge_by_their_pages(client_for, comms, comms2, child):
    other = factories.make_child("Mia", "Okafor", born=None)
    form = factories.make_form(children=[other])
    client, second = client_for(comms), client_for(comms2)
    address = f"/consents/children/{child.pk}/merge/{other.pk}/"

    assert "keep" in client.post(address, {}).context["form"].errors
    assert client.post(address, {"keep": str(child.pk)}).url == child.get_absolute_url()

    page = client.get(child.get_absolute_url()).content.decode()
    assert "Until another person confirms it" in page
    assert form.reference in page
    assert client.get(other.get_absolute_url()).url == child.get_absolute_url()
    assert (
        f"Child {other.pk} into child {child.pk}"
        in client.get("/consents/children/duplicates/").content.decode()
    )
    confirm = f"/consents/children/{other.pk}/confirm-merge/"
    assert "another person" in str(client.post(confirm, {"proof": "school"}).context["form"].errors)
    assert second.get(confirm).status_code == 200
    assert second.post(confirm, {"proof": "school"}).url == child.get_absolute_url()
    assert "Confirmed by Second Officer" in client.get(child.get_absolute_url()).content.decode()
    assert second.post(confirm, {"proof": "school"}).url == other.get_absolute_url()
    assert second.post(f"/consents/children/{other.pk}/undo-merge/").url == other.get_absolute_url()
    assert factories.refreshed(other).is_merged


def test_a_merge_is_undone_by_its_page(client_for, comms, child):
    other = factories.make_child("Mia", "Okafor")
    merge(child=other, into=child, by=comms)
    client = client_for(comms)
    address = f"/consents/children/{other.pk}/undo-merge/"

    assert client.get(address).status_code == 200
    assert client.post(address).url == other.get_absolute_url()
    assert client.get(other.get_absolute_url()).status_code == 200
    assert client.get(address).status_code == 404


def test_a_record_that_stands_for_others_stays(client_for, comms, child):
    merge(child=factories.make_child(), into=child, by=comms)
    other = factories.make_child()

    response = client_for(comms).post(
        f"/consents/children/{child.pk}/merge/{other.pk}/", {"keep": str(other.pk)}
    )

    assert "keep it" in str(response.context["form"].errors["keep"])


def test_one_and_the_same_record_is_no_pair(client_for, comms, child):
    assert client_for(comms).get(f"/consents/children/{child.pk}/merge/{child.pk}/").status_code == 404


def test_an_adult_is_recorded_shown_and_ended(client_for, manager, child):
    client = client_for(manager)

    response = client.post(f"/consents/children/{child.pk}/adults/new/", ADULT)
    link = Responsibility.objects.get()
    page = client.get(response.url).content.decode()
    assert "Not shown yet" in page
    assert "guardian, from 1 March 2020" in page
    assert (
        client.post(f"/consents/adults/{link.pk}/shown/", {"evidence": "court"}).url
        == child.get_absolute_url()
    )
    day = {"until_day": "1", "until_month": "6", "until_year": "2026"}
    assert client.post(f"/consents/adults/{link.pk}/end/", day).url == child.get_absolute_url()

    factories.refreshed(link)
    assert (link.evidence, link.until, link.ended_by) == ("court", date(2026, 6, 1), manager)
    again = client.post(f"/consents/adults/{link.pk}/end/", day)
    assert "has ended this already" in str(again.context["form"].errors)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"adult_name": ""}, "adult_name"), ({"role": ""}, "role"), ({"since_day": "45"}, "since")],
)
def test_what_is_missing_is_said_at_its_field(client_for, manager, child, change, field):
    response = client_for(manager).post(f"/consents/children/{child.pk}/adults/new/", {**ADULT, **change})

    assert field in response.context["form"].errors
    assert not Responsibility.objects.exists()


def test_an_adult_who_signed_before_is_offered_and_not_doubled(client_for, manager, child):
    form = factories.make_form(children=[child])
    client = client_for(manager)
    address = f"/consents/children/{child.pk}/adults/new/"

    assert form.adult.name in client.get(address).content.decode()
    assert (
        "adult_name"
        in client.post(address, {**ADULT, "adult": "new", "adult_name": ""}).context["form"].errors
    )
    client.post(address, {**ADULT, "adult": str(form.adult.pk), "adult_name": ""})
    assert Responsibility.objects.get().adult == form.adult
    refused = client.post(address, {**ADULT, "adult": str(form.adult.pk), "adult_name": ""})

    assert "already" in str(refused.context["form"].errors)


def test_safeguarding_sees_adults_and_changes_none(client_for, safeguarding, child):
    link = factories.make_responsibility(child)
    client = client_for(safeguarding)

    page = client.get(child.get_absolute_url()).content.decode()

    assert link.adult.name in page
    assert "Record an adult" not in page


def test_why_a_child_cannot_decide_is_on_the_page_with_who_decided(client_for, comms, child):
    factories.make_say(child, "not_able", why="needs", recorded_by=comms)

    page = client_for(comms).get(child.get_absolute_url()).content.decode()

    assert "additional needs: does not understand what is asked. Decided by Comms Person" in page
