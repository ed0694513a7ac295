"""Working days: by when an answer is expected, and what is left of that time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.questions.deadlines import Countdown, countdown, reply_by

BERLIN = "Europe/Berlin"
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


def there(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-06-15T11:30", 3, "2026-06-18"),  # Monday
        ("2026-06-18T09:00", 3, "2026-06-23"),  # over a weekend
        ("2026-06-19T23:59", 1, "2026-06-22"),
        ("2026-06-20T12:00", 1, "2026-06-22"),  # asked on a Saturday
        ("2026-06-15T00:00", 10, "2026-06-29"),
        ("2026-03-27T18:00", 1, "2026-03-30"),  # over the change to summer time
    ],
)
def test_the_answer_is_expected_at_the_end_of_a_working_day(asked: str, days: int, due: str) -> None:
    assert reply_by(there(asked), days, BERLIN) == there(f"{due}T23:59:59")


def test_the_day_is_the_companys_not_the_servers() -> None:
    asked = datetime(2026, 6, 15, 22, 30, tzinfo=UTC)  # half past midnight on Tuesday in Berlin
    assert reply_by(asked, 1, BERLIN) == there("2026-06-17T23:59:59")


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-06-15T11:30", Countdown(2, late=False)),
        ("2026-06-17T23:59", Countdown(0, late=False)),
        ("2026-06-17T23:59:59.5", Countdown(0, late=True)),
        ("2026-06-18T00:00", Countdown(1, late=True)),
        ("2026-06-22T08:00", Countdown(5, late=True)),
        ("2026-06-12T08:00", Countdown(3, late=False)),
    ],
)
def test_what_is_left(now: str, left: Countdown) -> None:
    assert countdown(there("2026-06-17T23:59:59"), there(now), BERLIN) == left


def test_a_deadline_on_a_sunday_is_not_today_on_the_saturday_before() -> None:
    assert countdown(there("2026-06-21T12:00"), there("2026-06-20T12:00"), BERLIN) == Countdown(1, late=False)


@given(MOMENTS, st.integers(1, 10))
def test_all_of_the_time_chosen_is_left_when_it_begins(asked_at: datetime, days: int) -> None:
    due = reply_by(asked_at, days, BERLIN)
    assert countdown(due, asked_at, BERLIN) == Countdown(days, late=False)
    assert countdown(due, due + timedelta(days=1), BERLIN) == Countdown(1, late=True)
