"""What follows a photo check, as pages: answered, posted, taken down, its certificate; and sign-offs."""

import uuid
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest

from accounts.models import AuditEvent
from config import clock
from config.workflow import Refused, WrongState
from consents.checks import signing_off
from consents.checks.models import PhotoCheck
from consents.checks.panels import needs
from consents.checks.post import Post
from consents.checks.signoff import SignOff
from tests.consents.checks.made import answers, make_check, make_child, make_class, make_form, photo
from tests.consents.factories import expect, make_event, make_withdrawal

pytestmark = pytest.mark.django_db
URL = "https://facebook.com/council/posts/1"


@pytest.fixture
def child():
    child = make_child()
    make_form(child)
    return child


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


def send(client, check, **fields):
    values = {"url": URL, "posted_on": clock.today().isoformat(), "once": str(uuid.uuid4())} | fields
    return client.post(f"{check.get_absolute_url()}posted/", values, follow=True)


def test_a_post_is_recorded_and_later_taken_down(client, manager, child):
    check = make_check(manager, child)
    assert "I have posted it" in client.get(check.get_absolute_url()).content.decode()

    page = send(client, check).content.decode()
    post = Post.objects.get()

    assert "The photo may stay where it is" in page and URL in page
    url = f"{post.photo_check.get_absolute_url()}posted/{post.pk}/removed/"
    assert "Taken down" in client.post(url, follow=True).content.decode()
    assert "taken down already" in client.post(url, follow=True).content.decode()


def test_a_photo_withdrawn_meanwhile_has_to_come_down(client, manager, child):
    check = make_check(manager, child)
    make_withdrawal(child)

    page = send(client, check).content.decode()

    assert "Take the post down now" in page and "Take it down" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"url": ""}, "Enter the address of the post"),
        ({"url": "no address"}, "address"),
        ({"url": "javascript:alert(1)"}, "address"),
        ({"posted_on": (clock.today() - timedelta(days=3)).isoformat()}, "before the photo was checked"),
        ({"posted_on": "2999-01-01"}, "today or in the past"),
    ],
)
def test_a_post_that_cannot_be_is_refused_at_its_field(client, manager, child, fields, sentence):
    page = send(client, make_check(manager, child), **fields).content.decode()

    assert sentence in page
    assert not Post.objects.exists()


def test_a_referred_check_is_answered_on_its_page(client_for, comms, manager, child):
    check = make_check(manager, child, gives_place=True)
    client, url = client_for(comms), f"{check.get_absolute_url()}answer/"
    assert needs(comms)[0]["tag"] == "1" and needs(manager) == []
    assert check.reference in client.get("/checks/?to_answer=on").content.decode()

    empty = client.post(url, {"allowed": "", "note": ""}).content.decode()
    page = client.post(url, {"allowed": "yes", "note": "The family agrees"}, follow=True).content.decode()
    again = client.get(url, follow=True).content.decode()

    assert "Error: Answer" in empty
    assert "ALLOW" in page and "The family agrees" in page
    assert "does not wait for your answer" in again
    assert needs(comms) == []


def test_an_answer_that_comes_too_late_says_so_and_keeps_the_note(client_for, comms, manager, child):
    check = make_check(manager, child, gives_place=True)
    make_withdrawal(child)

    page = client_for(comms).post(f"{check.get_absolute_url()}answer/", {"allowed": "yes", "note": "Because"})

    assert "no answer goes over that" in page.content.decode() and "Because" in page.content.decode()


def test_a_certificate_as_pdf_is_the_same_at_any_time(client, manager, child):
    check = make_check(manager, child, gives_place=True, event_name="Fair", obscured=1, crowd=True)
    url = f"{check.get_absolute_url()}certificate/?as=pdf"

    first = client.get(url).content
    make_withdrawal(child)
    second = client.get(url).content

    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(first)))
    assert first == second
    for said in ("Ada Okafor", "BLOCK", check.ruleset, check.photo_sha256[:20], "Fair", "There is a crowd"):
        assert said in text
    assert AuditEvent.objects.filter(event="check.certificate").count() == 2


def test_certificates_name_the_evidence_of_a_yes_and_who_declares_that_nobody_is_shown(
    client, manager, child
):
    yes = make_check(manager, child, channel="website")
    nobody = make_check(manager, recognisable=0)
    past = make_check(
        manager, child, publish_on=clock.today() - timedelta(days=2), taken_on=None, retrospective=True
    )

    texts = []
    for check in (yes, nobody, past):
        content = client.get(f"{check.get_absolute_url()}certificate/?as=pdf").content
        texts.append(pypdfium2.PdfDocument(BytesIO(content))[0].get_textpage().get_text_bounded())

    assert "Permitted by CF-" in texts[0]
    assert "declares that no child can be recognised" in texts[1]
    assert "no leave to post" in texts[2]


