"""What each engagement took, and the levels that are left of it: all of a scope at once, in arrays."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import ColumnElement, Select, case, func, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import Engagement, EngagementExpert, LogEntry, PlanItem, Shadowing, Skill
from ktrack.retention import load
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import Reach, Scope
from ktrack.scoring.columns import Columns, FloatArray, IntArray
from ktrack.scoring.effort import Points, points_by
from ktrack.scoring.plan import layout, plan_on
from ktrack.scoring.seats import find_seats
from ktrack.scoring.snapshot import snapshot

DAY_HOURS = 8
"""Hours of the day that a day rate pays for."""


@dataclass(frozen=True, slots=True)
class Efforts(Columns):
    """The engagements of a scope that have started, by id.

    hours: logged by those who learn; expert_hours: those of them with an expert of the engagement; rate: per
    hour in `currency` (row in `Costs.currencies`, −1 for none), nan where no day rate is recorded.
    """

    engagement: IntArray
    hours: FloatArray
    expert_hours: FloatArray
    rate: FloatArray
    currency: IntArray

    @property
    def cost(self) -> FloatArray:
        """Return what the experts' time cost: rate × their hours; nan where that is not known."""
        return np.where(self.expert_hours > 0, self.rate * self.expert_hours, np.nan)


@dataclass(frozen=True)
class Costs:
    """Effort and levels retained of a scope.

    points: row i is row i of `efforts`; whole: one row, all engagements together, each by itself: what two
    plan for one person counts in both.
    """

    efforts: Efforts
    points: Points
    whole: Points
    currencies: tuple[str, ...]


def costs(scope: Scope, as_of: date) -> Costs:
    """Return effort and levels retained of each engagement of a scope, as seen on a day.

    A category chooses the engagements that plan something of it; they count as a whole, as their hours do.
    """
    policy, day = current_policy(), to_day(as_of)
    chosen = chosen_engagements(scope, as_of)
    efforts, currencies = _efforts(chosen, as_of)
    company = load.company_on(day, policy, _reach(scope, chosen))
    plan = plan_on(layout(load.plans_apart(Scope(), Engagement.id.in_(chosen), company.pairs, day)), day)
    seats = find_seats(plan, snapshot(company, policy, day), company.rank)
    group = np.searchsorted(efforts.engagement, plan.items.team)
    apart = points_by(plan, seats, group, len(efforts), policy)
    return Costs(efforts, apart, points_by(plan, seats, np.zeros_like(group), 1, policy), currencies)


def chosen_engagements(scope: Scope, as_of: date) -> Select[int]:
    """Return the ids of a scope's engagements that have started."""
    rows = select(Engagement.id).where(Engagement.starts_on <= as_of, *scope.of_engagements())
    return rows.where(*planning(scope))


def planning(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the condition that an engagement plans something of the scope's categories."""
    if not scope.categories:
        return []
    planned = select(PlanItem.engagement_id).join(Skill, Skill.id == PlanItem.skill_id)
    return [Engagement.id.in_(planned.where(Skill.category.in_(scope.categories)))]


def _reach(scope: Scope, chosen: Select[int]) -> Reach:
    if not scope.limited:
        return Reach()
    people = select(Shadowing.mentee_id).where(Shadowing.engagement_id.in_(chosen))
    return Reach(people, select(PlanItem.skill_id).where(PlanItem.engagement_id.in_(chosen)))


def _efforts(chosen: Select[int], as_of: date) -> tuple[Efforts, tuple[str, ...]]:
    rows = select(Engagement.id, Engagement.day_rate_cents, Engagement.currency)
    found = db.session.execute(rows.where(Engagement.id.in_(chosen)).order_by(Engagement.id)).all()
    ids = np.array([row[0] for row in found], dtype=np.int64)
    rate = np.array([np.nan if row[1] is None or not row[2] else row[1] for row in found], dtype=np.float64)
    currencies = tuple(sorted({row[2] for row in found if row[1] is not None and row[2]}))
    number = {name: row for row, name in enumerate(currencies)}
    currency = np.array([-1 if row[1] is None else number.get(row[2], -1) for row in found], dtype=np.int64)
    hours, expert_hours = _hours(chosen, ids, as_of)
    return Efforts(ids, hours, expert_hours, rate / 100 / DAY_HOURS, currency), currencies


def _hours(chosen: Select[int], ids: IntArray, as_of: date) -> tuple[FloatArray, FloatArray]:
    """Return the hours logged in each engagement, and those of them with its experts; one statement."""
    rows = (
        select(LogEntry.engagement_id, func.sum(LogEntry.minutes), _with_expert())
        .where(LogEntry.engagement_id.in_(chosen), LogEntry.happened_on <= as_of, ~LogEntry.void)
        .group_by(LogEntry.engagement_id)
    )
    engagement, *minutes = fetch_table(db.session.connection(), rows)
    place = np.searchsorted(ids, engagement.astype(np.int64))
    hours, expert_hours = (_put(part / 60, place, len(ids)) for part in minutes)
    return hours, expert_hours


def months(engagement_id: int, as_of: date) -> dict[date, tuple[float, float]]:
    """Return by first day of the month the hours logged in an engagement, and those with its experts."""
    rows = (
        select(LogEntry.happened_on, func.sum(LogEntry.minutes), _with_expert())
        .where(LogEntry.engagement_id == engagement_id, LogEntry.happened_on <= as_of, ~LogEntry.void)
        .group_by(LogEntry.happened_on)
        .order_by(LogEntry.happened_on)
    )
    found: dict[date, tuple[float, float]] = {}
    for day, minutes, expert_minutes in db.session.execute(rows):
        before = found.get(day.replace(day=1), (0.0, 0.0))
        found[day.replace(day=1)] = (before[0] + minutes / 60, before[1] + int(expert_minutes) / 60)
    return found


def _with_expert() -> ColumnElement[int]:
    """Return the sum of the minutes that were logged with an expert of the engagement."""
    paid = select(Shadowing.id).join(
        EngagementExpert,
        (EngagementExpert.engagement_id == Shadowing.engagement_id)
        & (EngagementExpert.person_id == Shadowing.mentor_id),
    )
    return func.sum(case((LogEntry.shadowing_id.in_(paid), LogEntry.minutes), else_=0))


def _put(values: FloatArray, place: IntArray, length: int) -> FloatArray:
    column = np.zeros(length)
    column[place] = values
    return column
