"""What the database itself refuses, whoever writes to it."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from consents.models import Consent, Form, Wording
from tests.consents import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "nonsense",
    [
        {"signed_on": None},
        {"adult": None},
        {"capacity": "friend"},
        {"valid_from": None},
        {"valid_until": date(2020, 1, 1)},
        {"for_event": True},
        {"event_name": "Fun day"},
        {
            "for_event": True,
            "event_name": "Fun day",
            "event_from": date(2026, 7, 2),
            "event_until": date(2026, 7, 1),
        },
        {"verified_by": None},
        {"verified_at": None},
        {"status": "filed"},
        {"status": "draft"},
        {"status": "rejected"},
        {"rejection": "unsigned"},
    ],
)
def test_a_filed_form_stays_whole(nonsense):
    form = factories.make_form()

    with pytest.raises(IntegrityError), transaction.atomic():
        Form.objects.filter(pk=form.pk).update(**nonsense)


def test_a_child_is_on_a_form_once():
    consent = factories.make_form().consents.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(form=consent.form, child=consent.child, answer="refused")


def test_an_answer_is_yes_or_no():
    consent = factories.make_form().consents.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(answer="perhaps")


def test_an_issued_wording_never_changes():
    wording = factories.make_wording()

    with pytest.raises(DatabaseError), transaction.atomic():
        Wording.objects.filter(pk=wording.pk).update(max_months=60)
    with pytest.raises(DatabaseError), transaction.atomic():
        wording.delete()


def test_a_wording_that_is_not_issued_yet_can_change():
    wording = factories.make_wording(issued_on=None)

    Wording.objects.filter(pk=wording.pk).update(max_months=60)

    assert factories.refreshed(wording).max_months == 60


def test_the_council_starts_with_a_wording():
    wording = Wording.objects.get(version="2026-1")

    assert (wording.max_months, wording.own_say_age) == (24, 13)
    assert {"facebook", "website", "print"} <= set(wording.channels)


def test_the_first_wording_offers_platforms_of_the_register():
    from socialaccounts.models import Platform

    slugs = set(Platform.objects.values_list("slug", flat=True))

    assert set(Wording.objects.get(version="2026-1").channels) - {"website", "print"} <= slugs
