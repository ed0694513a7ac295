"""How likely a learner reaches a target in so many days, from those who tried before, and what it takes.

For each pair of (level at the start, target) the share of past learners who were there after so many days is
estimated by Kaplan–Meier, so that those who are still learning count for as long as they were watched. A
group of few says little: it is drawn towards that of all learners with the weight of `WEIGHT` learners, and
that one towards a plain assumption in the same way, so that a company without history gets the assumption.
"""

from dataclasses import dataclass

import numpy as np

from ktrack.scoring.columns import BoolArray, Columns, FloatArray, IntArray, Segments
from ktrack.scoring.survival import kaplan_meier, times_to_transfer

WEIGHT = 10
"""How many learners of one's own outweigh what is known otherwise."""
DAYS_PER_LEVEL = 30
"""Assumption: half of the learners gain a level in so many days, two levels in twice as many, …"""


@dataclass(frozen=True, slots=True)
class Learners(Columns):
    """Past learners: level at the start and target (int64), days watched (int64), whether they got there."""

    level: IntArray
    target: IntArray
    duration: IntArray
    reached: BoolArray


def learners(segments: Segments, pair: IntArray, target: IntArray, starts: IntArray, day: int) -> Learners:
    """Return those who began below their target, as seen on `day`; arguments as `times_to_transfer` has them.

    Nothing recorded and level "none" both count as level 0.
    """
    level = _level_on(segments, pair, starts)
    duration, reached = times_to_transfer(segments, pair, target, starts, day)
    found = Learners(level, target, duration, reached)
    return found.take((level < target) & (starts <= day))


def _level_on(segments: Segments, pair: IntArray, day: IntArray) -> IntArray:
    """Return the level of each pair on its day, 0 where there is none; segments come by pair and start."""
    row = _last_before(segments, pair, day)
    there = (row >= 0) & (np.append(segments.pair, -1)[row] == pair)
    level = np.append(segments.level, -1).astype(np.int64)[row]
    return np.where(there, np.maximum(level, 0), 0)


def _last_before(segments: Segments, pair: IntArray, day: IntArray) -> IntArray:
    low = min(int(segments.start.min(initial=0)), int(day.min(initial=0)))
    width = max(int(segments.start.max(initial=0)), int(day.max(initial=0))) - low + 1
    keys = segments.pair * width + (segments.start - low)
    return np.searchsorted(keys, pair * width + (day - low), side="right") - 1


def chances(past: Learners, level: IntArray, target: IntArray, days: IntArray) -> FloatArray:
    """Return π, the chance of reaching `target` from `level` within `days`; all of one shape."""
    everybody = _drawn(past, assumed(level, target, days), days)
    found = everybody.copy()
    groups = level * 6 + target
    past_groups = past.level * 6 + past.target
    for group in np.unique(groups).tolist():
        rows = np.flatnonzero(groups == group)
        found[rows] = _drawn(past.take(past_groups == group), everybody[rows], days[rows])
    return found


def _drawn(past: Learners, otherwise: FloatArray, days: IntArray) -> FloatArray:
    """Return the share of `past` that got there within `days`, drawn towards what is known otherwise."""
    table = kaplan_meier(past.duration, past.reached)
    share = 1 - np.append(1.0, table.open)[np.searchsorted(table.time, days, side="right")]
    return (len(past) * share + WEIGHT * otherwise) / (len(past) + WEIGHT)


def assumed(level: IntArray, target: IntArray, days: IntArray) -> FloatArray:
    """Return the chance that is assumed where nothing is known: 1 − 2^(−days/(30·levels missing))."""
    missing = np.maximum(target - level, 1)
    chance: FloatArray = 1 - 2.0 ** (-np.maximum(days, 0) / (DAYS_PER_LEVEL * missing))
    return chance
