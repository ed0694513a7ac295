"""What brings a missing skill: a shadowing one is in already, or a running engagement with a free seat."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import (
    Engagement,
    Handover,
    Person,
    PlanItem,
    Shadowing,
    ShadowingSkill,
    Team,
)

MOST = 3
"""Engagements that are named for one skill."""


@dataclass(frozen=True)
class Seat:
    """A running engagement that teaches a skill and has room: whom to ask, and for how long it runs."""

    engagement_id: int
    title: str
    team: str
    manager: str
    target: int
    free: int
    ends_on: date
    opens: bool


@dataclass(frozen=True)
class Taken:
    """A shadowing in which somebody learns the skill now."""

    engagement_id: int
    title: str
    opens: bool


@dataclass(frozen=True)
class Ways:
    """All that brings one skill."""

    taken: tuple[Taken, ...] = ()
    seats: tuple[Seat, ...] = ()


def ways(person: Person, skills: Collection[int], day: date, viewer: Person) -> dict[int, Ways]:
    """Return by skill (id) what brings it to a person; two statements.

    Whoever is inside learns title, team and manager of an engagement with a free seat, and no more of it;
    `opens` says whether the viewer may open it. Further ways, such as mentors and procedures, belong here.
    """
    taken: dict[int, list[Taken]] = defaultdict(list)
    for skill, one in _taken(person, skills, day, viewer):
        taken[skill].append(one)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for skill, seat in _seats(viewer, skills, day):
        if not taken[skill] and len(seats[skill]) < MOST:
            seats[skill].append(seat)
    return {skill: Ways(tuple(taken[skill]), tuple(seats[skill])) for skill in skills}


def _runs(day: date) -> ColumnElement[bool]:
    """Shadowings that run on a day."""
    last = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    return and_(Shadowing.starts_on <= day, last >= day)


def _taken(person: Person, skills: Collection[int], day: date, viewer: Person) -> list[tuple[int, Taken]]:
    last = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    found = (
        select(ShadowingSkill.skill_id, Engagement.id, Engagement.title, rows.engagements(viewer))
        .join(Shadowing, Shadowing.id == ShadowingSkill.shadowing_id)
        .join(Engagement, Engagement.id == Shadowing.engagement_id)
        .where(Shadowing.mentee_id == person.id, ShadowingSkill.skill_id.in_(skills), _runs(day))
        .order_by(last.desc(), Shadowing.id)
    )
    return [(skill, Taken(one, title, bool(opens))) for skill, one, title, opens in db.session.execute(found)]


def _seats(viewer: Person, skills: Collection[int], day: date) -> list[tuple[int, Seat]]:
    """Those with the most free seats first, then those that run longest."""
    sitting = (
        select(func.count())
        .select_from(Shadowing)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .where(
            Shadowing.engagement_id == Engagement.id,
            ShadowingSkill.skill_id == PlanItem.skill_id,
            _runs(day),
        )
        .correlate(Engagement, PlanItem)
        .scalar_subquery()
    )
    free = PlanItem.seats - sitting
    found = _running(skills, day).add_columns(free, rows.engagements(viewer))
    ordered = found.where(free > 0).order_by(PlanItem.skill_id, Engagement.ends_on.desc(), Engagement.id)
    return [
        (skill, Seat(engagement, title, team, manager, target, left, ends_on, bool(opens)))
        for skill, engagement, title, team, manager, target, ends_on, left, opens in db.session.execute(
            ordered.limit(200)
        )
    ]


def _running(skills: Collection[int], day: date) -> Select[int, int, str, str, str, int, date]:
    closed = select(Handover.id).where(
        Handover.engagement_id == Engagement.id, Handover.closed_at.is_not(None)
    )
    return (
        select(
            PlanItem.skill_id, Engagement.id, Engagement.title, Team.name, Person.name,
            PlanItem.target_level, Engagement.ends_on,
        )
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .join(Team, Team.id == Engagement.team_id)
        .join(Person, Person.id == Engagement.manager_id)
        .where(
            PlanItem.skill_id.in_(skills), PlanItem.retired_on.is_(None), PlanItem.target_level >= 2,
            Engagement.starts_on <= day, Engagement.ends_on >= day, ~closed.exists(),
        )
    )  # fmt: skip
