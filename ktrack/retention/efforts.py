"""What each engagement took, and the levels that are left of it: all of a scope at once, in arrays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, case, func, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import Engagement, EngagementExpert, LogEntry, PlanItem, Shadowing, Skill
from ktrack.retention import ledger, load
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
    """Engagements, by id; the row with id 0 holds those of teams that are shown together.

    engagements: how many the row holds; hours: logged by those who learn; expert_hours: those of them with an
    expert of the engagement; cost: of these, by the day rate, nan where there are none, or no rate, and for
    the row with id 0; currency: row in `Costs.currencies`, −1 without a rate.
    """

    engagement: IntArray
    engagements: IntArray
    hours: FloatArray
    expert_hours: FloatArray
    cost: FloatArray
    currency: IntArray


@dataclass(frozen=True)
class Money:
    """What experts cost in a currency, over the engagements whose cost is known; points: their levels."""

    currency: str
    engagements: int
    cost: float
    points: float


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
    money: tuple[Money, ...]


def costs(scope: Scope, as_of: date, together: tuple[int, ...] = ()) -> Costs:
    """Return effort and levels retained of each engagement of a scope, as seen on a day.

    A category chooses the engagements that plan something of it; they count as a whole, as their hours do.
    together: ids of teams whose engagements make one row.
    """
    policy, day = current_policy(), to_day(as_of)
    chosen = chosen_engagements(scope, as_of)
    team, one, currencies = _efforts(chosen, as_of)
    company = ledger.everybody()
    plan = plan_on(layout(load.plans_apart(Scope(), Engagement.id.in_(chosen), company.pairs, day)), day)
    seats = find_seats(plan, snapshot(company, policy, day), company.rank)
    item = np.searchsorted(one.engagement, plan.items.team)
    shown, first, row = np.unique(
        np.where(np.isin(team, together), 0, one.engagement), return_index=True, return_inverse=True
    )
    known = np.where(np.isnan(one.cost), len(currencies), one.currency)
    paid = points_by(plan, seats, known[item], len(currencies) + 1, policy)
    return Costs(
        _rows(one, shown, first, row),
        points_by(plan, seats, row[item], len(shown), policy),
        points_by(plan, seats, np.zeros_like(item), 1, policy),
        currencies,
        _money(one, known, currencies, paid),
    )


def _rows(one: Efforts, shown: IntArray, first: IntArray, row: IntArray) -> Efforts:
    """Put engagements of a row together. first: an engagement of each row; row: that of each engagement."""

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(row, weights=values, minlength=len(shown)).astype(np.float64)

    return Efforts(
        shown,
        np.bincount(row, minlength=len(shown)),
        total(one.hours),
        total(one.expert_hours),
        np.where(shown > 0, one.cost[first], np.nan),
        np.where(shown > 0, one.currency[first], -1),
    )


def _money(one: Efforts, known: IntArray, currencies: tuple[str, ...], paid: Points) -> tuple[Money, ...]:
    counted = np.bincount(known, minlength=len(currencies) + 1)
    cost = np.bincount(known, weights=np.nan_to_num(one.cost), minlength=len(currencies) + 1)
    columns = (counted.tolist(), cost.tolist(), paid.points.tolist())
    rows = zip(currencies, *(column[:-1] for column in columns), strict=True)
    return tuple(Money(*row) for row in rows if row[1])


def points_by_skill(engagement_ids: Collection[int], as_of: date) -> dict[int, float]:
    """Return the level points of engagements by skill id."""
    policy, day = current_policy(), to_day(as_of)
    chosen = Engagement.id.in_(engagement_ids)
    people = select(Shadowing.mentee_id).where(Shadowing.engagement_id.in_(engagement_ids))
    skills = select(PlanItem.skill_id).where(PlanItem.engagement_id.in_(engagement_ids))
    company = load.company_on(day, policy, Reach(people, skills))
    plan = plan_on(layout(load.plans_apart(Scope(), chosen, company.pairs, day)), day)
    seats = find_seats(plan, snapshot(company, policy, day), company.rank)
    planned, row = np.unique(plan.items.skill, return_inverse=True)
    points = points_by(plan, seats, row, len(planned), policy).points
    return dict(zip(planned.tolist(), points.tolist(), strict=True))


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


def _efforts(chosen: Select[int], as_of: date) -> tuple[IntArray, Efforts, tuple[str, ...]]:
    """Return the teams of engagements, what each took, a row per engagement, and the currencies there are."""
    rows = select(Engagement.id, Engagement.team_id, Engagement.day_rate_cents, Engagement.currency)
    found = db.session.execute(rows.where(Engagement.id.in_(chosen)).order_by(Engagement.id)).all()
    priced = [row[2] is not None and bool(row[3]) for row in found]
    currencies = tuple(sorted({row[3] for row, rated in zip(found, priced, strict=True) if rated}))
    number = [currencies.index(row[3]) if rated else -1 for row, rated in zip(found, priced, strict=True)]
    rate = np.array([row[2] or 0 for row in found], dtype=np.float64) / 100 / DAY_HOURS
    ids = np.array([row[0] for row in found], dtype=np.int64)
    hours, expert_hours = _hours(chosen, ids, as_of)
    currency = np.array(number, dtype=np.int64)
    cost = np.where((currency >= 0) & (expert_hours > 0), rate * expert_hours, np.nan)
    one = Efforts(ids, np.ones_like(ids), hours, expert_hours, cost, currency)
    return np.array([row[1] for row in found], dtype=np.int64), one, currencies


def _hours(chosen: Select[int], ids: IntArray, as_of: date) -> tuple[FloatArray, FloatArray]:
    """Return the hours logged in each engagement, and those of them with its experts.

    Two sums that need nothing but an index, instead of one that reads every entry with its text.
    """
    counts = (LogEntry.happened_on <= as_of, ~LogEntry.void)
    by_engagement = select(LogEntry.engagement_id, func.sum(LogEntry.minutes)).where(
        LogEntry.engagement_id.in_(chosen), *counts
    )
    paid = _paid(Shadowing.id, Shadowing.engagement_id).where(Shadowing.engagement_id.in_(chosen))
    by_shadowing = select(LogEntry.shadowing_id, func.sum(LogEntry.minutes)).where(
        LogEntry.shadowing_id.is_not(None), *counts
    )
    shadowing, place = _fetch(paid.order_by(Shadowing.id)).astype(np.int64)
    logged, minutes = _fetch(by_shadowing.group_by(LogEntry.shadowing_id))
    row = np.searchsorted(shadowing, logged)
    there = np.flatnonzero(np.append(shadowing, -1)[row] == logged)
    engagement, together = _fetch(by_engagement.group_by(LogEntry.engagement_id))
    return _sum(ids, engagement, together), _sum(ids, place[row[there]], minutes[there])


def _sum(ids: IntArray, engagement: FloatArray | IntArray, minutes: FloatArray) -> FloatArray:
    """Return hours by engagement; `ids` ascend."""
    place = np.searchsorted(ids, engagement)
    return np.bincount(place, weights=minutes / 60, minlength=len(ids)).astype(np.float64)


def _fetch(statement: Select[*tuple[Any, ...]]) -> FloatArray:
    return fetch_table(db.session.connection(), statement)


def _paid(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Return the statement for shadowings whose mentor is an expert of the engagement."""
    return select(*columns).join(
        EngagementExpert,
        (EngagementExpert.engagement_id == Shadowing.engagement_id)
        & (EngagementExpert.person_id == Shadowing.mentor_id),
    )


def months(engagement_ids: Collection[int], as_of: date) -> dict[date, tuple[float, float]]:
    """Return by first day of the month the hours logged in engagements, and those with their experts."""
    rows = (
        select(LogEntry.happened_on, func.sum(LogEntry.minutes), _with_expert())
        .where(LogEntry.engagement_id.in_(engagement_ids), LogEntry.happened_on <= as_of, ~LogEntry.void)
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
    return func.sum(case((LogEntry.shadowing_id.in_(_paid(Shadowing.id)), LogEntry.minutes), else_=0))
