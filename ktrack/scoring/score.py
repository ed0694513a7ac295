"""The metrics of a scope on one day (section 3 of KT-1)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ktrack.scoring.columns import BoolArray, Columns, Company, FloatArray, IntArray, Scope
from ktrack.scoring.interval import beta_interval, variance
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Plan, layout, plan_on
from ktrack.scoring.seats import Seats, average, chances, filled, find_seats, reached
from ktrack.scoring.snapshot import Snapshot, dependable, snapshot

MOSTLY_UNKNOWN = 0.5


class Status(StrEnum):
    """Whether a figure can be shown as one number."""

    OK = "ok"
    INSUFFICIENT = "insufficient"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ItemScores(Columns):
    """The figures of each merged item, row i being row i of `Plan.items`.

    recipients int64: people who shadow it; retained, verified, transferred, progress float64: shares of its
    seats; unknown bool: no recipient was ever assessed in the skill; dependable int64: active internal people
    of the whole company with q ≥ θ at the item's target.
    """

    recipients: IntArray
    retained: FloatArray
    verified: FloatArray
    transferred: FloatArray
    progress: FloatArray
    unknown: BoolArray
    dependable: IntArray


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of a scope.

    Shares of the planned weight, 0 … 1; all None if nothing is planned. Where all is unknown they are numbers
    (0), and the status says that they mean nothing. interval: 90 % of Retained. tested_share: the part of
    Retained whose seats' last assessment is a check at most 365 days old; a sign-off after a check ends that.
    It is 0 if Retained is.
    """

    plan: Plan
    items: ItemScores
    seats: Seats
    status: Status
    retained: float | None = None
    verified: float | None = None
    transferred: float | None = None
    progress: float | None = None
    unknown: float | None = None
    coverage: float | None = None
    tested_share: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class AtRisk(Columns):
    """What Retained loses without a person: points > 0, highest first, then the lower person number."""

    person: IntArray
    points: FloatArray


def measure(company: Company, scope: Scope, policy: Policy, day: int) -> Score:
    """Return the figures of a scope on a day; for many scopes, take one `snapshot` and call `score`."""
    return score(company, plan_on(layout(scope), day), snapshot(company, policy, day), policy)


def forecast(company: Company, plan: Plan, policy: Policy, day: int, horizon: int) -> float | None:
    """Return Retained of the plan of `day`, `horizon` days later: recorded departures applied, nothing new.

    With the days until an engagement ends as horizon, 1 − this is its knowledge at risk at the end. None if
    nothing is planned.
    """
    if not len(plan.items):
        return None
    return average(plan.items, forecast_items(company, plan, policy, day, horizon))


def forecast_items(company: Company, plan: Plan, policy: Policy, day: int, horizon: int) -> FloatArray:
    """Return the forecast of each merged item, shape (n_items,): the shares that `forecast` averages."""
    then = snapshot(company, policy, day, day + horizon)
    chance = chances(plan.candidates, plan.items, then.level, then.chance)
    return filled(plan.candidates.item, chance, plan.items.seats)


def score(company: Company, plan: Plan, now: Snapshot, policy: Policy) -> Score:
    """Return the figures of a plan, given the company's snapshot of that day."""
    return summed(plan, score_items(company, plan, now, policy), find_seats(plan, now, company.rank), policy)


def summed(plan: Plan, scored: ItemScores, seats: Seats, policy: Policy) -> Score:
    """Return the figures of a plan, given those of its items and the seats that are filled."""
    items = plan.items
    if not len(items):
        return Score(plan, scored, seats, Status.NONE)
    unknown, retained = average(items, scored.unknown), average(items, scored.retained)
    tested = float(np.sum((seats.share * seats.chance)[seats.tested]))
    return Score(
        plan,
        scored,
        seats,
        _status(scored.unknown, unknown),
        retained=retained,
        verified=average(items, scored.verified),
        transferred=average(items, scored.transferred),
        progress=average(items, scored.progress),
        unknown=unknown,
        coverage=average(items, scored.dependable >= items.seats),
        tested_share=tested / retained if retained > 0 else 0.0,
        interval=beta_interval(
            retained, variance(seats.person, seats.share, seats.chance, seats.slope, policy)
        ),
    )


def score_items(company: Company, plan: Plan, now: Snapshot, policy: Policy) -> ItemScores:
    """Return the figures of each merged item."""
    items, candidates = plan.items, plan.candidates
    level, target = now.level[candidates.pair], items.target[candidates.item]
    active, chance = now.active[candidates.pair], chances(candidates, items, now.level, now.chance)
    n_skills = int(max(items.skill.max(initial=-1), company.pairs.skill.max(initial=-1))) + 1
    ever = np.bincount(candidates.item[level >= 0], minlength=len(items))
    return ItemScores(
        recipients=np.bincount(candidates.item, minlength=len(items)),
        retained=filled(candidates.item, chance, items.seats),
        verified=reached(candidates.item, active & (level >= target), items.seats),
        transferred=reached(candidates.item, now.level_max[candidates.pair] >= target, items.seats),
        progress=_progress(plan, np.where(active, level, -1)),
        unknown=ever == 0,
        dependable=dependable(company, now, policy, n_skills)[items.skill, items.target],
    )


def _progress(plan: Plan, level: IntArray) -> FloatArray:
    """Return (1/nT)·Σ of the n largest min(L, T): those who reach level 1, plus those who reach level 2, …"""
    items, item = plan.items, plan.candidates.item
    steps = np.arange(1, items.target.max(initial=0) + 1)
    parts = [reached(item, level >= at, items.seats) * (items.target >= at) for at in steps]
    total: FloatArray = np.sum(parts, axis=0)
    return total / items.target


def at_risk(seats: Seats) -> AtRisk:
    """Return by whose leaving the scope would lose how much of Retained."""
    points: FloatArray = np.bincount(seats.person, weights=seats.loss).astype(np.float64)
    person = np.flatnonzero(points > 0)
    person = person[np.argsort(-points[person], kind="stable")]
    return AtRisk(person, points[person])


def _status(unknown_items: BoolArray, unknown: float) -> Status:
    if unknown_items.all():
        return Status.NONE
    return Status.INSUFFICIENT if unknown > MOSTLY_UNKNOWN else Status.OK
