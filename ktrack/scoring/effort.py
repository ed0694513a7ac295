"""What knowledge costs: hours per level that is retained."""

import numpy as np

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
