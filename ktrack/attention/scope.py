"""Whose attention is asked for: the conditions and columns that all its queries share."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from ktrack.closing import is_closed
from ktrack.models import Departure, Engagement, Person, Shadowing

STILL_OPEN = timedelta(days=30)
"""So long after a shadowing's end somebody still waits for what is open in it."""
_WEEKEND = 5

MENTOR, MENTEE = aliased(Person), aliased(Person)


def managed_by(manager: Person | None) -> ColumnElement[bool]:
    """Engagements of one manager; None: all, for the worker."""
    return true() if manager is None else Engagement.manager_id == manager.id


def runs(today: date) -> ColumnElement[bool]:
    """Shadowings under way whose two people are there; what is closed needs nobody."""
    there = ~or_(is_away(Shadowing.mentee_id, today), is_away(Shadowing.mentor_id, today))
    return and_(Shadowing.starts_on <= today, _last_day() >= today, there, ~is_closed())


def runs_or_ran(today: date) -> ColumnElement[bool]:
    """Shadowings under way, or over for less than 30 days, whose mentee is there; none that is closed."""
    since = max(today, date.min + STILL_OPEN) - STILL_OPEN
    there = ~is_away(Shadowing.mentee_id, today)
    return and_(Shadowing.starts_on <= today, _last_day() >= since, there, ~is_closed())


def _last_day() -> ColumnElement[date]:
    return func.coalesce(Shadowing.ends_on, Engagement.ends_on)


def is_away(person_id: InstrumentedAttribute[int], today: date) -> ColumnElement[bool]:
    """Whether somebody has left the company and not come back."""
    back = or_(Departure.returned_on.is_(None), Departure.returned_on > today)
    return exists().where(Departure.person_id == person_id, Departure.left_on <= today, back)


def working_days_before(today: date, count: int) -> date:
    """Return the last day after which `count` working days have passed, today counted."""
    day, left = today, count
    while left:
        left -= day.weekday() < _WEEKEND
        day -= timedelta(days=1)
    return day


def end_of(day: date, timezone: str) -> datetime:
    """Return the moment at which a day of the company ends."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(timezone))
