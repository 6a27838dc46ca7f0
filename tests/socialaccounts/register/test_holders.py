"""Who holds an account, on pages: seeing, adding, changing, ending."""

import re
from datetime import timedelta

import pytest

from accounts.models import AuditEvent, Notice
from config import clock
from socialaccounts.register.terms import Capacity, Status
from tests.costs import cost_of
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, comms):
    return client_for(comms)


def url_of(account, page=""):
    return f"{account.get_absolute_url()}holders/{page}"


def held(account):
    current = account.holders.current().by_capacity().select_related("user")
    return [(one.user.full_name, one.capacity) for one in current]


class TestSeeing:
    def test_any_member_of_staff_sees_who_holds_it_and_who_did(self, client_for, stranger, live):
        past = make_user("Pat Past")
        make_holder(live, past, since=clock.today() - timedelta(days=30), until=clock.today())

        page = client_for(stranger).get(url_of(live)).content.decode()

        assert "Olive Officer" in page
        assert "Pat Past, editor, from" in page
        assert "/end/" not in page
        assert "Add a holder" not in page

    def test_comms_is_offered_changes_except_to_the_lead(self, client, live, officer, deputy):
        page = client.get(url_of(live)).content.decode()

        lead, second = (live.holders.get(user=person).pk for person in (officer, deputy))
        assert f"/holders/{second}/change/" in page
        assert f"/holders/{second}/end/" in page
        assert f"/holders/{lead}/" not in page

    def test_a_closed_account_offers_nothing(self, client):
        account = make_account(status=Status.CLOSED)

        page = client.get(url_of(account)).content.decode()

        assert "because it is closed" in page
        assert "Add a holder" not in page

    def test_an_account_nobody_holds_says_what_it_needs(self, client):
        page = client.get(url_of(make_account())).content.decode()

        assert "It needs a lead and a deputy" in page

    def test_the_page_costs_the_same_however_many_held_it(self, client, live):
        for _ in range(60):
            make_holder(live, since=clock.today() - timedelta(days=9), until=clock.today())
        short = cost_of(client, url_of(live))
        for _ in range(140):
            make_holder(live, since=clock.today() - timedelta(days=9), until=clock.today())

        assert cost_of(client, url_of(live)) == short


class TestAdding:
    def people(self, client, account, q):
        page = client.get(url_of(account, "add/"), {"q": q}).content.decode()
        return re.findall(r'name="user"[^>]*>\s*<label[^>]*>\s*([^<]+?)\s*</label>', page)

    def test_nobody_is_offered_before_a_name_is_typed(self, client, live):
        page = client.get(url_of(live, "add/")).content.decode()

        assert "Find the person" in page
        assert 'name="user"' not in page

    def test_people_are_found_by_name_and_address_without_those_who_hold_it(
        self, client, live, manager, officer
    ):
        assert self.people(client, live, "mani") == ["Mani Manager"]
        assert self.people(client, live, "manager MANI") == ["Mani Manager"]
        assert self.people(client, live, manager.email) == ["Mani Manager"]
        assert self.people(client, live, "olive") == []

    def test_a_person_is_told_from_their_namesake(self, client, live):
        for service in ("Parks", "Homes"):
            make_user("Sam Same", service=make_service(service), email=f"{service}@staff.example")

        page = client.get(url_of(live, "add/"), {"q": "sam"}).content.decode()

        assert "2 people found" in page
        assert "Parks, parks@staff.example" in page
        assert "Homes, homes@staff.example" in page

    def test_somebody_who_left_is_not_offered(self, client, live, manager):
        manager.is_active = False
        manager.save()

        page = client.get(url_of(live, "add/"), {"q": "mani"}).content.decode()

        assert "Nobody who can sign in" in page
        assert "ask ICT to add them" in page

    def test_what_was_typed_is_shown_as_text(self, client, live):
        page = client.get(url_of(live, "add/"), {"q": '"><script>\0'}).content.decode()

        assert "<script>" not in page.replace('<script src="', "")

    def test_at_most_twenty_are_offered(self, client, live):
        for n in range(25):
            make_user(f"Sam {n:02d}")

        assert self.people(client, live, "sam") == [f"Sam {n:02d}" for n in range(20)]
        assert "20 people found at least" in client.get(url_of(live, "add/"), {"q": "sam"}).content.decode()

    def test_adding_entitles_says_so_and_goes_back(self, client, live, manager):
        answers = {"user": manager.pk, "capacity": "deputy"}

        response = client.post(url_of(live, "add/?q=mani"), answers, follow=True)

        assert ("Mani Manager", "deputy") in held(live)
        assert response.redirect_chain == [(url_of(live), 302)]
        assert "Mani Manager is now deputy." in response.content.decode()

    def test_a_last_day_counts(self, client, live, manager):
        last = clock.today() + timedelta(days=3)

        client.post(
            url_of(live, "add/?q=mani"),
            {"user": manager.pk, "capacity": "editor", "last_day": last.isoformat()},
        )

        assert live.holders.get(user=manager).last_day == last

    def test_a_last_day_of_today_still_counts_today(self, client, live, manager):
        today = clock.today().isoformat()

        client.post(
            url_of(live, "add/?q=mani"), {"user": manager.pk, "capacity": "editor", "last_day": today}
        )

        assert ("Mani Manager", "editor") in held(live)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"user": ""}, "Select the person"),
            ({"user": "999999"}, "Select one of the people in the list"),
            ({"user": "x"}, "Select one of the people in the list"),
            ({"capacity": ""}, "Answer"),
            ({"capacity": "king"}, "Select one of the answers"),
            ({"last_day": "2001-01-01"}, "must be today or in the future"),
            ({"last_day_day": "31", "last_day_month": "2", "last_day_year": "2030"}, "must be a real date"),
            ({"capacity": "lead", "last_day": "2099-01-01"}, "A lead has no last day"),
        ],
    )
    def test_a_wrong_answer_is_refused_at_its_field(self, client, live, manager, wrong, sentence):
        answers = {"user": manager.pk, "capacity": "editor"} | wrong

        page = client.post(url_of(live, "add/?q=mani"), answers).content.decode()

        assert "There is a problem" in page
        assert sentence in page
        assert not AuditEvent.objects.exists()

    def test_a_second_click_adds_once_and_says_so(self, client, live, manager):
        answers = {"user": manager.pk, "capacity": "editor"}

        for _ in range(2):
            response = client.post(url_of(live, "add/?q=mani"), answers)

        assert response.status_code == 200
        assert live.holders.filter(user=manager).count() == 1
        assert Notice.objects.count() == 1
        assert AuditEvent.objects.count() == 1

    def test_the_page_costs_the_same_among_many_people(self, client, live, service):
        for _ in range(25):
            make_user("Sam Same", service=service)
        short = cost_of(client, url_of(live, "add/?q=sam"))
        for _ in range(175):
            make_user("Sam Same", service=service)

        assert cost_of(client, url_of(live, "add/?q=sam")) == short


