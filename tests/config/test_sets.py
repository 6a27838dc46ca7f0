"""Sets of rows by one statement, and one worker at a time."""

import pytest
from django.db import transaction
from django.db.models import BigIntegerField, CharField, DateField, F, Value
from django.db.transaction import TransactionManagementError

from accounts.models import Membership, Service, User
from config import clock
from config.compiled import Each
from config.sets import compiled_insert, insert_from, one_at_a_time
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


@compiled_insert(Membership, service=BigIntegerField(), emails=Each(CharField()), day=DateField())
def manage(service, emails, day):
    people = User.objects.get_queryset().filter(email__in=emails)
    return people, {"user": F("pk"), "service": service, "is_manager": Value(True), "started_on": day}


@pytest.mark.django_db
def test_a_compiled_insert_does_the_same_for_the_values_of_each_run():
    people, day = [make_user() for _ in range(4)], clock.today()
    parks, museum = make_service(), make_service()
    emails = [person.email for person in people]

    first = manage.run(service=parks.pk, emails=emails[:3], day=day)
    again = manage.run(service=parks.pk, emails=emails, day=day)
    other = manage.run(service=museum.pk, emails=emails[3:], day=day)

    assert (first, again, other) == (3, 1, 1)
    assert set(parks.managers()) == set(people)
    assert set(museum.managers()) == {people[3]}


@pytest.mark.django_db
def test_a_compiled_insert_takes_no_none(officer):
    with pytest.raises(ValueError, match="None"):
        manage.run(service=None, emails=[officer.email], day=clock.today())


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
