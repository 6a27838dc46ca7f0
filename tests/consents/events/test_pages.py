"""The pages of events, as people use them."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent
from config import clock
from consents.models import Child, Event
from tests.consents.checks.made import make_form
from tests.consents.factories import expect, make_child, make_event, make_flag

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def event(service, manager):
    return make_event("Summer fair", service=service, added_by=manager)


def typed(service, **changes):
    day = clock.today() + timedelta(days=3)
    return {
        "name": "Summer fair",
        "first_day": day.isoformat(),
        "last_day": "",
        "service": service.pk,
        **changes,
    }


def test_an_event_of_one_day_is_added(client, service):
    response = client.post("/events/new/", typed(service))

    event = Event.objects.get()
    assert response.url == event.get_absolute_url()
    assert event.first_day == event.last_day


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Enter the name of the event"),
        ("name", "x" * 121, "120 characters or fewer"),
        ("first_day", "", "Enter the first day"),
        ("last_day", "2020-01-01", "The last day must be on or after the first day."),
        ("service", "99999", "Select a service"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(client, service, event, field, value, sentence):
    for url in ("/events/new/", f"{event.get_absolute_url()}change/"):
        page = client.post(url, typed(service, organiser="Whitecotes") | {field: value})
        assert page.status_code == 200
        assert sentence in page.content.decode(), url
        assert "Whitecotes" in page.content.decode()


def test_a_manager_adds_events_for_their_own_services_only(client, event):
    other = make_event().service

    page = client.post("/events/new/", typed(other))

    assert page.status_code == 200
    assert Event.objects.filter(service=other).count() == 1


def test_an_event_is_changed_and_cancelled(client, service, event):
    url = event.get_absolute_url()
    assert "Summer fair" in client.get(f"{url}change/").content.decode()

    client.post(f"{url}change/", typed(service, name="Winter fair"))
    client.post(f"{url}cancel/")
    again = client.post(f"{url}cancel/", follow=True)

    event.refresh_from_db()
    assert (event.name, event.is_cancelled) == ("Winter fair", True)
    assert "has been cancelled" in again.content.decode()
    refused = client.post(f"{url}change/", typed(service, name="Spring fair"))
    assert "has been cancelled" in refused.content.decode()


def test_the_list_searches_and_shows_past_events_and_ones_own(client, event, service):
    long_ago = clock.today() - timedelta(days=400)
    make_event("Old fair", service=service, days=(long_ago, long_ago))
    make_event("Chess day", service=service)

    assert [name in client.get("/events/").content.decode() for name in ("Summer fair", "Chess day", "Old fair")] == [
        True, True, False,
    ]  # fmt: skip
    past = client.get("/events/?show=past").content.decode()
    assert "Old fair" in past and "Chess day" not in past
    mine = client.get("/events/?mine=1&q=fair").content.decode()
    assert "Summer fair" in mine and "Chess day" not in mine
    assert "No event fits" in client.get("/events/?q=nothing").content.decode()


def test_a_pasted_list_is_matched_whatever_accents_and_other_names(client, event):
    zoe = make_child("Zoë", "O’Brien-Lee", known_as="Zed")
    ada = make_child("Ada", "Okafor", born=None)
    make_child("Sam", "Ali"), make_child("Sam", "Ali", born=clock.today() - timedelta(days=3000))

    client.post(event.get_absolute_url(), {"names": "zoe o'brien lee\n- OKAFOR, Ada\nSam Ali\nNobody Known"})
    page = client.get(event.get_absolute_url()).content.decode()

    assert {one.child for one in event.expected.matched()} == {zoe, ada}
    assert [one.typed for one in event.expected.unmatched()] == ["Sam Ali", "Nobody Known"]
    assert "choose who it is" in page and "nobody on the register has this name" in page


def test_a_list_in_a_file_is_matched(client, event):
    child = make_child("Ada", "Okafor")
    file = SimpleUploadedFile(
        "class.csv", b"Surname,Forename,Class\nOkafor,Ada,3B\n", content_type="text/csv"
    )

    client.post(event.get_absolute_url(), {"names": "", "file": file})

    assert event.expected.get().child == child


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"\x89PNG\x00\x00", "is not a CSV file"), (b"Ada Okafor\n" * 30_000, "too large for a list")],
)
def test_a_file_that_is_no_list_is_refused(client, event, data, sentence):
    page = client.post(event.get_absolute_url(), {"file": SimpleUploadedFile("class.csv", data)})

    assert sentence in page.content.decode()


def test_an_empty_list_and_one_that_is_there_already_say_so(client, event):
    assert (
        "Enter or paste the children"
        in client.post(event.get_absolute_url(), {"names": " "}).content.decode()
    )
    child = make_child("Ada", "Okafor")
    expect(event, child)

    page = client.post(event.get_absolute_url(), {"names": "Ada Okafor"}, follow=True)

    assert "on the list already" in page.content.decode()


def test_a_name_is_matched_added_or_taken_away(client, event):
    ali = [make_child("Sam", "Ali"), make_child("Sam", "Ali", born=None)]
    expect(event, names=("Sam Ali", "Mia Nowak", "Typing Mistake"))
    url = event.get_absolute_url()
    sam, mia, mistake = event.expected.all()

    client.post(f"{url}match/", {"who": f"{sam.pk}:{ali[1].pk}"})
    form = client.get(f"{url}add/{mia.pk}/").content.decode()
    client.post(f"{url}add/{mia.pk}/", {"given_names": "Mia", "family_name": "Nowak", "date_of_birth": ""})
    client.post(f"{url}remove/", {"expected": mistake.pk})
    client.post(f"{url}remove/", {"expected": mistake.pk})

    assert 'value="Nowak"' in form
    assert {one.child for one in event.expected.all()} == {ali[1], Child.objects.get(given_names="Mia")}


def test_somebody_put_on_the_register_meanwhile_is_offered(client, event):
    expect(event, names=("Mia Nowak",))
    make_child("Mia", "Nowak")

    assert "choose who it is" in client.get(event.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["", "x:y", "1:99999999", "99999:1"])
def test_nonsense_matches_nothing(client, event, who):
    assert client.post(f"{event.get_absolute_url()}match/", {"who": who}).status_code == 404


def test_a_child_of_the_future_is_refused_in_a_sentence(client, event):
    expect(event, names=("Mia Nowak",))
    url = f"{event.get_absolute_url()}add/{event.expected.get().pk}/"

    page = client.post(url, {"given_names": "Mia", "family_name": "Nowak", "date_of_birth": "2999-01-01"})

    assert page.status_code == 200
    assert event.expected.unmatched().exists()


def test_readiness_says_per_child_what_would_help(client, event, safeguarding):
    flagged = make_child("Leo", "Park")
    make_form(flagged)
    make_flag(flagged, raised_by=safeguarding)
    expect(event, flagged, make_child("Ada", "Okafor"), names=("Nobody Known",))

    page = client.get(f"{event.get_absolute_url()}ready/?place=channel:website").content.decode()

    assert "Contact safeguarding" in page and "There is no consent form for this child." in page
    assert "Match the name" in page
    assert client.get(f"{event.get_absolute_url()}ready/?place=nowhere").status_code == 200


def test_the_sheet_names_whom_not_to_photograph_and_no_reason(client, event, safeguarding):
    flagged = make_child("Leo", "Park", known_as="Lee")
    make_flag(flagged, raised_by=safeguarding)
    cleared = make_child("Ada", "Okafor")
    make_form(cleared)
    expect(event, flagged, cleared)
    url = f"{event.get_absolute_url()}photographer/"

    page = client.get(f"{url}?place=channel:website").content.decode()
    pdf = client.get(f"{url}?place=channel:website&as=pdf")

    text = pypdfium2.PdfDocument(BytesIO(pdf.content))[0].get_textpage().get_text_bounded()
    sheet = page[page.index("<article") : page.index("</article>")]
    for shown in (sheet, text):
        assert "Leo Park" in shown and "Lee" in shown and "Confidential" in shown
        assert not any(word in shown.lower() for word in ("safeguarding", "flag", "consent", "form"))
    assert "Ada Okafor" not in text
    assert AuditEvent.objects.filter(event="event.sheet_opened").count() == 2
    assert "no-store" in pdf["Cache-Control"]
    assert "Who may be photographed?" in client.get(url).content.decode()


def test_a_sheet_on_which_nobody_stands_says_so(client, event):
    cleared = make_child("Ada", "Okafor")
    make_form(cleared)
    expect(event, cleared)

    for kind in ("", "&as=pdf"):
        answer = client.get(f"{event.get_absolute_url()}photographer/?place=channel:website{kind}")
        assert answer.status_code == 200


def test_another_services_event_is_not_found(client):
    assert client.get(make_event().get_absolute_url()).status_code == 404
