"""When the next check is due (section 5 of KT-1)."""

import numpy as np

from ktrack.scoring.clock import days_when, read_clocks
from ktrack.scoring.columns import OPEN, Clocks, FloatArray, IntArray
from ktrack.scoring.curve import interval
from ktrack.scoring.parameters import Policy


def intervals(stability: FloatArray, importance: IntArray, policy: Policy) -> FloatArray:
    """Return the days of the clock until a check is due; nan where there is no stability.

    stability: model-days, nan for none; importance: 1 … 5, of which each asks for a retention r*, see
    `plan.importances`. Both of one shape.
    """
    wanted = np.array(policy.rstar)[importance - 1]
    return np.clip(interval(wanted, stability, policy.kappa), policy.min_interval, policy.max_interval)


def due_days(
    clocks: Clocks,
    pair: IntArray,
    last: IntArray,
    stability: FloatArray,
    importance: IntArray,
    policy: Policy,
) -> IntArray:
    """Return the day on which each pair's next check is due, int64; OPEN where there is nothing to check.

    It is the first day with τ ≥ interval since `last`, the day of the last assessment, and at the latest
    `policy.max_interval` days after it. clocks: those that may be known, see `snapshot.clocks_known`; there
    is nothing to check without stability or without a plan item (importance 0). All arrays of one shape.
    """
    due = np.full(len(pair), OPEN, dtype=np.int64)
    rows = np.flatnonzero(~np.isnan(stability) & (importance > 0))
    pair, last = pair[rows], last[rows]
    reading = read_clocks(clocks, pair, last) + intervals(stability[rows], importance[rows], policy)
    due[rows] = np.minimum(days_when(clocks, pair, reading), last + policy.max_interval)
    return due
