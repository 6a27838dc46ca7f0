"""London dates and aware instants."""

from datetime import UTC, date, datetime, timedelta

from config import clock as portal_clock


def test_half_past_eleven_at_night_in_june_utc_is_the_next_day_in_chesterfield(clock):
    clock.move_to(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert portal_clock.today() == date(2026, 7, 1)


def test_in_winter_the_two_agree(clock):
    clock.move_to(datetime(2026, 1, 31, 23, 30, tzinfo=UTC))

    assert portal_clock.today() == date(2026, 1, 31)


def test_a_day_starts_at_midnight_in_london():
    assert portal_clock.start_of(date(2026, 7, 1)).astimezone(UTC) == datetime(2026, 6, 30, 23, tzinfo=UTC)


def test_a_file_moves_every_process_of_the_embedded_mode(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock"
    now = datetime.now(UTC)

    settings.CLOCK_FILE.write_text("86400")
    assert portal_clock.now() - now >= timedelta(days=1)
    settings.CLOCK_FILE.write_text("nonsense")
    assert portal_clock.now() - now < timedelta(minutes=1)
    settings.CLOCK_FILE.unlink()
    assert portal_clock.now() - now < timedelta(minutes=1)


def test_without_a_file_it_is_the_machines_time(settings):
    settings.CLOCK_FILE = None

    assert abs(portal_clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
