"""What waits for whom: each role's own day. Every function takes a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from ktrack.access import rows
from ktrack.base.db import Base, db
from ktrack.engagements import listing
from ktrack.engagements.listing import Asked, Progress
from ktrack.mentoring import queries as mentoring
from ktrack.mentoring.queries import Standing, Waiting
from ktrack.models import (
    AuditEvent,
    Departure,
    Engagement,
    Evidence,
    LogEntry,
    Person,
    PlannedCheck,
    Shadowing,
    ShadowingSkill,
    Skill,
    Team,
)
from ktrack.retention import held

SHOWN = 8
SOON = timedelta(days=90)
DUE_SOON = timedelta(days=14)
M = TypeVar("M", Person, Skill)


@dataclass(frozen=True)
class Running:
    """The engagements that run, the first to end first, with how much of each plan is open."""

    engagements: Sequence[Engagement]
    progress: Mapping[int, Progress]


@dataclass(frozen=True)
class Leaving:
    """A mentee whose departure within 90 days is known."""

    person: Person
    on: date


@dataclass(frozen=True)
class Due:
    """A check that is due. shadowing_id: through which the viewer holds it, None for one of their own."""

    person: Person
    skill: Skill
    on: date
    shadowing_id: int | None


def running(viewer: Person, today: date) -> Running:
    """Return the running engagements that the viewer sees."""
    statement = listing.engagements(viewer, Asked(state="running"), today).limit(SHOWN)
    found = db.session.scalars(statement).unique().all()
    return Running(found, listing.progress(viewer, [engagement.id for engagement in found], today))


def waiting(viewer: Person, today: date) -> list[Waiting]:
    """Return the claims that the viewer may sign off."""
    return mentoring.waiting(viewer, today)


def leaving(viewer: Person, today: date) -> list[Leaving]:
    """Return who of the people the viewer may know leaves in the next 90 days, the soonest first."""
    last = min(today, date.max - SOON) + SOON
    statement = (
        select(Person, Departure.left_on)
        .join(Departure, Departure.person_id == Person.id)
        .where(rows.people_known(viewer), Departure.left_on > today, Departure.left_on <= last)
        .order_by(Departure.left_on, Person.id)
        .limit(SHOWN)
    )
    return [Leaving(person, on) for person, on in db.session.execute(statement)]


def shadowings(viewer: Person, today: date) -> list[tuple[Shadowing, list[Standing]]]:
    """Return the running shadowings in which the viewer takes part, each with where its skills stand."""
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    mine = or_(Shadowing.mentor_id == viewer.id, Shadowing.mentee_id == viewer.id)
    statement = mentoring.own_shadowings(viewer, today).where(mine, last_day >= today).limit(SHOWN)
    found = db.session.scalars(statement).unique().all()
    standings = mentoring.standings(found)
    return [(shadowing, standings[shadowing.id]) for shadowing in found]


def due(viewer: Person, today: date, planned: Iterable[PlannedCheck] = ()) -> list[Due]:
    """Return the checks due in two weeks: one's own, and those one may hold, the longest overdue first.

    Without those that are `planned` already.

    A check of somebody is held through the latest shadowing that brings the two together.
    """
    pairs = select(Shadowing.id, Shadowing.mentee_id, ShadowingSkill.skill_id).join(
        ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id
    )
    found = db.session.execute(pairs.where(rows.shadowings(viewer)).order_by(Shadowing.starts_on))
    through = {(mentee, skill): shadowing for shadowing, mentee, skill in found}
    last = min(today, date.max - DUE_SOON) + DUE_SOON
    views = held.due_checks(today, last, people={viewer.id} | {person for person, _skill in through})
    known = {(check.person_id, check.skill_id) for check in planned}
    listed = [
        view for view in views if (pair := (view.person_id, view.skill_id)) in through and pair not in known
    ][:SHOWN]
    people = _by_id(Person, {view.person_id for view in listed})
    skills = _by_id(Skill, {view.skill_id for view in listed})
    return [
        Due(
            people[view.person_id],
            skills[view.skill_id],
            view.due_on or today,
            None if view.person_id == viewer.id else through[view.person_id, view.skill_id],
        )
        for view in listed
    ]


def _by_id(model: type[M], ids: set[int]) -> dict[int, M]:
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))}


def learns(viewer: Person, today: date) -> bool:
    """Whether the viewer is a mentee of a shadowing that runs, and so has something to log."""
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    mine = select(Shadowing.id).outerjoin(Shadowing.engagement).where(Shadowing.mentee_id == viewer.id)
    return bool(
        db.session.scalar(select(mine.where(Shadowing.starts_on <= today, last_day >= today).exists()))
    )


def counts() -> dict[str, int]:
    """Return how many rows the main tables have, by table name, for administrators."""
    tables: tuple[type[Base], ...] = (Team, Person, Skill, Engagement, LogEntry, Evidence)
    columns = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
    row = db.session.execute(select(*columns)).one()
    return dict(zip([table.__tablename__ for table in tables], row, strict=True))


def latest_acts() -> Sequence[AuditEvent]:
    """Return the latest events of the audit trail."""
    statement = select(AuditEvent).options(joinedload(AuditEvent.actor)).order_by(AuditEvent.id.desc())
    return db.session.scalars(statement.limit(SHOWN)).all()
