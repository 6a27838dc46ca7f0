"""Birthdays, spans of months and London days."""

from datetime import UTC, date, datetime

import pytest

from consents.checks.dates import add_months, birthday, london_day, spoken


def test_half_past_eleven_at_night_utc_in_june_is_the_next_day_in_london() -> None:
    assert london_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert london_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError):
        london_day(datetime(2026, 6, 30))  # noqa: DTZ001


def test_29_february_birthdays_count_on_28_february() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 2, 28)
    assert birthday(date(2008, 2, 28), 18) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 10), 24, date(2028, 1, 10)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_end_on_the_corresponding_day(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_days_are_spoken_without_a_leading_zero() -> None:
    assert spoken(date(2026, 5, 3)) == "3 May 2026"
