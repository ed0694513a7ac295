"""Time to transfer: how long it takes from shadowing to the target level, with unfinished pairs censored."""

from dataclasses import dataclass

import numpy as np

from ktrack.scoring.columns import NEVER, BoolArray, Columns, FloatArray, IntArray, Segments
from ktrack.scoring.groups import run_starts


@dataclass(frozen=True, slots=True)
class Survival(Columns):
    """A Kaplan–Meier table, one row per time at which something was reached, ascending.

    time int64; at_risk int64: how many had not reached it and were still watched; reached int64; open
    float64: share that has not reached it after this time.
    """

    time: IntArray
    at_risk: IntArray
    reached: IntArray
    open: FloatArray


def kaplan_meier(duration: IntArray, reached: BoolArray) -> Survival:
    """Return the table of durations (days); where not `reached`, the pair was watched that long in vain.

    Kaplan & Meier 1958; of equal times, what was reached comes before what was no longer watched.
    """
    time, events = np.unique(duration[reached], return_counts=True)
    at_risk = len(duration) - np.searchsorted(np.sort(duration), time)
    return Survival(time, at_risk, events, np.cumprod(1 - events / at_risk, dtype=np.float64))


def median(table: Survival) -> int | None:
    """Return the first time by which half or more have reached it; None if fewer ever do."""
    half = np.flatnonzero(table.open <= 0.5)
    return int(table.time[half[0]]) if len(half) else None


def first_reached(segments: Segments, n_pairs: int, level: int) -> IntArray:
    """Return the first day on which each pair was at `level` or above, shape (n_pairs,); NEVER if not."""
    rows = np.flatnonzero(segments.level >= level)
    rows = rows[run_starts(segments.pair[rows])]
    day = np.full(n_pairs, NEVER, dtype=np.int64)
    day[segments.pair[rows]] = segments.start[rows]
    return day


def times_to_transfer(
    segments: Segments, pair: IntArray, target: IntArray, starts: IntArray, day: int
) -> tuple[IntArray, BoolArray]:
    """Return how many days each pair took from `starts` to `target`, and whether it did so by `day`.

    pair: −1 if nothing was ever recorded; target: level 0 … 5; starts: day on which the shadowing starts, ≤
    day. All of one shape, as the results. Pairs that are not there yet have the days they were watched; who
    was there before the shadowing began took 0 days.
    """
    n_pairs = int(max(pair.max(initial=-1), segments.pair.max(initial=-1))) + 1
    first = np.stack([np.append(first_reached(segments, n_pairs, level), NEVER) for level in range(6)])
    arrived = first[target, pair]
    reached = (arrived > NEVER) & (arrived <= day)
    return np.maximum(np.where(reached, arrived, day) - starts, 0), reached
