"""From the card's reference to a withdrawal in two clicks, its letter, and a mistake put right in the open."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from config import clock as portal_clock
from config.references import checked_reference
from config.workflow import Refused, WrongState
from consents.models import Withdrawal
from consents.records.actions import OneEvent, Who, correct_withdrawal, withdraw
from consents.takedowns.letters import in_series
from tests.consents.checks.made import make_child, make_form
from tests.consents.takedowns.made import child_of, make_post, task_of

pytestmark = pytest.mark.django_db


def find(client, text):
    return client.post("/consents/withdraw/", {"q": text})


def answers(page):
    """What the filled-in page would send."""
    form = page.context["form"]
    sent = {name: form.initial.get(name) for name in form.fields if form.initial.get(name)}
    return {**sent, "received_on": sent["received_on"].isoformat()}


def test_the_reference_on_the_card_leads_to_a_page_filled_in_and_the_second_click_records(client_for, comms):
    post = make_post()
    client, form = client_for(comms), child_of(post).consents.get().form

    first = find(client, checked_reference("CF", form.pk).lower())
    second = client.post(first.url, answers(client.get(first.url)))

    row = Withdrawal.objects.get()
    assert second.url == row.get_absolute_url() and row.adult == form.adult and row.covers_all
    assert task_of(post).reference in client.get(second.url).content.decode()


def test_a_wrong_letter_on_the_card_finds_nothing(client_for, comms):
    form = make_form(make_child())
    letter = "A" if not checked_reference("CF", form.pk).endswith("A") else "B"

    page = client_for(comms).get(find(client_for(comms), f"CF-{form.pk:04d}-{letter}").url)

    assert "the letter at the end" in page.content.decode()


def test_a_name_finds_the_child_and_stays_out_of_the_address(client_for, manager):
    child = make_child("Ada Okafor")
    client = client_for(manager)

    answer = find(client, "okafor")

    assert "okafor" not in answer.url.lower()
    assert f"/consents/children/{child.pk}/withdraw/" in client.get(answer.url).content.decode()
    assert client.post("/consents/withdraw/", {"q": " "}).status_code == 200


def test_a_form_of_one_event_is_withdrawn_for_that_event(client_for, comms):
    form = make_form(
        make_child(), for_event=True, event_name="Summer fair", event_from=date(2026, 7, 1), event_until=date(2026, 7, 2)
    )  # fmt: skip
    client = client_for(comms)
    url = f"{form.get_absolute_url()}withdraw/"
    sent = answers(client.get(url)) | {"event_from": "2026-07-01", "event_until": "2026-07-02"}
    assert "Enter the name" in client.post(url, {**sent, "event_name": ""}).content.decode()
    assert "on or after" in client.post(url, {**sent, "event_until": "2026-06-02"}).content.decode()

    page = client.post(url, sent, follow=True).content.decode()

    row = Withdrawal.objects.get()
    assert (row.event_name, row.event_from, row.covers_all) == ("Summer fair", date(2026, 7, 1), False)
    assert "All pictures of Summer fair" in page


def test_the_letter_says_what_was_received_and_what_comes_down(client_for, comms):
    post = make_post()
    child, client = child_of(post), client_for(comms)
    form = child.consents.get().form
    (row,) = withdraw(
        children=[child], who=Who(adult=form.adult), means="phone", channels=["facebook"], form=form, by=comms
    )
    letter = f"{row.get_absolute_url()}letter/"
    assert "nothing has to come down" in client.get(letter).content.decode()

    from consents.takedowns.actions import reassess

    reassess(children=[child], by=comms)
    page = client.get(letter).content.decode()

    for words in (
        "Dear Ngozi Okafor",
        "by phone",
        "pictures on: Facebook",
        "One post that shows",
        form.reference,
    ):
        assert words in page
    assert client.get(f"{letter}?as=pdf").content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(event="consent.withdrawal_acknowledged").count() == 3


def test_a_manager_sees_neither_the_adult_nor_the_letter_of_another(client_for, manager, service, comms):
    child = make_child()
    form = make_form(child, service=service)
    (row,) = withdraw(children=[child], who=Who(adult=form.adult), by=comms)
    (own,) = withdraw(children=[child], who=Who(adult=form.adult), by=manager)
    client = client_for(manager)

    assert "Ngozi" not in client.get(row.get_absolute_url()).content.decode()
    assert client.get(f"{row.get_absolute_url()}letter/").status_code == 404
    assert client.get(f"{own.get_absolute_url()}letter/").status_code == 200


def test_what_families_told_others_is_for_those_whom_it_concerns(client_for, manager, service, comms):
    ours, theirs = make_child("Ada Okafor"), make_child("Ben Abara")
    make_form(ours, service=service)
    form = make_form(theirs)
    (of_ours,) = withdraw(children=[ours], who=Who(), by=comms)
    (of_theirs,) = withdraw(children=[theirs], who=Who(), by=comms)
    (recorded,) = withdraw(children=[theirs], who=Who(), form=form, by=manager)
    client = client_for(manager)

    answers = [client.get(one.get_absolute_url()).status_code for one in (of_ours, of_theirs, recorded)]

    assert answers == [200, 404, 200]
    page = client.get(theirs.get_absolute_url()).content.decode()
    assert recorded.get_absolute_url() in page and of_theirs.get_absolute_url() not in page
    assert page.count("Everything") == 2
    for one in (of_ours, recorded):
        assert client.get(f"{one.get_absolute_url()}correct/").status_code == 403
        assert "comms or safeguarding can set it aside" in client.get(one.get_absolute_url()).content.decode()


def test_whoever_the_family_reaches_records_from_the_card_of_any_service(client_for, manager, service):
    form = make_form(make_child("Ben Abara"))
    client = client_for(manager)

    first = find(client, checked_reference("CF", form.pk))
    page = client.get(first.url)
    second = client.post(first.url, answers(page))

    assert (
        form.get_absolute_url() != first.url
        and f'href="{form.get_absolute_url()}"' not in page.content.decode()
    )
    assert second.url == Withdrawal.objects.get().get_absolute_url()
    assert client.get(second.url).status_code == 200
    assert client.get(form.get_absolute_url()).status_code == 404


def test_siblings_withdrawn_together_are_in_one_letter(client_for, comms):
    ada, ben = make_child("Ada Okafor"), make_child("Ben Abara")
    rows = withdraw(children=[ada, ben], who=Who(is_child=False), by=comms)

    assert (
        "Ada Okafor and Ben Abara"
        in client_for(comms).get(f"{rows[0].get_absolute_url()}letter/").content.decode()
    )


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_said_in_series(names, words):
    assert in_series(names) == words


def test_a_mistake_is_put_right_by_another_person_and_stays_on_record(client_for, comms, comms2):
    child = make_child()
    (row,) = withdraw(children=[child], who=Who(), by=comms)
    url = f"{row.get_absolute_url()}correct/"
    assert "another person" in client_for(comms).post(url, {"reason": "Wrong child"}).content.decode()
    client = client_for(comms2)
    assert "Say what was recorded wrongly" in client.post(url, {}).content.decode()

    client.post(url, {"reason": "Wrong child"})

    assert "Recorded by mistake" in client.get(row.get_absolute_url()).content.decode()
    assert "Recorded by mistake" in client.get(child.get_absolute_url()).content.decode()
    assert "corrected this withdrawal already" in client.post(url, {"reason": "Again"}).content.decode()


def test_a_correction_needs_words(comms, comms2):
    (row,) = withdraw(children=[make_child()], who=Who(), by=comms)

    with pytest.raises(Refused, match="what was recorded wrongly"):
        correct_withdrawal(withdrawal=row, reason=" ", by=comms2)
    correct_withdrawal(withdrawal=row, reason="Wrong", by=comms2)
    with pytest.raises(WrongState):
        correct_withdrawal(withdrawal=row, reason="Wrong", by=comms2)


def test_an_event_ends_on_or_after_its_first_day(comms):
    today = portal_clock.today()
    with pytest.raises(Refused, match="first day"):
        withdraw(
            children=[make_child()], who=Who(), by=comms,
            event=OneEvent(name="Fair", first_day=today, last_day=today - timedelta(days=1)),
        )  # fmt: skip


def test_where_a_child_is_shown_is_seen_on_record(client_for, comms):
    post = make_post()
    child = child_of(post)

    page = client_for(comms).get(f"/consents/children/{child.pk}/shown/").content.decode()

    assert post.url[:50] in page and post.photo_check.reference in page and post.photo_check.place in page
    assert AuditEvent.objects.filter(event="child.shown_viewed").count() == 1


def test_a_child_who_is_nowhere_shown(client_for, comms):
    child = make_child()

    assert (
        "No photo check names"
        in client_for(comms).get(f"/consents/children/{child.pk}/shown/").content.decode()
    )


def test_the_queue_is_searched_by_reference_account_and_for_officers_by_child(client_for, comms, officer):
    post = make_post(officer)
    withdraw(children=[child_of(post)], who=Who(), by=comms)
    from consents.takedowns.actions import reassess

    reassess(posts=[post.pk], by=comms)
    task, child = task_of(post), child_of(post)

    def finds(user, text):
        client = client_for(user)
        page = client.get(client.post("/consents/take-downs/search/", {"q": text}).url)
        return task.reference in page.content.decode()

    assert finds(comms, task.reference) and finds(officer, task.reference)
    assert finds(comms, post.photo_check.account.name)
    assert finds(comms, child.family_name) and not finds(officer, child.family_name)
    assert not finds(comms, "nobody at all") and finds(comms, "")


def test_the_queue_as_a_spreadsheet_has_no_childs_name(client_for, comms, officer):
    post = make_post(officer)
    child = child_of(post)
    withdraw(children=[child], who=Who(), by=comms)
    from consents.takedowns.actions import reassess, take_down

    reassess(posts=[post.pk], by=comms)
    client = client_for(comms)
    lines = b"".join(client.get("/consents/take-downs/export/").streaming_content).decode()
    assert post.url in lines and child.family_name not in lines

    take_down(task=task_of(post), words="Deleted", by=comms)
    lines = b"".join(client.get("/consents/take-downs/export/?state=ended").streaming_content).decode()
    assert "Comms Person" in lines
    assert "Nothing fits" in client.get("/consents/take-downs/?whose=mine").content.decode()
