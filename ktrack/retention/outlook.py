"""What is about to be lost with an engagement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import ColumnElement, and_, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import epoch_day, to_date, to_day
from ktrack.base.db import db
from ktrack.models import Engagement, PlanItem, Shadowing
from ktrack.retention import load
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import Reach, Scope
from ktrack.scoring.columns import BoolArray, Company, FloatArray, IntArray
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Plan, layout, plan_on
from ktrack.scoring.seats import chances, filled
from ktrack.scoring.snapshot import Snapshot, snapshot

LAST = to_day(date.max)


@dataclass(frozen=True)
class Left:
    """What an engagement leaves of one plan item when it ends.

    filled: how many of its seats are verified on the day asked for; kept: share of its seats that will be
    retained at the end; adds: what the rest adds to the engagement's share at risk; unknown: nobody who
    learns it was ever assessed.
    """

    skill_id: int
    target: int
    importance: int
    seats: int
    filled: int
    kept: float
    adds: float
    unknown: bool

    @property
    def open(self) -> bool:
        """Whether a seat is still to be filled."""
        return self.filled < self.seats


def at_risk_at_end(scope: Scope, as_of: date, within: int = 90) -> dict[int, float]:
    """Return by engagement id the share of its plan that will not be retained on the day it ends.

    Those that run on `as_of` and end at most `within` days later; Σ w(1 − r_item(end))/Σ w with recorded
    departures and nothing new, each engagement's items by themselves.
    """
    last = to_date(min(to_day(as_of) + within, LAST))
    soon = and_(Engagement.starts_on <= as_of, Engagement.ends_on.between(as_of, last))
    found = _outlook(scope, soon, as_of)
    engagement, lost = found.plan.items.team, found.adds
    total = np.bincount(engagement, weights=lost)
    return {key: float(total[key]) for key in np.unique(engagement).tolist()}


def left_at_end(engagement_ids: Collection[int], as_of: date) -> dict[int, tuple[Left, ...]]:
    """Return by engagement id what each of its items will be worth when it ends, what is lost most first.

    As in `at_risk_at_end`, whose share is the sum of `adds`, also for ends far away; for those that are over,
    as it is on `as_of`. Engagements without items in force on `as_of` are missing.
    """
    found = _outlook(Scope(), Engagement.id.in_(engagement_ids), as_of)
    items = found.plan.items
    columns = (
        items.skill, items.target, items.importance, items.seats, found.filled, found.kept, found.adds,
        found.unknown,
    )  # fmt: skip
    rows: dict[int, list[Left]] = {}
    for engagement, *values in zip(
        items.team.tolist(), *(column.tolist() for column in columns), strict=True
    ):
        rows.setdefault(engagement, []).append(Left(*values))
    return {
        key: tuple(sorted(lefts, key=lambda left: (-left.adds, left.skill_id))) for key, lefts in rows.items()
    }


@dataclass(frozen=True)
class _Outlook:
    """The items of engagements, `team` being the engagement, with what becomes of each; see `Left`."""

    plan: Plan
    filled: IntArray
    kept: FloatArray
    adds: FloatArray
    unknown: BoolArray


def _outlook(scope: Scope, chosen: ColumnElement[bool], as_of: date) -> _Outlook:
    policy, day = current_policy(), to_day(as_of)
    ids, ends = _ends(scope, chosen)
    company = load.company_on(day, policy, _mentees(scope, chosen))
    plan = plan_on(layout(load.plans_apart(scope, chosen, company.pairs, day)), day)
    items = plan.items
    end = np.maximum(ends[np.searchsorted(ids, items.team)], day) if len(ids) else items.team
    kept = _kept(company, plan, end, policy, day)
    total = np.bincount(items.team, weights=items.importance)[items.team] if len(items) else kept
    adds = items.importance * (1 - kept) / total
    now = snapshot(company, policy, day)
    return _Outlook(plan, _filled(plan, now), kept, adds, _unknown(plan, now))


def _unknown(plan: Plan, now: Snapshot) -> BoolArray:
    """Return the items none of whose recipients was ever assessed, shape (n_items,)."""
    known = plan.candidates.item[now.level[plan.candidates.pair] >= 0]
    unknown: BoolArray = np.bincount(known, minlength=len(plan.items)) == 0
    return unknown


def _filled(plan: Plan, now: Snapshot) -> IntArray:
    """Return how many seats of each item are verified now, shape (n_items,)."""
    item, pair = plan.candidates.item, plan.candidates.pair
    able = now.active[pair] & (now.level[pair] >= plan.items.target[item])
    return np.minimum(np.bincount(item[able], minlength=len(plan.items)), plan.items.seats)


def _ends(scope: Scope, soon: ColumnElement[bool]) -> tuple[IntArray, IntArray]:
    """Return ids, ascending, and last days of the engagements that end soon."""
    rows = select(Engagement.id, epoch_day(Engagement.ends_on)).where(soon, *scope.of_engagements())
    ids, ends = fetch_table(db.session.connection(), rows.order_by(Engagement.id)).astype(np.int64)
    return ids, ends


def _mentees(scope: Scope, soon: ColumnElement[bool]) -> Reach:
    """Return the reach of whoever shadows in an engagement that ends soon."""
    people = select(Shadowing.mentee_id).join(Engagement).where(soon, *scope.of_engagements())
    skills = select(PlanItem.skill_id).join(Engagement).where(soon, *scope.of_items())
    return Reach(people, skills)


def _kept(company: Company, plan: Plan, end: IntArray, policy: Policy, day: int) -> FloatArray:
    """Return r_item on the day on which each item's engagement ends, shape (n_items,)."""
    kept = np.zeros(len(plan.items))
    for on in np.unique(end).tolist():
        then = snapshot(company, policy, day, on)
        chance = chances(plan.candidates, plan.items, then.level, then.chance)
        kept = np.where(end == on, filled(plan.candidates.item, chance, plan.items.seats), kept)
    return kept
