"""The pages of policy, training and guidance, as people use them."""

import pytest
from django.urls import reverse

from accounts.models import Acknowledgement, AuditEvent, Card, Course, PolicyVersion, TrainingRecord
from config import clock
from tests.accounts.learning.factories import BODY, make_course, make_draft, make_record, make_version

pytestmark = pytest.mark.django_db
TEXTS = {"version": "2027-1", "what_changed": "", "quick_guide": "- Be kind", "body": BODY}


def text(response):
    return response.content.decode()


def test_the_policy_is_read_section_by_section(client_for, comms, holder):
    version = make_version(comms)
    client = client_for(holder)
    assert "You have not acknowledged it yet" in text(client.get("/policy/"))

    page = text(client.get("/policy/read/"))
    missed = client.post("/policy/read/", {"version": version.pk, "first-part-1": "on"})
    done = client.post(
        "/policy/read/", {"version": version.pk, "first-part-1": "on", "second-part-2": "on"}, follow=True
    )

    assert "I have read “First part”" in page
    assert "Read “Second part”, then tick the box at its end" in text(missed)
    assert "checked" in text(missed)
    assert f"You have acknowledged version {version.version}" in text(done)
    assert Acknowledgement.objects.get().person == holder


def test_a_version_issued_meanwhile_is_read_first(client_for, comms, holder):
    old = make_version(comms)
    make_version(comms)

    response = client_for(holder).post(
        "/policy/read/", {"version": old.pk, "first-part-1": "on"}, follow=True
    )

    assert "The policy has changed since you opened this page" in text(response)
    assert not Acknowledgement.objects.exists()


def test_without_a_version_the_pages_say_so(client_for, officer, comms):
    assert "Communications have not issued the policy here yet" in text(client_for(officer).get("/policy/"))
    assert client_for(officer).get("/policy/read/").url == "/policy/"
    assert "Write the first version" in text(client_for(comms).get("/policy/"))
    assert "No version has been issued yet" in text(client_for(comms).get("/policy/not-read/"))


def test_comms_writes_changes_and_issues_a_version(client_for, comms, holder):
    client = client_for(comms)

    made = client.post("/policy/versions/new/", TEXTS)
    draft = PolicyVersion.objects.get()
    assert made.url == draft.get_absolute_url()
    client.post(f"/policy/versions/{draft.pk}/change/", TEXTS | {"quick_guide": "- Be quick"})
    assert client_for(holder).get(draft.get_absolute_url()).status_code == 404, "a draft is comms' own"
    assert "Issue version 2027-1" in text(client.get(f"/policy/versions/{draft.pk}/issue/"))
    first = client.post(f"/policy/versions/{draft.pk}/issue/", follow=True)
    second = client.post(f"/policy/versions/{draft.pk}/issue/", follow=True)

    assert "is in force" in text(first)
    assert "issued already" in text(second)
    assert "Be quick" in text(client_for(holder).get("/policy/"))
    changed = client.get(f"/policy/versions/{draft.pk}/change/", follow=True)
    assert "stays as it is" in text(changed)


def test_a_number_taken_is_refused_at_its_field_and_what_was_typed_is_kept(client_for, comms):
    make_draft(comms, version="2027-1")

    page = text(client_for(comms).post("/policy/versions/new/", TEXTS | {"quick_guide": "Typed with care"}))

    assert "There is a version 2027-1 already" in page
    assert "Typed with care" in page


def test_a_new_version_starts_from_the_one_in_force(client_for, comms):
    make_version(comms, body="## Kept\n\nAs it was")

    assert "As it was" in text(client_for(comms).get("/policy/versions/new/"))


def test_everybody_sees_issued_versions_and_comms_drafts_too(client_for, comms, officer):
    make_version(comms, version="2026-1")
    make_draft(comms, version="2026-2")

    assert "2026-2" not in text(client_for(officer).get("/policy/versions/"))
    assert "2026-2" in text(client_for(comms).get("/policy/versions/"))


@pytest.mark.django_db(transaction=True)
def test_who_has_not_read_it_is_listed_and_exported(client_for, comms, holder):
    make_version(comms)
    client = client_for(comms)

    assert "Olive Officer" in text(client.get("/policy/not-read/"))
    exported = b"".join(client.get("/policy/not-read/export/").streaming_content).decode()

    assert "Olive Officer" in exported
    assert AuditEvent.objects.first().event == "learning.policy_exported"


