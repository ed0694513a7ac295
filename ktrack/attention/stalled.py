"""Pairs that have stopped meeting: nothing happened for twice the time they agreed on."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from ktrack.attention.scope import MENTEE, MENTOR, managed_by, runs
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Agreement, Engagement, LogEntry, Meeting, Person, Shadowing
from ktrack.models.choices import AgreementAnswer, MeetingState

USUAL_DAYS = 14
"""How long a pair without an accepted agreement may be silent."""


@dataclass(frozen=True)
class Stalled:
    """A pair in which nothing has happened since a day; limit: how many days that may be."""

    shadowing_id: int
    manager_id: int
    title: str
    mentor: str
    mentee: str
    since: date
    days: int
    limit: int

    @property
    def about(self) -> str:
        """Return what tells this silence from all others."""
        return f"stalled {self.shadowing_id} {self.since}"


def stalled(manager: Person | None, today: date, timezone: str) -> list[Stalled]:
    """Return the pairs that stand still, the longest first; None: of all managers. One statement."""
    statement = (
        select(
            Shadowing.id, Engagement.manager_id, Engagement.title, MENTOR.name.label("mentor"),
            MENTEE.name.label("mentee"), Shadowing.starts_on, _met().label("met_at"),
            _logged().label("logged_on"), _cadence().label("cadence"),
        )
        .join(Shadowing.engagement)
        .join(MENTOR, MENTOR.id == Shadowing.mentor_id)
        .join(MENTEE, MENTEE.id == Shadowing.mentee_id)
        .where(managed_by(manager), runs(today))
    )  # fmt: skip
    found = []
    for row in db.session.execute(statement):
        since = _latest(row.starts_on, row.met_at, row.logged_on, timezone)
        limit = 2 * row.cadence if row.cadence else USUAL_DAYS
        days = (today - since).days
        if days > limit:
            found.append(
                Stalled(row.id, row.manager_id, row.title, row.mentor, row.mentee, since, days, limit)
            )
    return sorted(found, key=lambda one: (-one.days, one.shadowing_id))


def _latest(starts_on: date, met_at: datetime | None, logged_on: date | None, timezone: str) -> date:
    met_on = clock.day_of(met_at, timezone) if met_at else starts_on
    return max(starts_on, met_on, logged_on or starts_on)


def _met() -> ScalarSelect[datetime]:
    """The latest session that was held or is agreed."""
    counts: ColumnElement[bool] = Meeting.state.in_((MeetingState.HELD, MeetingState.ACCEPTED))
    latest = select(func.max(Meeting.starts_at)).where(Meeting.shadowing_id == Shadowing.id, counts)
    return latest.correlate(Shadowing).scalar_subquery()


def _logged() -> ScalarSelect[date]:
    latest = select(func.max(LogEntry.happened_on)).where(
        LogEntry.shadowing_id == Shadowing.id, LogEntry.void.is_(False)
    )
    return latest.correlate(Shadowing).scalar_subquery()


def _cadence() -> ScalarSelect[int]:
    """Of the newest version that both accepted."""
    accepted = select(Agreement.cadence_days).where(
        Agreement.shadowing_id == Shadowing.id, Agreement.answer == AgreementAnswer.ACCEPTED
    )
    newest = accepted.order_by(Agreement.version.desc()).limit(1)
    return newest.correlate(Shadowing).scalar_subquery()
