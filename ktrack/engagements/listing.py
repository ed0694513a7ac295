"""The list of engagements: what was asked for, and how much of each plan is still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.base.text import like
from ktrack.closing import is_closed
from ktrack.engagements.queries import with_us
from ktrack.models import (
    Engagement,
    EngagementExpert,
    Holding,
    Person,
    PlanItem,
    Shadowing,
    ShadowingSkill,
    Team,
)
from ktrack.models.choices import Reason, Role

ORDERS: dict[str, tuple[Any, ...]] = {
    "ends": (Engagement.ends_on, Engagement.title, Engagement.id),
    "starts": (Engagement.starts_on, Engagement.title, Engagement.id),
    "title": (Engagement.search_text, Engagement.id),
}


@dataclass(frozen=True)
class Asked:
    """What the list is asked for: words to search, filters (None: all), order."""

    words: str = ""
    state: str = "open"
    team: int | None = None
    manager: int | None = None
    reason: Reason | None = None
    sort: str = "ends"  # a key of ORDERS, with - before it for the opposite order

    @property
    def narrowed(self) -> bool:
        """Whether anything but the usual list was asked for."""
        return bool(self.words or self.team or self.manager or self.reason) or self.state != "open"


def engagements(viewer: Person, asked: Asked, today: date) -> Select[Engagement]:
    """Return the statement of the list with team, manager and experts; rows the viewer may see."""
    found = select(Engagement).where(rows.engagements(viewer), _in_state(asked.state, today))
    for word in asked.words.split():
        found = found.where(or_(Engagement.search_text.like(like(word), escape="\\"), _brought_by(word)))
    if asked.team:
        found = found.where(Engagement.team_id == asked.team)
    if asked.manager:
        found = found.where(Engagement.manager_id == asked.manager)
    if asked.reason:
        found = found.where(Engagement.reason == asked.reason)
    columns = ORDERS[asked.sort.removeprefix("-")]
    order = [column.desc() for column in columns] if asked.sort.startswith("-") else columns
    loaded = found.options(
        joinedload(Engagement.team), joinedload(Engagement.manager), joinedload(Engagement.handover)
    )
    return loaded.options(selectinload(Engagement.experts)).order_by(*order)


def _brought_by(word: str) -> ColumnElement[bool]:
    return exists().where(
        EngagementExpert.engagement_id == Engagement.id,
        EngagementExpert.person_id == Person.id,
        Person.search_text.like(like(word), escape="\\"),
    )


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    begun, over = Engagement.starts_on <= today, Engagement.ends_on < today
    going_on = and_(~over, ~is_closed())
    if state.startswith("ending-"):
        return and_(begun, going_on, Engagement.ends_on <= today + timedelta(days=int(state[7:])))
    return {
        "open": going_on,
        "planned": ~begun,
        "running": and_(begun, going_on),
        "ended": ~going_on,
        "to-close": and_(over, ~is_closed()),
        "closed": is_closed(),
        "all": Engagement.id > 0,
    }[state]


@dataclass(frozen=True)
class Progress:
    """How many plan items an engagement has, and how many of them are open."""

    items: int = 0
    open: int = 0


def progress(viewer: Person, engagement_ids: Iterable[int], today: date) -> dict[int, Progress]:
    """Return the progress of the engagements, with one statement; those without items are left out.

    An item is open while fewer active recipients than it has seats hold its target level, verified. Who does
    not manage the engagement counts only the people they work with, so that nobody's level shows through.
    """
    wanted = set(engagement_ids)
    seen = _recipients(viewer, wanted, today).subquery()
    everything = _managed(viewer)
    enough = or_(everything, seen.c.recipients >= PlanItem.seats)
    needed = case((enough, PlanItem.seats), else_=seen.c.recipients)
    reached, recipients = func.coalesce(seen.c.reached, 0), func.coalesce(seen.c.recipients, 0)
    statement = (
        select(
            PlanItem.engagement_id,
            func.count(),
            func.sum(case((reached < needed, 1), else_=0)),
        )
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .outerjoin(seen, seen.c.id == PlanItem.id)
        .where(
            PlanItem.engagement_id.in_(wanted),
            or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > today),
            or_(everything, recipients > 0),
        )
        .group_by(PlanItem.engagement_id)
    )
    return {found: Progress(items, open_) for found, items, open_ in db.session.execute(statement)}


def _managed(viewer: Person) -> ColumnElement[bool]:
    return Engagement.id > 0 if viewer.role is Role.ADMIN else Engagement.manager_id == viewer.id


def _recipients(viewer: Person, engagement_ids: set[int], today: date) -> Select[int, int, int]:
    """Return a row per plan item: how many learn it, and how many active ones have reached it."""
    there = and_(
        Holding.level >= PlanItem.target_level,
        Shadowing.starts_on <= today,
        with_us(Shadowing.mentee_id, today),
    )
    holds = and_(Holding.person_id == Shadowing.mentee_id, Holding.skill_id == PlanItem.skill_id)
    return (
        select(
            PlanItem.id,
            func.count(Shadowing.mentee_id.distinct()).label("recipients"),
            func.count(case((there, Shadowing.mentee_id)).distinct()).label("reached"),
        )
        .join(Shadowing, Shadowing.engagement_id == PlanItem.engagement_id)
        .join(
            ShadowingSkill,
            and_(ShadowingSkill.shadowing_id == Shadowing.id, ShadowingSkill.skill_id == PlanItem.skill_id),
        )
        .outerjoin(Holding, holds)
        .where(PlanItem.engagement_id.in_(engagement_ids), rows.shadowings(viewer))
        .group_by(PlanItem.id)
    )


def teams(viewer: Person) -> Sequence[Team]:
    """Return the teams that receive something in the viewer's engagements."""
    receiving = select(Engagement.team_id).where(rows.engagements(viewer))
    return db.session.scalars(select(Team).where(Team.id.in_(receiving)).order_by(Team.name)).all()


def managers(viewer: Person) -> Sequence[Person]:
    """Return who manages an engagement, for administrators; nobody for others, who know."""
    if viewer.role is not Role.ADMIN:
        return []
    managing = select(Engagement.manager_id)
    return db.session.scalars(select(Person).where(Person.id.in_(managing)).order_by(Person.name)).all()
