"""The pages about the ways into an account."""

import pytest
from django.urls import reverse

from socialaccounts.models import AccessConfirmation, Administrator, SocialAccount
from socialaccounts.register.terms import Status
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.access.factories import make_elsewhere, make_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(account):
    return reverse("vault:access", args=[account.pk])


def seen_on(page):
    return page.context["form"].initial["seen"]


class TestConfirming:
    def test_it_lists_who_has_access_and_warns_of_too_few_in_comms(
        self, client_for, officer, account, comms, url
    ):
        make_named(account, comms, officer)

        page = client_for(officer).get(url).content.decode()

        assert "Comms Person" in page and "Olive Officer" in page
        assert "At least two people in comms must be administrators" in page

    def test_it_warns_no_more_once_there_are_two(self, client_for, officer, account, comms, comms2, url):
        make_named(account, comms, comms2)

        assert "At least two people" not in client_for(officer).get(url).content.decode()

    def test_it_records_who_looked(self, client_for, officer, account, comms, url):
        make_named(account, comms)
        client = client_for(officer)
        seen = seen_on(client.get(url))

        answer = client.post(
            url, {"looked": "on", "note": "Fine", "seen": seen}, follow=True
        ).content.decode()

        assert "It is on record who has access. Confirm it again by" in answer
        done = AccessConfirmation.objects.get()
        assert (done.by, done.names, done.note) == (officer, ["Comms Person"], "Fine")

    def test_it_must_be_ticked_and_keeps_what_was_typed(self, client_for, officer, account, comms, url):
        make_named(account, comms)
        client = client_for(officer)

        page = client.post(url, {"note": "Half", "seen": seen_on(client.get(url))}).content.decode()

        assert "Tick the box once you have looked" in page
        assert 'value="Half"' in page
        assert not AccessConfirmation.objects.exists()

    def test_it_says_when_the_list_changed_meanwhile(self, client_for, officer, account, comms, comms2, url):
        make_named(account, comms)
        client = client_for(officer)
        seen = seen_on(client.get(url))
        Administrator.objects.create(account=account, user=comms2)

        page = client.post(url, {"looked": "on", "seen": seen}).content.decode()

        assert "Somebody changed the list after you opened this page" in page
        assert "Comms2 Person" in page

    def test_what_is_held_elsewhere_names_the_place(self, client_for, officer, account, url):
        make_elsewhere(account, "Service desk vault, entry 7")

        page = client_for(officer).get(url).content.decode()

        assert "Service desk vault, entry 7" in page
        assert "I looked in the other vault today" in page

    def test_a_shared_login_has_no_list(self, client_for, officer, url):
        page = client_for(officer).get(url).content.decode()

        assert "This account has a shared login" in page
        assert 'name="looked"' not in page
        refused = client_for(officer).post(url, {"looked": "on", "seen": ""}).content.decode()
        assert "so there is no list of people to confirm" in refused

    @pytest.mark.parametrize("role", ["stranger", "manager", "auditor", "admin", "safeguarding"])
    def test_nobody_else_gets_in(self, request, client_for, account, comms, url, role):
        make_named(account, comms)
        client = client_for(request.getfixturevalue(role))

        assert client.get(url).status_code == 403
        assert client.post(url, {"looked": "on"}).status_code == 403


class TestChanging:
    def test_comms_changes_the_way_in(self, client_for, comms, account, url):
        data = {"model": "held_elsewhere", "kept_in": "IT vault", "reason": "It was there before"}

        answer = client_for(comms).post(reverse("vault:access_change", args=[account.pk]), data, follow=True)

        assert answer.redirect_chain[-1][0] == url
        page = client_for(comms).get(account.get_absolute_url()).content.decode()
        assert "Held elsewhere (IT vault), since" in page
        assert "It was there before" in page

    def test_going_back_to_a_shared_login_leads_to_the_account(self, client_for, comms, account):
        make_elsewhere(account)
        data = {"model": "shared_login", "kept_in": "", "reason": "Back"}

        answer = client_for(comms).post(reverse("vault:access_change", args=[account.pk]), data)

        assert answer.headers["Location"] == account.get_absolute_url()

    def test_a_refusal_is_at_its_field_and_keeps_what_was_typed(self, client_for, comms, account):
        data = {"model": "held_elsewhere", "kept_in": "", "reason": "Because"}

        page = (
            client_for(comms).post(reverse("vault:access_change", args=[account.pk]), data).content.decode()
        )

        assert "Enter which vault has the password, and where in it" in page
        assert 'value="Because"' in page
        assert SocialAccount.objects.get(pk=account.pk).has_shared_login

    def test_a_closed_account_is_left_alone(self, client_for, comms):
        closed = make_account(status=Status.CLOSED)

        answer = client_for(comms).get(reverse("vault:access_change", args=[closed.pk]), follow=True)

        assert "is closed, so nothing about it can be changed" in answer.content.decode()


class TestTheList:
    def test_staff_are_found_and_added(self, client_for, officer, account, comms):
        make_named(account)
        url = reverse("vault:access_add", args=[account.pk])
        client = client_for(officer)

        assert "Comms Person" in client.get(url, {"q": "comms"}).content.decode()
        client.post(f"{url}?q=comms", {"user": comms.pk})

        assert Administrator.objects.get().user == comms

    def test_who_is_on_the_list_is_not_offered(self, client_for, officer, account, comms):
        make_named(account, comms)
        url = reverse("vault:access_add", args=[account.pk])

        page = client_for(officer).get(url, {"q": "comms person"}).content.decode()

        assert "Nobody who can sign in and is not on the list yet is called" in page

    def test_somebody_outside_is_added_by_name(self, client_for, officer, account):
        make_named(account)

        client_for(officer).post(reverse("vault:access_add", args=[account.pk]), {"name": "Bright Agency"})

        one = Administrator.objects.get()
        assert (one.user, one.name) == (None, "Bright Agency")

    @pytest.mark.parametrize("data", [{"name": ""}, {"user": ""}, {"user": "999999"}, {"name": "x" * 121}])
    def test_holes_and_nonsense_are_refused(self, client_for, officer, account, data):
        make_named(account)

        answer = client_for(officer).post(reverse("vault:access_add", args=[account.pk]) + "?q=o", data)

        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
        assert not Administrator.objects.exists()

    def test_somebody_twice_is_told(self, client_for, officer, account):
        make_named(account)
        Administrator.objects.create(account=account, name="Bright Agency")

        page = client_for(officer).post(
            reverse("vault:access_add", args=[account.pk]), {"name": "bright agency"}
        )

        assert "bright agency is on the list already" in page.content.decode()

    def test_one_is_removed_and_removing_twice_is_no_error(self, client_for, officer, account, comms):
        make_named(account, comms)
        url = reverse("vault:access_remove", args=[account.pk, Administrator.objects.get().pk])
        client = client_for(officer)

        assert "First take their access away" in client.get(url).content.decode()
        for _ in range(2):
            assert client.post(url, {"reason": "Left"}).status_code == 302
        assert Administrator.objects.get().until is not None

    def test_there_is_no_list_where_none_are_named(self, client_for, officer, account):
        assert client_for(officer).get(reverse("vault:access_add", args=[account.pk])).status_code == 404

    def test_an_administrator_of_another_account_is_not_found(self, client_for, officer, account, comms):
        make_named(account)
        make_named(make_account(), comms)
        url = reverse("vault:access_remove", args=[account.pk, Administrator.objects.get().pk])

        assert client_for(officer).post(url).status_code == 404
