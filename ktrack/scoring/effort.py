"""What knowledge costs: hours per level that is retained."""

from dataclasses import dataclass

import numpy as np

from ktrack.scoring.columns import Columns, FloatArray, IntArray
from ktrack.scoring.interval import beta_interval, variance
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Plan
from ktrack.scoring.seats import Seats

LEAST_POINTS = 0.5
"""Below this many points, hours per point would be noise."""


def level_points(plan: Plan, seats: Seats) -> float:
    """Return Σ over filled seats of q·(T − baseline), the levels gained and retained."""
    gain = plan.items.target - plan.items.baseline
    return float(np.sum(seats.chance * gain[seats.item]))


def hours_per_level(hours: float, points: float) -> float | None:
    """Return logged hours per retained level (or cost per level, given a cost); None under half a point."""
    return hours / points if points >= LEAST_POINTS else None


def points_interval(plan: Plan, seats: Seats, policy: Policy) -> tuple[float, float]:
    """Return the 90 % interval of `level_points`: that of Retained with T − baseline as a seat's weight."""
    gain = (plan.items.target - plan.items.baseline).astype(np.float64)
    most = float(np.sum(gain * plan.items.seats))
    if most <= 0:
        return 0.0, 0.0
    share = gain[seats.item] / most
    spread = variance(seats.person, share, seats.chance, seats.slope, policy)
    low, high = beta_interval(level_points(plan, seats) / most, spread)
    return low * most, high * most


@dataclass(frozen=True, slots=True)
class Points(Columns):
    """Level points of groups of items, row i being group i.

    points float64: as `level_points`; most float64: what they would be with all seats filled for certain;
    spread float64: variance of points/most, 0 where nothing is planned.
    """

    points: FloatArray
    most: FloatArray
    spread: FloatArray

    def interval(self, group: int) -> tuple[float, float]:
        """Return the 90 % interval of the points of one group, as `points_interval` of it alone."""
        most = float(self.most[group])
        if most <= 0:
            return 0.0, 0.0
        low, high = beta_interval(float(self.points[group]) / most, float(self.spread[group]))
        return low * most, high * most


def points_by(plan: Plan, seats: Seats, group: IntArray, n_groups: int, policy: Policy) -> Points:
    """Return the level points of many groups at once; group: that of each item, 0 … n_groups − 1."""
    items = plan.items
    gain = (items.target - items.baseline).astype(np.float64)
    most = _sum(group, gain * items.seats, n_groups)
    of, gained = group[seats.item], gain[seats.item]
    share = gained / np.where(most > 0, most, 1)[of]
    deviation = share * np.sqrt(seats.chance * (1 - seats.chance))
    who = of * (int(seats.person.max(initial=0)) + 1) + seats.person
    _who, first, number = np.unique(who, return_index=True, return_inverse=True)
    together = _sum(number, deviation, len(first))
    outcomes = (1 - policy.rho) * _sum(of, deviation**2, n_groups)
    outcomes += policy.rho * _sum(of[first], together**2, n_groups)
    memory = policy.sd_ln_kappa * _sum(of, share * seats.slope, n_groups)
    return Points(_sum(of, seats.chance * gained, n_groups), most, outcomes + memory**2)


def _sum(group: IntArray, values: FloatArray, n_groups: int) -> FloatArray:
    return np.bincount(group, weights=values, minlength=n_groups).astype(np.float64)
