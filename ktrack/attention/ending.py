"""Engagements that end soon, with what their plans still leave open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from ktrack.base.db import db
from ktrack.closing import is_closed
from ktrack.models import Departure, Engagement, Holding, PlanItem, Shadowing, ShadowingSkill, Skill

DAYS = 90
THRESHOLDS = (30, 60, 90)
"""Days before its end at which a manager is told of an engagement."""
Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class OpenItem:
    """A plan item with fewer verified people than seats."""

    skill_id: int
    target: int
    seats: int
    filled: int


@dataclass(frozen=True)
class Ending:
    """An engagement that ends within 90 days."""

    id: int
    title: str
    team_id: int
    manager_id: int
    ends_on: date
    planned: int
    open: tuple[OpenItem, ...]

    def threshold(self, today: date) -> int:
        """Return the least of 30, 60 and 90 days that its end is not beyond."""
        left = (self.ends_on - today).days
        return next((days for days in THRESHOLDS if left <= days), DAYS)


def ending(
    as_of: date, engagements: Conditions, items: Conditions = (), shown: int | None = None
) -> list[Ending]:
    """Return the engagements that end in 90 days and are not closed yet; two statements.

    The soonest come first, at most `shown`. `engagements` and `items` are conditions on an engagement and on
    its plan items.
    """
    last = min(as_of, date.max - timedelta(days=DAYS)) + timedelta(days=DAYS)
    statement = (
        select(Engagement.id, Engagement.title, Engagement.team_id, Engagement.manager_id, Engagement.ends_on)
        .where(Engagement.starts_on <= as_of, Engagement.ends_on.between(as_of, last), ~is_closed())
        .where(*engagements)
        .order_by(Engagement.ends_on, Engagement.id)
        .limit(shown)
    )
    found = db.session.execute(statement).all()
    plan = _items([row.id for row in found], items, as_of)
    return [_ending(row, plan.get(row.id, [])) for row in found]


def _ending(row: Row[int, str, int, int, date], items: list[OpenItem]) -> Ending:
    still_open = tuple(item for item in items if item.filled < item.seats)
    return Ending(row.id, row.title, row.team_id, row.manager_id, row.ends_on, len(items), still_open)


def _items(engagement_ids: list[int], wanted: Conditions, as_of: date) -> dict[int, list[OpenItem]]:
    """Return the plan items of engagements that are not retired, with how many people hold their target."""
    able = func.count(Shadowing.mentee_id.distinct()).filter(Holding.level >= PlanItem.target_level)
    away = exists().where(
        Departure.person_id == Shadowing.mentee_id,
        Departure.left_on <= as_of,
        or_(Departure.returned_on.is_(None), Departure.returned_on > as_of),
    )
    pairing = and_(Shadowing.engagement_id == PlanItem.engagement_id, Shadowing.starts_on <= as_of, ~away)
    taught = and_(ShadowingSkill.shadowing_id == Shadowing.id, ShadowingSkill.skill_id == PlanItem.skill_id)
    held = and_(
        Holding.person_id == Shadowing.mentee_id,
        Holding.skill_id == PlanItem.skill_id,
        ShadowingSkill.shadowing_id.is_not(None),
    )
    statement = (
        select(PlanItem.engagement_id, PlanItem.skill_id, PlanItem.target_level, PlanItem.seats, able)
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .join(Skill, Skill.id == PlanItem.skill_id)
        .outerjoin(Shadowing, pairing)
        .outerjoin(ShadowingSkill, taught)
        .outerjoin(Holding, held)
        .where(PlanItem.engagement_id.in_(engagement_ids), *wanted)
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > as_of))
        .group_by(
            PlanItem.id, PlanItem.engagement_id, PlanItem.skill_id, PlanItem.target_level, PlanItem.seats
        )
        .order_by(PlanItem.importance.desc(), PlanItem.id)
    )
    found: dict[int, list[OpenItem]] = {}
    for engagement_id, skill_id, target, seats, filled in db.session.execute(statement):
        found.setdefault(engagement_id, []).append(OpenItem(skill_id, target, seats, filled))
    return found
