"""Pages by key: every row once, in order, however the list is walked, and no token breaks it."""

import base64
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership, Service, User
from accounts.paging import KeysetPage, keyset_page, sorting
from config import clock
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db

get = RequestFactory().get


def page_at(url: str, people: QuerySet[Any], **kwargs: Any) -> KeysetPage[Any]:
    return keyset_page(get("/" + url), people, **kwargs)


def walk(people: QuerySet[Any], by: tuple[str, ...], size: int) -> tuple[list[list[Any]], list[list[Any]]]:
    """All pages forwards, then the same by "previous" from the last one."""
    forwards, backwards = [], []
    page = page_at("", people, by=by, size=size)
    while page.items:
        forwards.append(page.items)
        if not page.next_url:
            break
        page = page_at(page.next_url, people, by=by, size=size)
    while page.items:
        backwards.append(page.items)
        if not page.previous_url:
            break
        page = page_at(page.previous_url, people, by=by, size=size)
    return forwards, backwards[::-1]


def people_named(*names: str) -> None:
    now = clock.now()
    for number, name in enumerate(names):
        joined = now + timedelta(microseconds=number // 2)
        User.objects.create(
            email=f"{number}@x.example", full_name=name, job_title=name[:1], date_joined=joined
        )


@pytest.mark.parametrize(
    "by",
    [
        ("-id",),
        ("full_name",),
        ("-full_name",),
        ("job_title", "-full_name"),
        ("-job_title", "full_name", "-pk"),
        ("date_joined", "-id"),
        ("is_active", "-date_joined"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 4, 12, 50])
def test_walking_there_and_back_meets_every_row_once_and_in_order(by: tuple[str, ...], size: int) -> None:
    people_named(*(["anna", "Bert", "anna", "carl", "Çem", "bert"] * 2))
    forwards, backwards = walk(User.objects.get_queryset(), by, size)
    tail = () if {"pk", "id"} & {name.lstrip("-") for name in by} else ("-pk" if by[-1][0] == "-" else "pk",)
    assert [row for page in forwards for row in page] == list(
        User.objects.get_queryset().order_by(*by, *tail)
    )
    assert backwards == forwards


def test_a_key_may_be_an_annotation_or_lie_across_a_foreign_key() -> None:
    services = [make_service(name) for name in ("Parks", "arts", "Bins")]
    for number in range(9):
        make_user(f"Person {9 - number}", service=services[number % 3])
    members = Membership.objects.select_related("service", "user").annotate(key=Lower("user__full_name"))
    for by in (("service__name", "-key"), ("key",)):
        forwards, backwards = walk(members, by, 2)
        assert [row for page in forwards for row in page] == list(members.order_by(*by))
        assert backwards == forwards


def test_rows_that_come_and_go_repeat_nobody_and_lose_nobody() -> None:
    people_named(*"abcdef")
    first = page_at("", User.objects.get_queryset(), by=("full_name",), size=2)
    first.items[1].delete()
    people_named_later = User.objects.create(email="late@x.example", full_name="aa")
    second = page_at(first.next_url, User.objects.get_queryset(), by=("full_name",), size=2)
    assert [one.full_name for one in second.items] == ["c", "d"]
    assert people_named_later not in second.items


def test_a_page_that_no_longer_exists_is_the_first_one() -> None:
    people_named(*"abc")
    first = page_at("", User.objects.get_queryset(), by=("full_name",), size=2)
    User.objects.get_queryset().filter(full_name="c").delete()
    assert (
        page_at(first.next_url, User.objects.get_queryset(), by=("full_name",), size=2).items == first.items
    )


def test_only_one_row_more_than_shown_is_fetched_in_one_query() -> None:
    people_named(*"abcdefgh")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = page_at("", User.objects.get_queryset(), size=3)
    assert len(queries) == 1
    assert re.search(r"LIMIT 4\b", queries[0]["sql"])
    assert len(page.items) == 3


def test_the_range_is_told_without_counting() -> None:
    people_named(*"abcde")
    people = User.objects.get_queryset()
    first = page_at("", people, size=2)
    second = page_at(first.next_url, people, size=2)
    third = page_at(second.next_url, people, size=2)
    assert [page.range_text for page in (first, second, third)] == [
        "Showing 1 to 2",
        "Showing 3 to 4",
        "Showing 5",
    ]
    assert page_at(third.previous_url, people, size=2).range_text == "Showing 3 to 4"
    assert page_at("", people, size=9).range_text == "Showing all 5"
    assert page_at("", people.none(), size=9).range_text == ""


def test_other_parameters_are_kept_and_a_new_sorting_starts_over() -> None:
    people_named(*"abcde")
    page = page_at("?q=a%26b&q=c&after=nonsense", User.objects.get_queryset(), size=2)
    assert parse_qs(page.next_url[1:])["q"] == ["a&b", "c"]
    ways = {"new": ("Newest", ("-id",)), "name": ("Name", ("full_name",))}
    chosen = sorting(get("/" + page.next_url + "&sort=name"), ways)
    assert chosen.by == ("full_name",)
    assert [(one.label, one.current) for one in chosen.options] == [("Newest", False), ("Name", True)]
    assert "after" not in parse_qs(chosen.options[0].url[1:])


def test_an_unknown_sorting_is_the_first() -> None:
    ways = {"new": ("Newest", ("-id",)), "name": ("Name", ("full_name",))}
    assert sorting(get("/?sort=evil"), ways).by == ("-id",)


def test_a_token_of_another_sorting_gives_the_first_page() -> None:
    people_named(*"abcde")
    by_name = page_at("", User.objects.get_queryset(), by=("full_name",), size=2)
    assert page_at(by_name.next_url, User.objects.get_queryset(), by=("-id",), size=2).previous_url == ""


def token(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


BROKEN = [
    "x",
    "%00",
    "é",
    "A" * 3000,
    token(None),
    token([["-id"], ["x"], 1]),
    token([["-id"], [10**30], 1]),
    token([["-id"], [{"a": 1}], 1]),
    token([["-id"], [True], "1"]),
    token([["-id"], [float("inf")], 1]),
    token([["-id"], [], 1]),
    token([["-id"], 7, 1]),
    token([["password"], ["a"], 1]),
    base64.urlsafe_b64encode(b"[" * 1400).decode(),
]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("side", ["after", "before"])
def test_a_broken_token_gives_the_first_page(side: str, broken: str) -> None:
    people_named(*"abc")
    page = page_at(f"?{side}={broken}", User.objects.get_queryset(), size=2)
    assert [one.full_name for one in page.items] == ["c", "b"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    value=st.one_of(st.text(), st.integers(), st.floats(allow_nan=True), st.booleans(), st.none()),
    start=st.integers(),
)
def test_no_key_in_a_token_breaks_the_page(value: Any, start: int) -> None:
    for by in (("full_name", "-pk"), ("date_joined", "pk"), ("is_active", "pk"), ("pk",)):
        asked = "?after=" + token([list(by), [value, 1][: len(by)], start])
        page_at(asked, User.objects.get_queryset(), by=by, size=2)


def test_an_annotated_key_of_the_wrong_kind_gives_the_first_page_or_an_empty_one() -> None:
    make_service("Parks")
    services = Service.objects.annotate(key=Lower("name"))
    assert page_at("?after=" + token([["key", "pk"], [5, 1], 1]), services, by=("key",)).items
