"""What the account’s page, the home page and the attention page say of incidents."""

import pytest

from socialaccounts.incidents.actions import call_false_alarm
from tests.socialaccounts.incidents.factories import page

pytestmark = pytest.mark.django_db


def test_the_account_says_that_it_is_compromised(incident, stranger, deputy, officer, client_for):
    url = incident.account.get_absolute_url()

    for person in (stranger, deputy, officer):
        text = page(client_for(person).get(url))
        assert "This account is compromised</h2>" in text
        assert (incident.get_absolute_url() in text) == (person != stranger)
        assert "A post that none of us wrote" not in text
    assert "Its password is frozen" in page(client_for(deputy).get(url))


def test_the_account_offers_what_is_for_the_worst_day(account, version, officer, comms, stranger, client_for):
    doors = (f"/register/{account.reference}/compromised/", f"/register/{account.reference}/vault/emergency/")

    offered = {
        person.full_name: [door in page(client_for(person).get(account.get_absolute_url())) for door in doors]
        for person in (officer, comms, stranger)
    }

    assert offered == {
        "Olive Officer": [True, False],
        "Comms Person": [True, True],
        "Stran Stranger": [False, False],
    }


def test_the_account_remembers_the_incidents_that_it_had(incident, comms, stranger, client_for):
    call_false_alarm(incident=incident, by=comms, reason="x")
    url = incident.account.get_absolute_url()

    assert f"Incident {incident.reference}</a>, false alarm on" in page(client_for(comms).get(url))
    assert incident.reference not in page(client_for(stranger).get(url))


def test_home_and_attention_show_it_first(incident, officer, comms, deputy, client_for):
    line = f"Queen’s Park is compromised ({incident.reference})"

    mine = page(client_for(officer).get("/"))
    assert mine.index(line) < mine.index("Change the password of Queen’s Park")
    assert line in page(client_for(comms).get("/"))
    assert line not in page(client_for(deputy).get("/"))
    assert line in page(client_for(comms).get("/attention/"))
