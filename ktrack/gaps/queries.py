"""What is missing: skills that nobody inside can teach, stages that wait, procedures nobody confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, union
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from ktrack import walking
from ktrack.access import path_rows, privacy
from ktrack.access.groups import Blocks, enough
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
    Stage,
    StageSkill,
    Team,
    Walk,
)
from ktrack.models.choices import Kind, Role
from ktrack.retention import teams
from ktrack.walking import Waits

TEACHES_FROM = 4
"""The verified level from which somebody inside can teach a skill: they do it without anybody's help."""
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Untaught:
    """A skill that a block of teams needs and nobody inside can teach; block: None for who has no team.

    level: the highest asked for. importance and until: the highest of its plans, and the last day on which an
    engagement brings it, None where no plan asks for it; pathways: whether pathways do.
    """

    block: int | None
    skill: Skill
    level: int
    importance: int | None
    until: date | None
    pathways: bool


@dataclass(frozen=True)
class Unconfirmed:
    """A procedure in use that nobody has confirmed for a year; team_id: of its owner, None for none."""

    procedure_id: int
    title: str
    team_id: int | None
    review_on: date | None
    confirmed_at: datetime | None


def untaught(viewer: Person, seen: Blocks, today: date) -> list[Untaught]:
    """Return the skills of plans that have not ended and of pathways that people are on, by importance.

    Managers: of engagements they manage and of people they lead; executives and administrators: of all, by
    block of teams. A pathway asks for what one of its people has not verified at the level it names.
    """
    asked = db.session.execute(_planned(viewer, today)).all()
    walked = db.session.execute(_walked(viewer, today)).all()
    skills = _skills({row.skill_id for row in (*asked, *walked)})
    found: dict[tuple[int | None, int], Untaught] = {}
    for row in asked:
        new = Untaught(_block(viewer, seen, row.team_id), skills[row.skill_id], row.level, row.importance,
                       row.until, False)  # fmt: skip
        _put(found, new)
    for row in walked:
        block = _block(viewer, seen, row.team_id)
        _put(found, Untaught(block, skills[row.skill_id], row.level, None, None, True))
    return sorted(found.values(), key=_urgency)


def _urgency(one: Untaught) -> tuple[int, date, str, int]:
    return -(one.importance or 0), one.until or date.max, one.skill.name_en, one.block or 0


def _sees_all(viewer: Person) -> bool:
    return viewer.role is not Role.MANAGER


def _block(viewer: Person, seen: Blocks, team_id: int | None) -> int | None:
    return seen.of(team_id) if _sees_all(viewer) else team_id


def _put(found: dict[tuple[int | None, int], Untaught], new: Untaught) -> None:
    """Make one row of what several teams of a block, plans and pathways ask for."""
    key = (new.block, new.skill.id)
    one = found.get(key, new)
    importances = [value for value in (one.importance, new.importance) if value is not None]
    ends = [value for value in (one.until, new.until) if value is not None]
    found[key] = Untaught(
        new.block, new.skill, max(one.level, new.level), max(importances, default=None),
        max(ends, default=None), one.pathways or new.pathways,
    )  # fmt: skip


def _taught(skill_id: InstrumentedAttribute[int], today: date) -> ColumnElement[bool]:
    """Whether somebody inside who is here can teach a skill."""
    teacher = aliased(Person)
    return exists().where(
        Holding.skill_id == skill_id,
        Holding.level >= TEACHES_FROM,
        teacher.id == Holding.person_id,
        teacher.kind == Kind.INTERNAL,
        ~is_away(teacher.id, today),
    )


def _planned(viewer: Person, today: date) -> Select[*tuple[Any, ...]]:
    scope = true() if _sees_all(viewer) else Engagement.manager_id == viewer.id
    return (
        select(
            Engagement.team_id,
            PlanItem.skill_id,
            func.max(PlanItem.target_level).label("level"),
            func.max(PlanItem.importance).label("importance"),
            func.max(Engagement.ends_on).label("until"),
        )
        .join(PlanItem, PlanItem.engagement_id == Engagement.id)
        .where(Engagement.ends_on >= today, scope, ~_taught(PlanItem.skill_id, today))
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > today))
        .group_by(Engagement.team_id, PlanItem.skill_id)
    )


def _walked(viewer: Person, today: date) -> Select[*tuple[Any, ...]]:
    verified = exists().where(
        Holding.person_id == Walk.person_id,
        Holding.skill_id == StageSkill.skill_id,
        Holding.level >= StageSkill.level,
    )
    scope = true() if _sees_all(viewer) else path_rows.people_led(viewer)
    return (
        select(Person.team_id, StageSkill.skill_id, func.max(StageSkill.level).label("level"))
        .select_from(Walk)
        .join(Person, Person.id == Walk.person_id)
        .join(Stage, Stage.version_id == Walk.version_id)
        .join(StageSkill, StageSkill.stage_id == Stage.id)
        .where(*walking.on_the_way(), ~is_away(Person.id, today), scope)
        .where(~verified, ~_taught(StageSkill.skill_id, today))
        .group_by(Person.team_id, StageSkill.skill_id)
    )


def _skills(ids: set[int]) -> dict[int, Skill]:
    return {one.id: one for one in db.session.scalars(select(Skill).where(Skill.id.in_(ids)))}


def waiting(viewer: Person, today: date) -> list[Waits]:
    """Return the stages of pathways that wait for people, the longest middle wait first.

    Managers: for people they lead. Executives: only stages where as many wait as the privacy threshold says.
    """
    led = true() if _sees_all(viewer) else path_rows.people_led(viewer)
    here = select(Person.id).where(led, ~is_away(Person.id, today))
    found = sorted(walking.waits(Walk.person_id.in_(here), today), key=lambda one: -one.median)
    if viewer.role is not Role.EXECUTIVE:
        return found
    least = privacy.in_force().threshold
    return [one for one in found if enough(len(one.days), least)]


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
    asked, walked = _planned(manager, today).subquery(), _walked(manager, today).subquery()
    skills = union(*(select(one.c.team_id, one.c.skill_id) for one in (asked, walked))).subquery()
    procedures = unconfirmed(manager, now).order_by(None).subquery()
    numbers = [select(func.count()).select_from(one).scalar_subquery() for one in (skills, procedures)]
    untaught_, unconfirmed_ = db.session.execute(select(*numbers)).one()
    return untaught_, unconfirmed_
