"""Who fills the seats of a plan: of each item's recipients those with the highest chance of passing."""

from dataclasses import dataclass

import numpy as np

from ktrack.scoring.columns import BoolArray, Columns, FloatArray, IntArray
from ktrack.scoring.plan import Candidates, Merged, Plan
from ktrack.scoring.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Seats(Columns):
    """Filled seats, by item and falling chance; of equal chances the lower rank comes first.

    item: row in `Plan.items`; person; chance: q > 0; slope: dq/d ln κ; share: c = w/(n·Σw), what the seat
    adds to Retained per q; loss: what Retained loses without this person, who may be followed by the best of
    those who found no seat; tested: q rests on a check.
    """

    item: IntArray
    person: IntArray
    chance: FloatArray
    slope: FloatArray
    share: FloatArray
    loss: FloatArray
    tested: BoolArray


def weights(items: Merged) -> FloatArray:
    """Return w/Σw of merged items, shape (n_items,)."""
    return items.importance / np.sum(items.importance)


def average(items: Merged, share: FloatArray | BoolArray) -> float:
    """Return the weighted average of an item figure, Σ w·share / Σ w."""
    # Not a product of vectors (@): at this length its threads cost more than they bring.
    return float(np.sum(weights(items) * share))


def chances(candidates: Candidates, items: Merged, level: IntArray, chance: FloatArray) -> FloatArray:
    """Return q(T) of each candidate, shape (n_candidates,), from level and a·R of every pair."""
    reached = level[candidates.pair] >= items.target[candidates.item]
    return np.where(reached, chance[candidates.pair], 0)


def filled(item: IntArray, chance: FloatArray, seats: IntArray) -> FloatArray:
    """Return (1/n)·Σ of the n largest chances of each item, shape of `seats`; `item` is ascending."""
    rows = np.flatnonzero(chance)
    item, chance = item[rows], chance[rows]
    # One key instead of two: within an item the chances only change places, so `item` itself stays as it is.
    # Chances so close that rounding hides which is larger may be swapped; their sum does not show it.
    chance = chance[np.argsort(item - chance / 2)]
    count = np.bincount(item, minlength=len(seats))
    seated = np.arange(len(item)) - (np.cumsum(count) - count)[item] < seats[item]
    return np.bincount(item[seated], weights=chance[seated], minlength=len(seats)) / seats


def reached(item: IntArray, able: BoolArray, seats: IntArray) -> FloatArray:
    """Return the share of each item's seats that `able` candidates fill, shape of `seats`."""
    return np.minimum(np.bincount(item[able], minlength=len(seats)), seats) / seats


def find_seats(plan: Plan, now: Snapshot, rank: IntArray) -> Seats:
    """Return the seats of a plan that are filled on the day of the snapshot; rank: as in `Company`."""
    items = plan.items
    chance = chances(plan.candidates, items, now.level, now.chance)
    rows = np.flatnonzero(chance)
    first = rank[plan.candidates.person[rows]]
    rows = rows[np.lexsort((first, -chance[rows], plan.candidates.item[rows]))]
    found = plan.candidates.take(rows)
    item, chance = found.item, chance[rows]
    count = np.bincount(item, minlength=len(items))
    first = np.cumsum(count) - count
    seated = np.flatnonzero(np.arange(len(item)) - first[item] < items.seats[item])
    share = (weights(items) / items.seats)[item]
    spare = np.r_[chance, 0.0][np.where(count > items.seats, first + items.seats, len(item))]
    return Seats(
        item,
        found.person,
        chance,
        now.slope[found.pair],
        share,
        share * (chance - spare[item]),
        now.tested[found.pair],
    ).take(seated)
