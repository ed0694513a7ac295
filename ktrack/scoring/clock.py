"""The memory clock: it runs slower for a while after a skill was used."""

import numpy as np

from ktrack.scoring.columns import OPEN, Clocks, FloatArray, IntArray, Uses
from ktrack.scoring.groups import run_of_rows, run_starts
from ktrack.scoring.parameters import Policy

_STRIDE = 1 << 32
"""Wider than any two days lie apart, so that pair·_STRIDE + day sorts by pair, then day."""


def uses_until(uses: Uses, day: int) -> Uses:
    """Return the uses up to and including `day`: what a forecast made on that day may know."""
    return uses if not len(uses) or uses.day.max() <= day else uses.take(uses.day <= day)


def build_clocks(uses: Uses, policy: Policy) -> Clocks:
    """Return the table of breakpoints of all pairs that have uses.

    Each day runs at the slowest speed of the windows [use, use + window) that cover it, at 1 outside of them.
    """
    pair, day, step = _edges(uses, policy.use_window)
    starts = run_starts(pair, day)
    plain, attested = (np.cumsum(np.add.reduceat(change, starts)) > 0 for change in step)
    pair, day = pair[starts], day[starts]
    until = np.full(len(pair), OPEN, dtype=np.int64)
    until[:-1] = np.where(pair[1:] == pair[:-1], day[1:], OPEN)
    pace = np.where(plain, 1, 0)
    pace[attested & ~(plain & (policy.nu_plain < policy.nu_attested))] = 2
    speeds = np.array([1.0, policy.nu_plain, policy.nu_attested])
    return Clocks(pair, day, until, _readings(pair, day, until, pace, speeds), speeds[pace])


def _edges(uses: Uses, window: int) -> tuple[IntArray, IntArray, tuple[IntArray, IntArray]]:
    """Return pair and day, sorted, of window ends, and how many plain and attested windows begin there."""
    attested = uses.attested.astype(np.int64)
    pair = np.concatenate([uses.pair, uses.pair]).astype(np.int64)
    day = np.concatenate([uses.day, uses.day + window]).astype(np.int64)
    order = np.lexsort((day, pair))
    plain = np.concatenate([1 - attested, attested - 1])[order]
    return pair[order], day[order], (plain, np.concatenate([attested, -attested])[order])


def _readings(
    pair: IntArray, day: IntArray, until: IntArray, pace: IntArray, speeds: FloatArray
) -> FloatArray:
    """Return the clock at each breakpoint: it reads the day itself at the first one of a pair.

    Days are counted by speed before they are multiplied, so that no pair's reading depends on another's
    rounding.
    """
    reading = day.astype(np.float64)
    starts = run_starts(pair)
    run = run_of_rows(starts, len(pair))
    for number in (1, 2):
        days = np.where((pace == number) & (until < OPEN), until - day, 0)
        before = np.cumsum(days) - days
        reading -= (before - before[starts][run]) * (1 - speeds[number])
    return reading


def read_clocks(clocks: Clocks, pair: IntArray, day: IntArray) -> FloatArray:
    """Return the clock of each (pair, day), shape of the arguments; τ is the difference of two readings."""
    key = pair.astype(np.int64) * _STRIDE + day
    row = np.searchsorted(clocks.pair * _STRIDE + clocks.day, key, side="right") - 1
    reading = day.astype(np.float64)
    hit = np.flatnonzero(row >= 0)
    hit = hit[clocks.pair[row[hit]] == pair[hit]]
    at = row[hit]
    reading[hit] = clocks.reading[at] + clocks.speed[at] * (day[hit] - clocks.day[at])
    return reading


def clocks_on(clocks: Clocks, n_pairs: int, day: int) -> FloatArray:
    """Return the clock of every pair on one day, shape (n_pairs,), without searching."""
    reading = np.full(n_pairs, float(day))
    at = np.flatnonzero((clocks.day <= day) & (clocks.until > day))
    reading[clocks.pair[at]] = clocks.reading[at] + clocks.speed[at] * (day - clocks.day[at])
    return reading


def days_when(clocks: Clocks, pair: IntArray, reading: FloatArray) -> IntArray:
    """Return the first day on which the clock of each pair has reached `reading`, int64, shape of the
    arguments.

    A hair below counts as reached, so that speeds like 1/3 do not cost a day by rounding.
    """
    day = np.ceil(reading - 1e-9).astype(np.int64)
    first = np.searchsorted(clocks.pair, pair, side="left")
    last = np.searchsorted(clocks.pair, pair, side="right")
    row = _last_not_above(clocks.reading, first, last, reading)
    hit = np.flatnonzero(row >= first)
    at = row[hit]
    ahead = (reading[hit] - clocks.reading[at]) / clocks.speed[at]
    day[hit] = clocks.day[at] + np.ceil(ahead - 1e-9).astype(np.int64)
    return day


def _last_not_above(values: FloatArray, first: IntArray, last: IntArray, limit: FloatArray) -> IntArray:
    """Return the last row with value ≤ limit of each slice [first, last); first − 1 if there is none."""
    low, high = first - 1, last - 1
    while np.any(low < high):
        middle = (low + high + 1) // 2
        below = (low < high) & (values[np.minimum(middle, len(values) - 1)] <= limit)
        low = np.where(below, middle, low)
        high = np.where(below | (low >= high), high, middle - 1)
    return low
