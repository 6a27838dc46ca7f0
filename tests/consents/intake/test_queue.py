"""The queue by keyboard and by two people: each form is one person's, skipping goes on, and nothing is written twice."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from config import clock as portal_clock
from config.workflow import WrongState
from consents.intake import actions, verification
from consents.intake.sheet import Sheet, turned
from tests.consents import factories
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def comms2(db):
    return make_user("Second Officer", role="comms")


@pytest.fixture
def three(manager):
    now = portal_clock.now()
    return [
        factories.make_form(status="filed", uploaded_by=manager, filed_at=now - timedelta(hours=3 - number))
        for number in range(3)
    ]


def verify_url(form):
    return f"/consents/forms/{form.reference}/verify/"


def test_two_people_are_given_two_forms(three, client_for, comms, comms2):
    first = client_for(comms).post("/consents/verification/start/")
    second = client_for(comms2).post("/consents/verification/start/")

    assert [first.url, second.url] == [verify_url(three[0]), verify_url(three[1])]


def test_who_opens_a_form_has_it_and_the_other_reads_so(three, client_for, comms, comms2):
    client_for(comms).get(verify_url(three[0]))
    other = client_for(comms2)

    page = other.get(verify_url(three[0])).content.decode()
    refused = other.post(verify_url(three[0]), {"decision": "verify"})
    queue = other.get("/consents/verification/").content.decode()

    assert "Comms Person is comparing this form with the paper just now" in page
    assert "Save and go to the next" not in page
    assert refused.url == three[0].get_absolute_url()
    assert factories.refreshed(three[0]).status == "filed"
    assert queue.count("Somebody has it open") == 1


def test_saving_twice_says_so_and_goes_on(three, client_for, comms):
    client = client_for(comms)
    first = client.post(verify_url(three[0]), {"decision": "verify"})
    again = client.post(verify_url(three[0]), {"decision": "reject", "rejection": "unsigned"}, follow=True)

    assert first.url == verify_url(three[1]) == again.request["PATH_INFO"]
    assert f"You have decided {three[0].reference} already: it is verified." in again.content.decode()
    assert factories.refreshed(three[0]).status == "verified"


def test_a_form_left_open_is_free_again_after_ten_minutes(three, comms, comms2, clock):
    assert verification.hold(form=three[0], by=comms)
    assert not verification.hold(form=three[0], by=comms2)
    clock.forward(minutes=10, seconds=1)

    assert verification.take_next(by=comms2) == three[0]
    with pytest.raises(WrongState, match="Second Officer is comparing"):
        actions.verify(form=three[0], by=comms)


def test_opening_another_form_lets_go_of_the_first(three, comms, comms2):
    verification.hold(form=three[0], by=comms)
    verification.hold(form=three[1], by=comms)

    assert verification.take_next(by=comms2) == three[0]


def test_skipping_goes_on_and_round_to_the_start(three, client_for, comms):
    client = client_for(comms)
    urls = [verify_url(form) for form in three]

    assert [client.post(url, {"do": "skip"}).url for url in urls] == [urls[1], urls[2], urls[0]]


def test_skipping_the_only_form_leads_to_the_queue_and_frees_it(client_for, comms, comms2, manager):
    form = factories.make_form(status="filed", uploaded_by=manager)
    client = client_for(comms)
    client.get(verify_url(form))

    assert client.post(verify_url(form), {"do": "skip"}).url == "/consents/verification/"
    assert verification.hold(form=form, by=comms2)


def test_nobody_is_given_their_own_upload(client_for, comms):
    form = factories.make_form(status="filed", uploaded_by=comms)

    assert client_for(comms).post("/consents/verification/start/").url == "/consents/verification/"
    assert not verification.hold(form=form, by=comms)


def test_a_page_says_where_in_the_queue_one_is(three, client_for, comms, monkeypatch):
    client = client_for(comms)

    assert "2 of 3." in client.get(verify_url(three[1])).content.decode()
    monkeypatch.setattr(verification, "MOST_COUNTED", 2)
    assert str(verification.place_of(three[1], comms)) == "2 of more than 2"
    assert str(verification.place_of(three[2], comms)) == "Beyond the first 2"


def test_somebody_who_comes_second_to_one_form_goes_on_to_the_next(three, comms, comms2, monkeypatch):
    hold = verification.hold

    def taken_meanwhile(*, form, by):
        if by == comms and form == three[0]:
            hold(form=form, by=comms2)
        return hold(form=form, by=by)

    monkeypatch.setattr(verification, "hold", taken_meanwhile)

    assert verification.take_next(by=comms) == three[1]


def test_pages_zoom_and_turns_are_links(client_for, comms, manager):
    form = factories.make_form(status="filed", uploaded_by=manager, file=False)
    file = factories.make_file(form, page_count=2)
    for number in (1, 2):
        factories.make_page(file, number)
    client = client_for(comms)

    page = client.get(f"{verify_url(form)}?page=2&zoom=150&turn=90").content.decode()

    for link in (
        "?page=1&amp;zoom=150",
        "?page=2&amp;zoom=200",
        "?page=2&amp;zoom=100",
        "turn=180",
        "turn=0",
    ):
        assert link in page
    assert "Page 2 of 2" in page
    image = client.get(f"/consents/forms/{form.reference}/pages/2/?turn=90")
    assert b"Exif" in image.content[:20]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", (1, 100, 0)),
        ("page=9&zoom=300&turn=270", (2, 300, 270)),
        ("page=0&zoom=7&turn=45", (1, 100, 0)),
        ("page=x&zoom=&turn=٣", (1, 100, 0)),
    ],
)
def test_what_is_asked_wrongly_shows_the_first_page(asked, shown):
    file = factories.make_file(factories.make_form(file=False), page_count=2)
    factories.make_page(file, 1)
    factories.make_page(file, 2)

    sheet = Sheet.of(file, QueryDict(asked))

    assert (sheet.page, sheet.zoom, sheet.turn) == shown
    assert bool(sheet.larger) == (sheet.zoom < 300)
    assert bool(sheet.smaller) == (sheet.zoom > 100)
    assert bool(sheet.next_page) == (sheet.page < 2)


def test_there_is_no_page_before_it_is_drawn_and_none_of_an_infected_file():
    form = factories.make_form(file=False)

    assert Sheet.of(None, QueryDict()) is None
    assert Sheet.of(factories.make_file(form, pages_state="waiting"), QueryDict()) is None
    assert Sheet.of(factories.make_file(form, scan="infected"), QueryDict()) is None
    assert Sheet.of(factories.make_file(form), QueryDict()) is None


@pytest.mark.parametrize(("degrees", "orientation"), [(90, 6), (180, 3), (270, 8), (0, None)])
def test_a_turned_page_is_marked_and_stays_a_sound_picture(degrees, orientation):
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(turned(factories.picture(size=(30, 20)), degrees)))
    picture.load()

    assert picture.getexif().get(0x0112) == orientation