def test_several_photos_are_asked_together_and_the_worst_counts(client, manager, child):
    place = {"place": "channel:website", "child": [child.pk], "taken_on": ""}
    early = (clock.today() - timedelta(days=400)).strftime("%Y:%m:%d 10:00:00")
    late = (clock.today() - timedelta(days=1)).strftime("%Y:%m:%d 10:00:00")
    photos = [photo("one.jpg", "red", taken=late), photo("two.jpg", "blue", taken=early)]

    client.post("/checks/new/", answers(**place, photo=photos))

    check = PhotoCheck.objects.get()
    assert [one.photo_name for one in check.more_photos.all()] == ["two.jpg"]
    assert check.outcome == "REFER"
    assert "two.jpg" in client.get(check.get_absolute_url()).content.decode()


def test_too_many_photos_are_refused_in_a_sentence(client):
    photos = [photo(f"{number}.jpg") for number in range(21)]

    assert "Select 20 photos at most" in client.post("/checks/new/", answers(photo=photos)).content.decode()


def test_the_children_of_an_event_are_there_at_once(client, manager, service):
    children = make_class(4)
    event = make_event("Fair", service=service, days=(clock.today(), clock.today()))
    expect(event, *children)

    begun = client.get(f"/checks/new/?event={event.pk}").content.decode()
    client.post(
        "/checks/new/",
        answers(do="event", event=event.pk, recognisable="", place="channel:website", photo=[photo()]),
    )
    added = client.post(
        "/checks/new/", answers(do="event", event=event.pk, recognisable="", child=[children[0].pk])
    ).content.decode()

    for page in (begun, added):
        assert all(one.name in page for one in children)
        assert 'value="4"' in page
    assert client.get(f"/checks/new/?event={make_event().pk}").status_code == 200


def test_an_old_event_that_is_chosen_stays_chosen(client, service):
    long_ago = clock.today() - timedelta(days=900)
    event = make_event("Old fair", service=service, days=(long_ago, long_ago))

    page = client.post("/checks/new/", answers(do="find", event=event.pk)).content.decode()

    assert "Old fair" in page


def test_a_sign_off_is_recorded_and_revoked_by_safeguarding(client_for, safeguarding, manager, child):
    client, url = client_for(safeguarding), f"/checks/sign-offs/{child.pk}/"
    day = clock.today()
    given = {"place": "channel:website", "first_day": day.isoformat(), "last_day": day.isoformat()}
    given["given_by"] = "Derbyshire, head of care"

    assert "Error: " in client.post(url, given | {"given_by": ""}).content.decode()
    client.post(url, given)
    row = SignOff.objects.get()
    page = client.get(url).content.decode()

    assert "Derbyshire" in page and "website" in page
    assert "revoked" in client.post(f"{url}{row.pk}/revoke/", follow=True).content.decode().lower()
    assert "revoked already" in client.post(f"{url}{row.pk}/revoke/", follow=True).content.decode()
    wrong = client.post(url, given | {"first_day": (day + timedelta(days=1)).isoformat()}).content.decode()
    assert "on or after the first day" in wrong
    events = AuditEvent.objects.filter(event__startswith="signoff.")
    assert [one.event for one in events.order_by("sequence")] == ["signoff.recorded", "signoff.revoked"]


def test_a_looked_after_child_needs_the_authoritys_form_and_a_live_sign_off(manager, safeguarding):
    child = make_child(looked_after=True)
    make_form(child, capacity="authority")
    days = {"first_day": clock.today(), "last_day": clock.today(), "given_by": "Care"}
    assert make_check(manager, child, channel="website").outcome == "REFER"

    row = signing_off.sign_off(child=child, account=None, channel="website", **days, by=safeguarding)
    assert make_check(manager, child, channel="website").outcome == "ALLOW"

    signing_off.revoke(sign_off=row, by=safeguarding)
    assert make_check(manager, child, channel="website").outcome == "REFER"
    assert str(row) == f"sign-off {row.pk} for {child}"
    assert row.place == "The council’s website"
    with pytest.raises(WrongState):
        signing_off.revoke(sign_off=row, by=safeguarding)
    with pytest.raises(Refused):
        over = clock.today() - timedelta(days=1)
        signing_off.sign_off(
            child=child,
            account=None,
            channel="website",
            first_day=over,
            last_day=over,
            given_by="x",
            by=safeguarding,
        )
