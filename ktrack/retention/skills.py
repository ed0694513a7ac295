"""How safe a skill is: on how many people it hangs, and how that was and will be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import func, or_, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import to_date, to_day
from ktrack.base.db import db
from ktrack.models import Engagement, PlanItem, Skill
from ktrack.retention import ledger, load
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import Reach
from ktrack.scoring.columns import Company, FloatArray, IntArray
from ktrack.scoring.holders import find_holders, resilience
from ktrack.scoring.parameters import LEAST_LEVEL
from ktrack.scoring.snapshot import Snapshot, snapshot

FIRST, LAST = to_day(date.min), to_day(date.max)
_CERTAIN = 1 - 1e-16


@dataclass(frozen=True)
class Resilience:
    """On how many people a skill hangs.

    target: the highest one planned in the company, None if none is: then what follows but `by_level` is 0;
    bus_factor: active internal people with q ≥ θ at the target; one, two: chance that at least one, two of
    all pass if they pass or fail independently; one_at_least: the bound of `one` under any dependence, max q;
    expected: Σq; by_level: active internal people by verified level 0 … 5.
    """

    skill_id: int
    target: int | None
    bus_factor: int
    one: float
    two: float
    one_at_least: float
    expected: float
    by_level: tuple[int, ...]


@dataclass(frozen=True)
class CurvePoint:
    """How many people would pass at the skill's target on a day; ahead: a forecast."""

    on: date
    expected: float
    ahead: bool


def resiliences(as_of: date, skills: Collection[int] | None = None) -> list[Resilience]:
    """Return how safe the skills (ids; None: all) are on a day, by skill id; constantly many statements."""
    policy, day = current_policy(), to_day(as_of)
    company = ledger.everybody() if skills is None else load.company_on(day, policy, Reach(skills=skills))
    now, target = snapshot(company, policy, day), _targets(day, skills)
    found = resilience(company, now, policy, target)
    levels, two = _by_level(company, now, len(target)), _two(company, now, target, found.any_independent)
    ids = _skill_ids(skills)
    return [
        Resilience(
            skill,
            int(target[skill]) if target[skill] >= 0 else None,
            int(found.dependable[skill]),
            float(found.any_independent[skill]),
            float(two[skill]),
            float(found.any_lower[skill]),
            float(found.expected[skill]),
            tuple(levels[skill].tolist()),
        )
        for skill in ids
    ]


def holders(skill_id: int, as_of: date) -> tuple[float, ...]:
    """Return the chances above 0 of the active internal people at a skill's highest target, highest first.

    Their sum is `expected`, those of at least θ are the bus factor; empty if nothing is planned.
    """
    policy, day = current_policy(), to_day(as_of)
    target = int(_targets(day, [skill_id])[skill_id])
    if target < 0:
        return ()
    company = load.company_on(day, policy, Reach(skills=[skill_id]))
    found = find_holders(company, snapshot(company, policy, day), skill_id, target)
    return tuple(found.chance.tolist())


def retention_curve(
    skill_id: int, as_of: date, back: int = 365, ahead: int = 365, step: int = 7
) -> list[CurvePoint]:
    """Return Σq of a skill at its highest target, every `step` days from `back` days before `as_of` to
    `ahead` days after it; empty if it is not planned.

    Before `as_of` with the evidence and the departures of each day, after it with recorded departures and
    nothing new; always at the target of `as_of`.
    """
    policy, day, reach = current_policy(), to_day(as_of), Reach(skills=[skill_id])
    target = int(_targets(day, [skill_id])[skill_id])
    if target < 0:
        return []
    before, now = load.company_ever(reach, day - back), load.company_on(day, policy, reach)
    points = []
    for on in range(day - back // step * step, day + ahead + 1, step):
        if not FIRST <= on <= LAST:
            continue
        then = snapshot(before, policy, on) if on <= day else snapshot(now, policy, day, on)
        expected = float(np.sum(then.chance[then.level >= target]))
        points.append(CurvePoint(to_date(on), expected, on > day))
    return points


def _targets(day: int, skills: Collection[int] | None) -> IntArray:
    """Return the highest target planned on a day, by skill id; −1 where there is none."""
    on = to_date(day)
    rows = (
        select(PlanItem.skill_id, func.max(PlanItem.target_level))
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .where(PlanItem.target_level >= LEAST_LEVEL, Engagement.starts_on <= on)
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > on))
        .group_by(PlanItem.skill_id)
    )
    if skills is not None:
        rows = rows.where(PlanItem.skill_id.in_(skills))
    skill, highest = fetch_table(db.session.connection(), rows).astype(np.int64)
    targets = np.full(int(db.session.scalar(select(func.max(Skill.id))) or 0) + 1, -1, dtype=np.int64)
    targets[skill] = highest
    return targets


def _skill_ids(skills: Collection[int] | None) -> list[int]:
    rows = select(Skill.id).order_by(Skill.id)
    return list(db.session.scalars(rows if skills is None else rows.where(Skill.id.in_(skills))))


def _by_level(company: Company, now: Snapshot, n_skills: int) -> IntArray:
    rows = np.flatnonzero(now.active[:-1])
    cell = company.pairs.skill[rows] * 6 + now.level[rows]
    return np.bincount(cell, minlength=n_skills * 6).reshape(n_skills, 6)


def _two(company: Company, now: Snapshot, target: IntArray, one: FloatArray) -> FloatArray:
    """Return P(K ≥ 2) by skill: that of at least one, less that of exactly one, Π(1 − q)·Σ q/(1 − q)."""
    planned = target[company.pairs.skill]
    rows = np.flatnonzero((planned >= 0) & (now.level[:-1] >= planned))
    chance = np.minimum(now.chance[rows], _CERTAIN)
    odds = np.bincount(company.pairs.skill[rows], weights=chance / (1 - chance), minlength=len(target))
    return np.maximum(one - (1 - one) * odds, 0)
