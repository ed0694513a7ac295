"""What brings a missing skill: a shadowing one is in, a free seat, a mentor, a procedure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select

from ktrack.access import procedure_rows, rows
from ktrack.base.db import db
from ktrack.models import (
    Engagement,
    Handover,
    Holding,
    Offer,
    OfferSkill,
    Person,
    PlanItem,
    Procedure,
    ProcedureSkill,
    ProcedureVersion,
    Shadowing,
    ShadowingSkill,
    Team,
)

MOST = 3
"""So many of each are named for one skill."""
LOOKED_AT = 200

Way = TypeVar("Way")


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
    """A shadowing in which somebody learns the skill now; engagement None: the two found each other."""

    engagement_id: int | None
    title: str | None
    mentor: str
    opens: bool


@dataclass(frozen=True)
class Mentor:
    """Somebody who offers to pass the skill on; level: verified, None if it never was."""

    offer_id: int
    name: str
    level: int | None


@dataclass(frozen=True)
class Guide:
    """A procedure in use about the skill."""

    procedure_id: int
    title: str


@dataclass(frozen=True)
class Ways:
    """All that brings one skill."""

    taken: tuple[Taken, ...] = ()
    seats: tuple[Seat, ...] = ()
    mentors: tuple[Mentor, ...] = ()
    guides: tuple[Guide, ...] = ()

    @property
    def any(self) -> bool:
        """Whether something brings it."""
        return bool(self.taken or self.seats or self.mentors or self.guides)


def ways(person: Person, skills: Collection[int], day: date, viewer: Person) -> dict[int, Ways]:
    """Return by skill (id) what brings it to a person; four statements.

    Whoever is inside learns title, team and manager of an engagement with a free seat, and no more of it;
    `opens` says whether the viewer may open it. Who learns a skill already needs no further seat or mentor.
    """
    taken = _few(_taken(person, skills, day, viewer))
    open_skills = [skill for skill in skills if skill not in taken]
    seats = _few(_seats(viewer, open_skills, day))
    mentors = _few(_mentors(person, open_skills, day))
    guides = _few(_guides(viewer, skills))
    return {
        skill: Ways(taken.get(skill, ()), seats.get(skill, ()), mentors.get(skill, ()), guides.get(skill, ()))
        for skill in skills
    }


def _few(found: Iterable[tuple[int, Way]]) -> dict[int, tuple[Way, ...]]:
    """Return the first ones of each skill."""
    by_skill: dict[int, list[Way]] = defaultdict(list)
    for skill, way in found:
        if len(by_skill[skill]) < MOST:
            by_skill[skill].append(way)
    return {skill: tuple(ways) for skill, ways in by_skill.items()}


def _runs(day: date) -> ColumnElement[bool]:
    """Shadowings that run on a day."""
    last = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    return and_(Shadowing.starts_on <= day, last >= day)


def _taken(person: Person, skills: Collection[int], day: date, viewer: Person) -> list[tuple[int, Taken]]:
    last = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    found = (
        select(
            ShadowingSkill.skill_id, Engagement.id, Engagement.title, Person.name, rows.engagements(viewer)
        )
        .join(Shadowing, Shadowing.id == ShadowingSkill.shadowing_id)
        .join(Person, Person.id == Shadowing.mentor_id)
        .outerjoin(Engagement, Engagement.id == Shadowing.engagement_id)
        .where(Shadowing.mentee_id == person.id, ShadowingSkill.skill_id.in_(skills), _runs(day))
        .order_by(last.desc(), Shadowing.id)
    )
    return [
        (skill, Taken(one, title, mentor, bool(opens)))
        for skill, one, title, mentor, opens in db.session.execute(found)
    ]


def _mentors(person: Person, skills: Collection[int], day: date) -> list[tuple[int, Mentor]]:
    """By name: this is no ranking."""
    found = (
        select(OfferSkill.skill_id, Offer.id, Person.name, Holding.level)
        .join(Offer, Offer.id == OfferSkill.offer_id)
        .join(Person, Person.id == Offer.person_id)
        .outerjoin(
            Holding, and_(Holding.person_id == Offer.person_id, Holding.skill_id == OfferSkill.skill_id)
        )
        .where(OfferSkill.skill_id.in_(skills), rows.offers(day), Offer.person_id != person.id)
        .order_by(OfferSkill.skill_id, func.lower(Person.name), Offer.id)
        .limit(LOOKED_AT)
    )
    return [(skill, Mentor(one, name, level)) for skill, one, name, level in db.session.execute(found)]


def _guides(viewer: Person, skills: Collection[int]) -> list[tuple[int, Guide]]:
    """Those whose review is due last first: they were confirmed most recently."""
    newest = (
        select(func.max(ProcedureVersion.number))
        .where(ProcedureVersion.procedure_id == Procedure.id)
        .correlate(Procedure)
        .scalar_subquery()
    )
    found = (
        select(ProcedureSkill.skill_id, Procedure.id, ProcedureVersion.title)
        .join(Procedure, Procedure.id == ProcedureSkill.procedure_id)
        .join(ProcedureVersion, ProcedureVersion.procedure_id == Procedure.id)
        .where(ProcedureSkill.skill_id.in_(skills), ProcedureVersion.number == newest)
        .where(Procedure.review_on.is_not(None), procedure_rows.readable(viewer))
        .order_by(ProcedureSkill.skill_id, Procedure.review_on.desc(), Procedure.id.desc())
        .limit(LOOKED_AT)
    )
    return [(skill, Guide(one, title)) for skill, one, title in db.session.execute(found)]


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
            ordered.limit(LOOKED_AT)
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
