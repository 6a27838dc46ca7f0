"""Dates in words, London times, and the colours of statuses."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from accounts.templatetags import portal


def test_a_date_is_said_in_words() -> None:
    assert portal.in_words(date(2026, 5, 3)) == "3 May 2026"


def test_an_instant_is_said_in_london_time_in_summer_and_winter() -> None:
    assert portal.at_time(datetime(2026, 5, 2, 23, 5, tzinfo=UTC)) == "3 May 2026 at 12:05am"
    assert portal.at_time(datetime(2026, 12, 2, 13, 5, tzinfo=UTC)) == "2 December 2026 at 1:05pm"
    assert portal.in_words(datetime(2026, 5, 2, 23, 5, tzinfo=UTC)) == "3 May 2026"


def test_machines_read_the_same_instant() -> None:
    assert portal.machine_time(datetime(2026, 5, 2, 23, 5, tzinfo=UTC)) == "2026-05-03T00:05:00+01:00"
    assert portal.machine_time(date(2026, 5, 3)) == "2026-05-03"


@pytest.mark.parametrize(
    ("day", "words"),
    [(3, "today"), (4, "tomorrow"), (2, "yesterday"), (9, "in 6 days"), (1, "2 days ago")],
)
def test_the_distance_from_today_is_said_in_words(clock, day: int, words: str) -> None:  # type: ignore[no-untyped-def]
    clock.move_to(date(2026, 5, 3))
    assert portal.how_far(date(2026, 5, day)) == words


@pytest.mark.parametrize("name", ["in_words", "at_time", "how_far", "machine_time"])
def test_nothing_is_said_of_nothing(name: str) -> None:
    assert getattr(portal, name)(None) == ""


def test_counts_agree_with_their_noun() -> None:
    assert portal.plural(1, "child,children") == "1 child"
    assert portal.plural(1200, "child,children") == "1,200 children"
    assert portal.plural(0, "request") == "0 requests"


def test_filters_are_built_in_and_a_status_has_its_colour() -> None:
    page = Template('{% include "_status.html" with status=status label="In review" only %}')
    assert "govuk-tag--yellow" in page.render(Context({"status": "in_review"}))
    assert "govuk-tag--grey" in page.render(Context({"status": "something new"}))
    assert Template("{{ day|in_words }}").render(Context({"day": date(2026, 5, 3)})) == "3 May 2026"


def test_a_meaning_may_be_given_instead_of_a_status() -> None:
    page = Template('{% include "_status.html" with colour="bad" label="3 days late" only %}')
    assert "govuk-tag--red" in page.render(Context())


def test_an_address_may_be_broken_after_its_at_sign_only() -> None:
    assert portal.breakable("ada@council.example") == "ada@<wbr>council.example"
    assert portal.breakable("<b>@x") == "&lt;b&gt;@<wbr>x"
    assert portal.breakable("nobody") == "<wbr>nobody"
