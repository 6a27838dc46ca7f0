"""How long ago in words."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from socialaccounts.incidents.elapsed import elapsed


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ({"seconds": -5}, "less than a minute"),
        ({"seconds": 59}, "less than a minute"),
        ({"minutes": 1}, "1 minute"),
        ({"minutes": 65}, "1 hour 5 minutes"),
        ({"hours": 2}, "2 hours"),
        ({"hours": 24, "minutes": 59}, "1 day"),
        ({"days": 3, "hours": 4}, "3 days 4 hours"),
    ],
)
def test_the_time_is_said_to_the_minute(span, words):
    since = portal_clock.now()

    assert elapsed(since, since + timedelta(**span)) == words


def test_without_an_end_it_counts_to_now():
    assert elapsed(portal_clock.now() - timedelta(minutes=5)) == "5 minutes"