class TestChanging:
    def test_another_capacity_is_offered_and_saved(self, client, live, deputy):
        holder = live.holders.get(user=deputy)
        page = client.get(url_of(live, f"{holder.pk}/change/")).content.decode()

        response = client.post(url_of(live, f"{holder.pk}/change/"), {"capacity": "lead"}, follow=True)

        assert 'value="deputy"' not in page
        assert held(live) == [("Dan Deputy", "lead"), ("Olive Officer", "deputy")]
        assert "Dan Deputy is now lead." in response.content.decode()

    @pytest.mark.parametrize("capacity", ["", "king", "deputy"])
    def test_a_wrong_answer_is_refused(self, client, live, deputy, capacity):
        holder = live.holders.get(user=deputy)

        page = client.post(url_of(live, f"{holder.pk}/change/"), {"capacity": capacity}).content.decode()

        assert "There is a problem" in page
        assert not AuditEvent.objects.exists()

    def test_the_lead_is_refused_in_a_sentence(self, client, live, officer):
        holder = live.holders.get(user=officer)

        page = client.post(url_of(live, f"{holder.pk}/change/"), {"capacity": "editor"}).content.decode()

        assert "Make somebody else the lead instead" in page

    def test_a_second_click_changes_once(self, client, live, deputy):
        holder = live.holders.get(user=deputy)

        for _ in range(2):
            response = client.post(url_of(live, f"{holder.pk}/change/"), {"capacity": "editor"})

        assert "no longer holds this account in that capacity" in response.content.decode()
        assert AuditEvent.objects.count() == 1


class TestEnding:
    def test_ending_takes_the_entitlement_away_at_once(self, client, live, deputy):
        holder = live.holders.get(user=deputy)
        assert (
            "can no longer fetch the password"
            in client.get(url_of(live, f"{holder.pk}/end/")).content.decode()
        )

        response = client.post(url_of(live, f"{holder.pk}/end/"), {"reason": "Moved on"}, follow=True)

        assert held(live) == [("Olive Officer", "lead")]
        assert "Dan Deputy no longer holds Queen’s Park." in response.content.decode()
        assert AuditEvent.objects.get().reason == "Moved on"

    def test_no_reason_is_needed(self, client, live, deputy):
        holder = live.holders.get(user=deputy)

        assert client.post(url_of(live, f"{holder.pk}/end/")).status_code == 302

    def test_the_lead_is_not_ended(self, client, live, officer):
        url = url_of(live, f"{live.holders.get(user=officer).pk}/end/")

        assert '<form method="post" novalidate>' not in client.get(url).content.decode()
        assert "Make somebody else the lead first" in client.post(url).content.decode()
        assert held(live)[0] == ("Olive Officer", "lead")

    def test_a_second_click_ends_once(self, client, live, deputy):
        url = url_of(live, f"{live.holders.get(user=deputy).pk}/end/")

        for _ in range(2):
            response = client.post(url)

        assert "no longer holds" in response.content.decode()
        assert AuditEvent.objects.count() == 1


def test_a_holder_of_another_account_is_not_found(client, live, deputy):
    other = make_account("Lake")
    holder = make_holder(other, deputy, Capacity.DEPUTY)

    for page in ("change", "end"):
        assert client.get(url_of(live, f"{holder.pk}/{page}/")).status_code == 404
        assert client.post(url_of(live, f"{holder.pk}/{page}/"), {"capacity": "editor"}).status_code == 404


@pytest.mark.parametrize("role", ["officer", "manager", "stranger", "auditor", "admin"])
def test_nobody_else_may_change_or_end(client_for, request, live, deputy, role):
    client = client_for(request.getfixturevalue(role))
    holder = live.holders.get(user=deputy)

    for page in ("change", "end"):
        assert client.post(url_of(live, f"{holder.pk}/{page}/"), {"capacity": "editor"}).status_code == 403
    assert ("Dan Deputy", "deputy") in held(live)
