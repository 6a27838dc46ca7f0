"""Queries compiled once answer as the ORM does, anew each time."""

import datetime as dt

import pytest
from django.db import connection, models

from accounts.audit.models import AuditHead
from accounts.models import Service, User
from accounts.people.models import Membership
from config import clock
from config.compiled import Each, Given, compiled, insert, update
from tests.costs import counted

pytestmark = pytest.mark.django_db


@compiled(user=models.BigIntegerField(), day=models.DateField())
def memberships(user: Given, day: Given) -> models.QuerySet[Membership]:
    return (
        Membership.objects.current(day).filter(user=user).select_related("service").order_by("service__name")
    )


@compiled(user=models.BigIntegerField(), day=models.DateField())
def service_names(user: Given, day: Given) -> models.QuerySet[Membership]:
    return (
        Membership.objects.current(day)
        .filter(user=user)
        .values_list("service__name", "started_on", "is_manager")
    )


@pytest.fixture
def person() -> User:
    person = User.objects.create_user("p@council.example", "P")
    for name in ("Parks", "Museum"):
        Membership.objects.create(
            user=person,
            service=Service.objects.create(name=name),
            started_on=dt.date(2026, 3, 1),
            is_manager=True,
        )
    return person


def test_objects_come_with_what_is_selected_beside_them(person: User) -> None:
    found = memberships.objects(user=person.pk, day=dt.date(2026, 3, 1))
    with counted() as cost:
        names = [one.service.name for one in found]
    assert names == ["Museum", "Parks"]
    assert cost.queries == 0
    assert found == list(Membership.objects.filter(user=person).order_by("service__name"))


def test_rows_hold_the_values_that_the_orm_gives(person: User) -> None:
    day = dt.date(2026, 3, 1)
    assert sorted(service_names.rows(user=person.pk, day=day)) == [
        ("Museum", day, True),
        ("Parks", day, True),
    ]


def test_each_use_takes_its_own_values_and_sees_what_is_there_now(person: User) -> None:
    assert memberships.objects(user=person.pk, day=dt.date(2026, 2, 28)) == []
    assert len(memberships.objects(user=person.pk, day=clock.today())) == 2
    Membership.objects.all().delete()
    assert memberships.object(user=person.pk, day=clock.today()) is None
    assert service_names.row(user=person.pk, day=clock.today()) is None


def test_it_costs_one_query_and_its_rows_are_counted(person: User) -> None:
    with counted() as cost:
        memberships.objects(user=person.pk, day=clock.today())
    assert (cost.queries, cost.rows) == (1, 2)


def test_nothing_is_no_value(person: User) -> None:
    with pytest.raises(ValueError, match="None"):
        memberships.rows(user=None, day=clock.today())


def test_a_row_is_inserted_and_changed_as_by_save() -> None:
    insert(Service(name="Parks", is_active=True))
    service = Service.objects.get()
    service.name, service.is_active = "Park", False
    update(service, "name")
    service.refresh_from_db()
    assert (service.name, service.is_active) == ("Park", True)


def test_a_row_with_a_key_of_its_own_keeps_it() -> None:
    insert(AuditHead(digest="a" * 64, seal=b"\0'"))
    head = AuditHead.objects.get()
    assert (head.pk, head.sequence, bytes(head.seal)) == (1, 0, b"\0'")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_keeps_the_plan(person: User, settings) -> None:  # type: ignore[no-untyped-def]
    def kept() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%accounts_membership%%'"
            )
            return int(cursor.fetchone()[0])

    memberships.rows(user=person.pk, day=clock.today())
    assert kept() >= 1
    before = kept()
    settings.DATABASE_PREPARE = False
    service_names.rows(user=person.pk, day=clock.today())
    assert kept() == before


@compiled(services=Each(models.BigIntegerField()))
def of_services(services: list[Given]) -> models.QuerySet[Membership]:
    return Membership.objects.filter(service__id__in=services)


@pytest.mark.parametrize("count", [1, 2])
def test_a_list_may_have_any_length(person: User, count: int) -> None:
    services = list(Service.objects.values_list("pk", flat=True)[:count])
    assert len(of_services.objects(services=[*services, -1, -2])) == count
    assert len(of_services.objects(services=services)) == count


@compiled(by_key=False, text=models.CharField())
def named_like(text: Given) -> models.QuerySet[User]:
    return User.objects.get_queryset().named_like(text)


def test_what_is_searched_for_is_taken_to_the_letter() -> None:
    for name in ("Ann 100%", "Ann 100_", "Ann 1000"):
        User.objects.create_user(f"{name[-1]}@council.example", name)
    assert [one.full_name for one in named_like.objects(text="100%")] == ["Ann 100%"]
    assert [one.full_name for one in named_like.objects(text="ANN 100_")] == ["Ann 100_"]
