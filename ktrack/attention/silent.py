"""Somebody waits for a word: late answers, and proposals that nobody has answered for five working days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from ktrack.attention.scope import (
    MENTEE,
    MENTOR,
    end_of,
    managed_by,
    runs_or_ran,
    working_days_before,
)
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Agreement, Engagement, Meeting, Person, Question, Shadowing
from ktrack.models.choices import MeetingState

PATIENCE = 5
"""Working days in which a proposal should be answered."""
QUESTION, AGREEMENT, SESSION = "question", "agreement", "session"


@dataclass(frozen=True)
class Silent:
    """What waits for whose word since when. kind: question, agreement or session; id: of it."""

    kind: str
    id: int
    shadowing_id: int
    manager_id: int
    title: str
    awaited: str
    waiting: str
    since: date
    days: int

    @property
    def about(self) -> str:
        """Return what tells this silence from all others: moved or handed on, it is another."""
        return f"silent {self.kind} {self.id} {self.since}"


def silent(manager: Person | None, now: datetime, timezone: str) -> list[Silent]:
    """Return who is awaited, the longest first; None: of all managers. Three statements."""
    today = clock.day_of(now, timezone)
    until = end_of(working_days_before(today, PATIENCE), timezone)
    found = [
        *_waits(QUESTION, _questions(manager, now, today), today, timezone),
        *_waits(AGREEMENT, _agreements(manager, until, today), today, timezone),
        *_waits(SESSION, _sessions(manager, until, today), today, timezone),
    ]
    return sorted(found, key=lambda one: (one.since, one.kind, one.id))


def _waits(kind: str, statement: Select[*tuple[Any, ...]], today: date, timezone: str) -> Iterable[Silent]:
    for row in db.session.execute(statement):
        since = clock.day_of(row.since, timezone)
        yield Silent(
            kind, row.id, row.shadowing_id, row.manager_id, row.title, row.awaited, row.waiting, since,
            (today - since).days,
        )  # fmt: skip


def _questions(manager: Person | None, now: datetime, today: date) -> Select[*tuple[Any, ...]]:
    expert, asker = aliased(Person), aliased(Person)
    return (
        select(
            Question.id, Question.shadowing_id, Engagement.manager_id, Engagement.title,
            expert.name.label("awaited"), asker.name.label("waiting"), Question.reply_by.label("since"),
        )
        .join(Shadowing, Shadowing.id == Question.shadowing_id)
        .join(Shadowing.engagement)
        .join(expert, expert.id == Question.expert_id)
        .join(asker, asker.id == Question.asker_id)
        .where(managed_by(manager), runs_or_ran(today))
        .where(Question.answered_at.is_(None), Question.reply_by < now)
    )  # fmt: skip


def _agreements(manager: Person | None, until: datetime, today: date) -> Select[*tuple[Any, ...]]:
    newer = aliased(Agreement)
    superseded = exists().where(
        newer.shadowing_id == Agreement.shadowing_id, newer.version > Agreement.version
    )
    return _proposals(
        Agreement.id, Agreement.shadowing_id, Agreement.proposed_by_id, Agreement.proposed_at, manager, today
    ).where(Agreement.answer.is_(None), Agreement.proposed_at < until, ~superseded)


def _sessions(manager: Person | None, until: datetime, today: date) -> Select[*tuple[Any, ...]]:
    """A proposal that a later session has overtaken waits for nobody."""
    later = aliased(Meeting)
    overtaken = exists().where(
        later.shadowing_id == Meeting.shadowing_id,
        later.starts_at > Meeting.starts_at,
        later.state.in_((MeetingState.ACCEPTED, MeetingState.HELD)),
    )
    return _proposals(
        Meeting.id, Meeting.shadowing_id, Meeting.proposed_by_id, Meeting.proposed_at, manager, today
    ).where(Meeting.state == MeetingState.PROPOSED, Meeting.proposed_at < until, ~overtaken)


def _proposals(
    own_id: InstrumentedAttribute[int],
    shadowing_id: InstrumentedAttribute[int],
    by_id: InstrumentedAttribute[int],
    at: InstrumentedAttribute[datetime],
    manager: Person | None,
    today: date,
) -> Select[*tuple[Any, ...]]:
    """What one of a pair has proposed, and the other one's name as the one who is awaited."""
    by_mentee = by_id == Shadowing.mentee_id
    return (
        select(
            own_id, shadowing_id, Engagement.manager_id, Engagement.title,
            case((by_mentee, MENTOR.name), else_=MENTEE.name).label("awaited"),
            case((by_mentee, MENTEE.name), else_=MENTOR.name).label("waiting"), at.label("since"),
        )
        .join(Shadowing, Shadowing.id == shadowing_id)
        .join(Shadowing.engagement)
        .join(MENTOR, MENTOR.id == Shadowing.mentor_id)
        .join(MENTEE, MENTEE.id == Shadowing.mentee_id)
        .where(managed_by(manager), runs_or_ran(today))
    )  # fmt: skip
