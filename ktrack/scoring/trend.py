"""Many days at once, from segments: history is replayed for none of them (section 4 of KT-1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ktrack.scoring.columns import Columns, Company, FloatArray, IntArray, Scope
from ktrack.scoring.months import Months, months
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import layout


@dataclass(frozen=True, slots=True)
class Trend(Columns):
    """The figures of a scope on each day: shares of the planned weight, nan if nothing is planned yet."""

    day: IntArray
    retained: FloatArray
    verified: FloatArray
    transferred: FloatArray
    unknown: FloatArray


def trend(company: Company, scope: Scope, policy: Policy, days: Sequence[int]) -> Trend:
    """Return the figures of a scope on many days, with the plan, the departures and the evidence of each day.

    They are those of `score.measure` for each day, to 1e-9. Evidence counts as known to whoever replayed the
    segments; for the figures as they were known then, replay with `known_at` and ask for one day at a time.
    """
    grid, place = np.unique(np.array(days, dtype=np.int64), return_inverse=True)
    return added_up(months(company, layout(scope), policy, grid), grid).take(place)


def added_up(items: Months, days: IntArray) -> Trend:
    """Return the figures that items have together on the days of their matrices."""
    shares = (items.retained, items.verified, items.transferred, items.unknown)
    return Trend(days, *(items.total(share) for share in shares))
