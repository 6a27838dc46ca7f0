"""Sets of rows by one statement, and one worker at a time."""

import pytest
from django.db import transaction
from django.db.models import F, Value
from django.db.transaction import TransactionManagementError

from accounts.models import Membership, Service, User
from config import clock
from config.sets import insert_from, one_at_a_time
from tests.at_once import at_once
from tests.factories import make_service, make_user


def manage_all(service):
    """Make everybody a manager of the service."""
    return insert_from(
        Membership,
        User.objects.get_queryset().order_by("pk"),
        user=F("pk"),
        service=Value(service.pk),
        is_manager=Value(True),
        started_on=Value(clock.today()),
    )


@pytest.mark.django_db
def test_insert_from_makes_one_row_for_each_and_passes_over_what_is_there(officer, stranger):
    service = make_service()

    assert (manage_all(service), manage_all(service)) == (2, 0)
    make_user()
    assert manage_all(service) == 1
    assert service.managers().count() == 3


@pytest.mark.django_db
def test_insert_from_takes_one_query_and_fetches_nothing(officer, django_assert_num_queries):
    service = make_service()

    with django_assert_num_queries(1):
        manage_all(service)


@pytest.mark.django_db(transaction=True)
def test_one_at_a_time_is_refused_outside_a_transaction():
    with pytest.raises(TransactionManagementError, match="the count"):
        one_at_a_time("the count")


@pytest.mark.django_db(transaction=True)
def test_one_waits_for_the_other():
    def add_one():
        with transaction.atomic():
            one_at_a_time("the count")
            count = Service.objects.count()
            Service.objects.create(name=f"Service number {count}")

    at_once(*[add_one] * 6)

    assert Service.objects.count() == 6
