"""Step 2: whatever button is pressed, nothing typed is lost."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from consents.models import Child, Consent, Form
from tests.consents import factories
from tests.consents.intake.paper import CHILD, PAPER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(date(2026, 11, 22))


def test_everything_typed_comes_back_even_what_cannot_be_read(send, client_for, manager, draft):
    send(
        "save",
        adult_name="Ada",
        signed_on_day="45",
        signed_on_month="x",
        capacity="guardian",
        channels=["facebook"],
    )

    page = client_for(manager).get(f"/consents/forms/{draft.reference}/details/").content.decode()

    assert 'value="Ada"' in page
    assert 'value="45"' in page
    assert 'value="x"' in page
    assert page.count("checked") == 2


def test_typing_with_a_nul_is_kept_without_it(send, draft):
    send("stay", adult_name="A\0da")

    assert factories.refreshed(draft).typed["fields"]["adult_name"] == ["Ada"]


def test_a_child_typed_and_not_added_is_added_by_filing(send):
    send("file", **CHILD, **PAPER)

    assert Consent.objects.get().child.given_names == "Mia"


def test_a_child_of_the_register_is_offered_before_a_new_one_is_made(send, draft):
    known = factories.make_child("Mía", "O'Brien")

    asked = send("file", **CHILD, **PAPER)
    send(f"use:{known.pk}", **CHILD, **PAPER)
    send("file", **PAPER)

    assert asked.status_code == 200
    assert asked.context["matches"] == [known]
    assert factories.refreshed(draft).status == "filed"
    assert Child.objects.count() == 1
    assert Consent.objects.get().child == known


def test_a_twin_is_offered_too_and_can_be_told_apart(send):
    twin = factories.make_child("Ben", "O’Brien", born=date(2017, 5, 3))

    asked = send("add", **CHILD)
    send("add-new", **CHILD)
    send("file", **PAPER)

    assert asked.context["matches"] == [twin]
    assert Consent.objects.get().child.given_names == "Mia"


def test_matches_are_found_while_a_name_is_typed(client_for, manager, draft):
    known = factories.make_child("Mia", "O’Brien")

    response = client_for(manager).post(
        f"/consents/forms/{draft.reference}/matches/", {"family_name": "obrien"}
    )

    assert f'value="use:{known.pk}"' in response.content.decode()
    assert "Mia" in response.content.decode()


def test_the_same_child_cannot_be_put_on_twice(send, draft):
    known = factories.make_child()

    send(f"use:{known.pk}")
    send(f"use:{known.pk}")

    assert len(factories.refreshed(draft).typed["children"]) == 1


def test_a_child_can_be_removed_again(send, draft):
    send("add", **CHILD)
    send("remove:0")
    send("remove:7")

    assert factories.refreshed(draft).typed["children"] == []


def test_an_incomplete_child_is_refused_at_the_field(send):
    response = send("add", given_names="Mia")

    assert response.context["child_form"].errors["family_name"] == ["Enter the family name"]


def test_a_draft_is_its_uploaders_alone(client_for, comms, draft):
    response = client_for(comms).post(f"/consents/forms/{draft.reference}/details/", {"do": "file", **PAPER})

    assert response.status_code == 404


def test_discarding_destroys_row_file_and_typing(
    client_for, manager, draft, stored, django_capture_on_commit_callbacks
):
    factories.make_page(draft.files.get())
    reference = draft.reference

    with django_capture_on_commit_callbacks(execute=True):
        client_for(manager).post(f"/consents/forms/{reference}/discard/")

    assert not Form.objects.exists()
    assert stored() == []
    event = AuditEvent.objects.get(event="form.discarded")
    assert (event.target_ref, event.actor_id) == (reference, manager.pk)


def test_discarding_asks_first(client_for, manager, draft):
    page = client_for(manager).get(f"/consents/forms/{draft.reference}/discard/")

    assert "cannot be brought back" in page.content.decode()
    assert Form.objects.exists()


def test_a_draft_discarded_in_another_tab_is_said_so(client_for, manager, draft, monkeypatch):
    from config.workflow import WrongState
    from consents.intake import actions

    def gone(**kwargs):
        raise WrongState("This draft has been discarded.")

    monkeypatch.setattr(actions, "discard", gone)

    page = client_for(manager).post(f"/consents/forms/{draft.reference}/discard/", follow=True)

    assert "This draft has been discarded." in page.content.decode()
