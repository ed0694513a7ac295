"""What is missing: skills that plans need and nobody inside can teach, procedures nobody confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from ktrack.access.groups import Blocks
from ktrack.attention.scope import is_away
from ktrack.base.db import db
from ktrack.models import (
    Engagement,
    Holding,
    Person,
    PlanItem,
    Procedure,
    ProcedureConfirmation,
    ProcedureEngagement,
    ProcedureVersion,
    Skill,
    Team,
)
from ktrack.models.choices import Kind, Role
from ktrack.retention import teams

TEACHES_FROM = 4
"""The verified level from which somebody inside can teach a skill: they do it without anybody's help."""
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Untaught:
    """A skill that a block of teams needs and nobody inside can teach.

    target: the highest that its plans ask for; until: the last day of the last engagement that brings it.
    """

    block: int
    skill: Skill
    target: int
    importance: int
    until: date


@dataclass(frozen=True)
class Unconfirmed:
    """A procedure in use that nobody has confirmed for a year; team_id: of its owner, None for none."""

    procedure_id: int
    title: str
    team_id: int | None
    review_on: date | None
    confirmed_at: datetime | None


def untaught(viewer: Person, seen: Blocks, today: date) -> list[Untaught]:
    """Return the skills of plans that have not ended, by importance, then by when the expert goes.

    Managers: of the engagements they manage; executives and administrators: of all, by block of teams.
    """
    needs = db.session.execute(_needs(viewer, today)).all()
    skills = _skills({row.skill_id for row in needs})
    found: dict[tuple[int, int], Untaught] = {}
    for row in needs:
        block = seen.of(row.team_id) if _sees_all(viewer) else row.team_id
        new = Untaught(block, skills[row.skill_id], row.target, row.importance, row.until)
        found[block, row.skill_id] = _together(found.get((block, row.skill_id)), new)
    return sorted(found.values(), key=lambda one: (-one.importance, one.until, one.skill.name_en, one.block))


def _sees_all(viewer: Person) -> bool:
    return viewer.role is not Role.MANAGER


def _needs(viewer: Person, today: date) -> Select[int, int, int, int, date]:
    teacher = exists().where(
        Holding.skill_id == PlanItem.skill_id,
        Holding.level >= TEACHES_FROM,
        Person.id == Holding.person_id,
        Person.kind == Kind.INTERNAL,
        ~is_away(Person.id, today),
    )
    scope = true() if _sees_all(viewer) else Engagement.manager_id == viewer.id
    return (
        select(
            Engagement.team_id,
            PlanItem.skill_id,
            func.max(PlanItem.target_level).label("target"),
            func.max(PlanItem.importance).label("importance"),
            func.max(Engagement.ends_on).label("until"),
        )
        .join(PlanItem, PlanItem.engagement_id == Engagement.id)
        .where(Engagement.ends_on >= today, scope, ~teacher)
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > today))
        .group_by(Engagement.team_id, PlanItem.skill_id)
    )


def _skills(ids: set[int]) -> dict[int, Skill]:
    return {one.id: one for one in db.session.scalars(select(Skill).where(Skill.id.in_(ids)))}


def _together(one: Untaught | None, other: Untaught) -> Untaught:
    """Return what two teams of a block need as one row."""
    if one is None:
        return other
    return Untaught(
        one.block, one.skill, max(one.target, other.target), max(one.importance, other.importance),
        max(one.until, other.until),
    )  # fmt: skip


def unconfirmed(viewer: Person, now: datetime) -> Select[int]:
    """Return the statement for the ids of procedures in use that nobody has confirmed for a year.

    Managers: those of their team and of the engagements they manage; others: all.
    """
    since = now - A_YEAR
    lately = exists().where(
        ProcedureConfirmation.procedure_id == Procedure.id, ProcedureConfirmation.at >= since
    )
    found = select(Procedure.id).where(
        Procedure.review_on.is_not(None), Procedure.published_at < since, ~lately, _theirs(viewer)
    )
    return found.order_by(Procedure.review_on, Procedure.id)


def _theirs(viewer: Person) -> ColumnElement[bool]:
    if _sees_all(viewer):
        return true()
    managed = (
        select(ProcedureEngagement.procedure_id)
        .join(Engagement, Engagement.id == ProcedureEngagement.engagement_id)
        .where(Engagement.manager_id == viewer.id)
    )
    linked = Procedure.id.in_(managed)
    if viewer.team_id is None:
        return linked
    owners = select(Person.id).where(Person.team_id == viewer.team_id)
    return or_(linked, Procedure.owner_id.in_(owners))


def shown(ids: Sequence[int]) -> list[Unconfirmed]:
    """Return the procedures of one page, in the order of their ids given; two statements."""
    version, confirmed = ProcedureVersion, ProcedureConfirmation
    newest = select(func.max(version.number)).where(version.procedure_id == Procedure.id)
    last = select(func.max(confirmed.at)).where(confirmed.procedure_id == Procedure.id)
    rows = (
        select(Procedure, version.title, last.correlate(Procedure).scalar_subquery())
        .join(
            version,
            and_(
                version.procedure_id == Procedure.id,
                version.number == newest.correlate(Procedure).scalar_subquery(),
            ),
        )
        .where(Procedure.id.in_(ids))
        .options(joinedload(Procedure.owner))
    )
    found = {
        one.id: Unconfirmed(one.id, title, one.owner.team_id, one.review_on, at or one.published_at)
        for one, title, at in db.session.execute(rows)
    }
    return [found[number] for number in ids if number in found]


def team_names(viewer: Person, seen: Blocks) -> dict[int, str]:
    """Return what teams are called: for managers each of theirs, for others blocks of teams."""
    if _sees_all(viewer):
        return teams.names(seen)
    return {one.id: one.name for one in db.session.scalars(select(Team))}


def counts(manager: Person, today: date, now: datetime) -> tuple[int, int]:
    """Return how many skills nobody can teach and procedures nobody confirms a manager has; one statement."""
    skills = _needs(manager, today).subquery()
    procedures = unconfirmed(manager, now).order_by(None).subquery()
    numbers = [select(func.count()).select_from(one).scalar_subquery() for one in (skills, procedures)]
    untaught_, unconfirmed_ = db.session.execute(select(*numbers)).one()
    return untaught_, unconfirmed_
