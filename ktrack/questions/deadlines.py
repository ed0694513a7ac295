"""By when an answer is expected, counted in working days (Monday to Friday) where the company is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ktrack.base import clock

SHORTEST, USUAL, LONGEST = 1, 3, 10
"""Working days that somebody who asks may choose."""
_WEEKEND = 5
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Countdown:
    """What is left of the time for an answer; `late` says that it is over and `days` then counts since."""

    days: int
    late: bool


def reply_by(asked_at: datetime, working_days: int, timezone: str) -> datetime:
    """Return the end of the working day that lies `working_days` after the day of asking."""
    day = clock.day_of(asked_at, timezone)
    for _ in range(working_days):
        day = _next_working_day(day)
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(timezone))


def countdown(reply_by: datetime, now: datetime, timezone: str) -> Countdown:
    """Return the working days left until `reply_by`, 0 on its day, or the calendar days it is over."""
    today, due = clock.day_of(now, timezone), clock.day_of(reply_by, timezone)
    if today > due:
        return Countdown((today - due).days, late=True)
    if today == due:
        return Countdown(0, late=now > reply_by)
    return Countdown(max(1, _working_days(today, due)), late=False)


def _next_working_day(day: date) -> date:
    following = day + timedelta(days=1)
    while following.weekday() >= _WEEKEND:
        following += timedelta(days=1)
    return following


def _working_days(after: date, until: date) -> int:
    """Return how many working days lie in (after, until]."""
    days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
    return sum(day.weekday() < _WEEKEND for day in days)
