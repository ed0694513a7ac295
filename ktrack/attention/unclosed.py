"""Engagements that are over and that nobody has closed with their handover."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from ktrack.attention.scope import STILL_OPEN, managed_by
from ktrack.base.db import db
from ktrack.closing import is_closed
from ktrack.models import Engagement, Handover, Person

SHOWN = 25


@dataclass(frozen=True)
class Unclosed:
    """An engagement that ended `days` ago; begun: whether its handover is being prepared."""

    id: int
    title: str
    manager_id: int
    ends_on: date
    days: int
    begun: bool


@dataclass(frozen=True)
class Unclosings:
    """The engagements to be closed, the latest to end first, at most 25 of a manager's; count: of all."""

    shown: tuple[Unclosed, ...]
    count: int


def unclosed(manager: Person | None, today: date) -> Unclosings:
    """Return which engagements of a manager are to be closed; one statement, two where there are many.

    None: those of every manager, all that ended in the last 30 days: mail tells of nothing older.
    """
    since = max(today, date.min + STILL_OPEN) - STILL_OPEN
    wanted = [Engagement.ends_on < today, ~is_closed(), managed_by(manager)]
    if manager is None:
        wanted.append(Engagement.ends_on >= since)
    statement = (
        select(
            Engagement.id, Engagement.title, Engagement.manager_id, Engagement.ends_on,
            Handover.id.is_not(None).label("begun"),
        )
        .outerjoin(Handover, Handover.engagement_id == Engagement.id)
        .where(*wanted)
        .order_by(Engagement.ends_on.desc(), Engagement.id)
        .limit(SHOWN if manager else None)
    )  # fmt: skip
    found = tuple(
        Unclosed(row.id, row.title, row.manager_id, row.ends_on, (today - row.ends_on).days, bool(row.begun))
        for row in db.session.execute(statement)
    )
    return Unclosings(found, len(found) if len(found) < SHOWN else _count(wanted))


def _count(wanted: list[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(func.count()).select_from(Engagement).where(*wanted)) or 0