def test_i_record_a_course_and_see_what_i_lack(client_for, holder):
    course = make_course("Social media", about="Half a day")
    client = client_for(holder)
    assert "Social media: Half a day" in text(client.get("/training/"))
    day = clock.today()
    answer = {
        "course": course.pk,
        "done_on_day": day.day,
        "done_on_month": day.month,
        "done_on_year": day.year,
        "evidence": "118",
    }

    done = client.post("/training/", answer, follow=True)
    again = client.post("/training/", answer)

    assert "once communications have confirmed it" in text(done)
    assert "is recorded for Olive Officer already" in text(again)
    assert TrainingRecord.objects.count() == 1


def test_comms_confirms_and_strikes_out(client_for, comms, holder):
    made = make_record(holder, make_course("Social media"))
    client = client_for(comms)
    assert "Confirm" in text(client.get("/training/everybody/?show=waiting"))

    first = client.post(f"/training/{made.pk}/confirm/", follow=True)
    second = client.post(f"/training/{made.pk}/confirm/", follow=True)
    empty = client.post(f"/training/{made.pk}/strike-out/", {"reason": ""})
    struck = client.post(f"/training/{made.pk}/strike-out/", {"reason": "Wrong person"}, follow=True)
    twice = client.post(f"/training/{made.pk}/strike-out/", {"reason": "Wrong person"}, follow=True)

    assert "Social media of Olive Officer is confirmed" in text(first)
    assert "confirmed already" in text(second)
    assert "There is a problem" in text(empty)
    assert "no longer counts" in text(struck)
    assert "struck out already" in text(twice)


def test_comms_records_the_course_of_another(client_for, comms, holder):
    course, day = make_course("Social media"), clock.today()
    answer = {
        "person": holder.pk, "course": course.pk,
        "done_on_day": day.day, "done_on_month": day.month, "done_on_year": day.year,
    }  # fmt: skip
    client = client_for(comms)

    done = client.post("/training/add/", answer, follow=True)
    again = client.post("/training/add/", answer)

    assert "Social media is recorded for Olive Officer" in text(done)
    assert "already" in text(again)
    assert "Olive Officer" in text(client.get("/training/everybody/?q=olive social"))
    assert "No record fits" in text(client.get("/training/everybody/?q=nobody"))


def test_courses_are_kept(client_for, comms, holder):
    client = client_for(comms)
    answer = {"name": "Photos", "about": "", "months_valid": "12", "required": "yes"}

    client.post("/training/courses/new/", answer)
    course = Course.objects.get()
    taken = client.post("/training/courses/new/", answer)
    client.post(f"/training/courses/{course.pk}/change/", answer | {"name": "Pictures", "required": "no"})

    assert "There is a course called Photos already" in text(taken)
    course.refresh_from_db()
    assert (course.name, course.required) == ("Pictures", False)
    assert "Pictures" in text(client.get("/training/courses/"))
    assert "It counts for 12 months" in text(client.get(course.get_absolute_url()))


def test_a_required_course_lists_who_lacks_it(client_for, comms, holder):
    course = make_course()

    assert "Olive Officer" in text(client_for(comms).get(course.get_absolute_url()))


def test_cards_are_shown_where_they_are_needed(client_for, comms, officer, service):
    client = client_for(comms)
    answer = {
        "title": "How long is a post?",
        "text": "As **short** as it can be",
        "place": "purpose",
        "is_shown": "yes",
    }

    client.post("/guidance/new/", answer)
    taken = client.post("/guidance/new/", answer)
    card = Card.objects.get(title="How long is a post?")
    client.post(f"/guidance/{card.pk}/change/", answer | {"is_shown": "no"})

    assert "already" in text(taken)
    assert AuditEvent.objects.filter(event="learning.card_kept").count() == 2
    assert "How long is a post?" not in text(client_for(officer).get("/guidance/"))
    assert "Kept for later" in text(client.get("/guidance/"))


def test_a_card_stands_beside_the_question(client_for, officer, service):
    from tests.approvals.factories import draft

    request = draft(officer, service)

    page = text(client_for(officer).get(reverse("requests:step", args=[request.pk, "purpose"])))

    assert "What makes a good objective?" in page
