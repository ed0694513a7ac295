"""What the clock on the wall shows, and the moment it means."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.meetings.wall_clock import moment_at, wall

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Pacific/Apia")


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        ("Europe/Berlin", date(2026, 7, 1), time(10), datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 1, 1), time(10), datetime(2026, 1, 1, 9, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 0), None),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 59), None),
        ("Europe/Berlin", date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), None),
        ("Pacific/Apia", date(2011, 12, 30), time(12), None),  # the day the island left out
        ("Asia/Kolkata", date(2026, 7, 1), time(10), datetime(2026, 7, 1, 4, 30, tzinfo=UTC)),
    ],
)
def test_moments(zone: str, day: date, hour: time, moment: datetime | None) -> None:
    assert moment_at(day, hour, zone) == moment


@given(st.datetimes(), st.sampled_from(ZONES))
def test_a_moment_shows_what_was_typed(typed: datetime, zone: str) -> None:
    """On any day of the calendar: either the wall shows it again, or it never shows it."""
    moment = moment_at(typed.date(), typed.time(), zone)
    if moment is not None:
        assert wall(moment, zone).replace(tzinfo=None) == typed
