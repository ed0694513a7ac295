"""What the people one learns from and teaches are waited for, or wait for, shortly. One statement a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import (
    Agreement,
    Engagement,
    Feedback,
    Meeting,
    MentorRequest,
    Person,
    PlannedCheck,
    Question,
    Shadowing,
)
from ktrack.models.choices import MeetingState, PlannedState, RequestState

SHOWN = 5
CHECKS_SHOWN = 8
CHECKS_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Relations:
    """The short lists of a home page, each beginning with what is next."""

    sessions: Sequence[Meeting]
    questions: Sequence[Question]
    agreements: Sequence[Agreement]
    feedback: Sequence[Feedback]
    checks: Sequence[PlannedCheck]
    requests: Sequence[MentorRequest]


def relations(viewer: Person, now: datetime, today: date) -> Relations:
    """Return what waits between the viewer and the others; six statements."""
    return Relations(
        sessions(viewer, now), questions(viewer), agreements(viewer, today), feedback(viewer),
        checks(viewer, today), requests(viewer),
    )  # fmt: skip


def _own(viewer: Person) -> ColumnElement[bool]:
    return rows.own_shadowings(viewer)


def sessions(viewer: Person, now: datetime) -> Sequence[Meeting]:
    """Return the viewer's next sessions, proposed or agreed."""
    statement = (
        select(Meeting)
        .join(Meeting.shadowing)
        .where(_own(viewer), Meeting.starts_at > now)
        .where(Meeting.state.in_((MeetingState.PROPOSED, MeetingState.ACCEPTED)))
        .options(
            contains_eager(Meeting.shadowing).joinedload(Shadowing.engagement),
            contains_eager(Meeting.shadowing).joinedload(Shadowing.mentor),
            contains_eager(Meeting.shadowing).joinedload(Shadowing.mentee),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return db.session.scalars(statement.limit(SHOWN)).all()


def questions(viewer: Person) -> Sequence[Question]:
    """Return the open questions that the viewer has asked or is asked, the most urgent first."""
    statement = (
        select(Question)
        .where(Question.answered_at.is_(None))
        .where(or_(Question.expert_id == viewer.id, Question.asker_id == viewer.id))
        .options(joinedload(Question.expert), joinedload(Question.asker))
        .order_by(Question.reply_by, Question.id)
    )
    return db.session.scalars(statement.limit(SHOWN)).all()


def agreements(viewer: Person, today: date) -> Sequence[Agreement]:
    """Return the agreements that the viewer should answer, of shadowings that are not over."""
    newer = aliased(Agreement)
    superseded = exists().where(
        newer.shadowing_id == Agreement.shadowing_id, newer.version > Agreement.version
    )
    statement: Select[Agreement] = (
        select(Agreement)
        .join(Agreement.shadowing)
        .outerjoin(Shadowing.engagement)
        .where(_own(viewer), func.coalesce(Shadowing.ends_on, Engagement.ends_on) >= today)
        .where(Agreement.answer.is_(None), Agreement.proposed_by_id != viewer.id, ~superseded)
        .options(
            joinedload(Agreement.proposed_by),
            contains_eager(Agreement.shadowing).contains_eager(Shadowing.engagement),
        )
        .order_by(Agreement.proposed_at, Agreement.id)
    )
    return db.session.scalars(statement.limit(SHOWN)).all()


def feedback(viewer: Person) -> Sequence[Feedback]:
    """Return the feedback that the viewer was asked for and has not given, the oldest first."""
    statement = (
        select(Feedback)
        .where(Feedback.giver_id == viewer.id, Feedback.given_at.is_(None))
        .options(joinedload(Feedback.receiver), joinedload(Feedback.skill))
        .order_by(Feedback.asked_at, Feedback.id)
    )
    return db.session.scalars(statement.limit(SHOWN)).all()


def checks(viewer: Person, today: date) -> Sequence[PlannedCheck]:
    """Return the checks planned for the next two weeks: the viewer's own, and those they hold."""
    last = min(today, date.max - CHECKS_AHEAD) + CHECKS_AHEAD
    statement = (
        select(PlannedCheck)
        .where(PlannedCheck.state == PlannedState.PLANNED, PlannedCheck.week_on <= last)
        .where(or_(PlannedCheck.person_id == viewer.id, PlannedCheck.assessor_id == viewer.id))
        .options(joinedload(PlannedCheck.person), joinedload(PlannedCheck.skill))
        .order_by(PlannedCheck.week_on, PlannedCheck.id)
    )
    return db.session.scalars(statement.limit(CHECKS_SHOWN)).all()


def requests(viewer: Person) -> Sequence[MentorRequest]:
    """Return who asks the viewer to be their mentor, the most urgent first."""
    statement = (
        select(MentorRequest)
        .where(MentorRequest.mentor_id == viewer.id, MentorRequest.state == RequestState.OPEN)
        .options(joinedload(MentorRequest.asker))
        .order_by(MentorRequest.reply_by, MentorRequest.id)
    )
    return db.session.scalars(statement.limit(SHOWN)).all()
