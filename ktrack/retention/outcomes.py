"""Checks held against what was expected of them, for calibration.

What was stored before an outcome was recorded counts. Checks that came without it, such as imported ones, get
the chance that a replay foretells; it is read from the stored segments, so that a page need not replay
everything. No names, no people: columns only.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from sqlalchemy import select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import Holding, Segment
from ktrack.retention import evidence, load
from ktrack.retention.evidence import Known
from ktrack.retention.policy import current_policy
from ktrack.scoring.columns import (
    NEVER,
    OPEN,
    BoolArray,
    Columns,
    Evidence,
    FloatArray,
    Grade,
    IntArray,
    Pairs,
)
from ktrack.scoring.curve import retrievability
from ktrack.scoring.evidence import assessments
from ktrack.scoring.parameters import Policy

_SPAN = OPEN - NEVER
"""More than there are days."""
SegmentColumns: TypeAlias = tuple[IntArray, IntArray, FloatArray, IntArray, FloatArray, IntArray]
"""Pair, start, t0, level, stability and kind."""


@dataclass(frozen=True, slots=True)
class Checked(Columns):
    """Checks of which something was expected: skill (database id) and day int64, predicted float64 (0 … 1),
    passed bool, age int64 (days since the assessment before), audit bool (chosen at random), before bool
    (foretold before the outcome was known, not by a replay)."""

    skill: IntArray
    day: IntArray
    predicted: FloatArray
    passed: BoolArray
    age: IntArray
    audit: BoolArray
    before: BoolArray


def checked(as_of: date) -> Checked:
    """Return the checks held up to a day that count and of which something was expected; three statements."""
    day, policy = to_day(as_of), current_policy()
    known, stored = evidence.load_checks(day)
    return expected(known, stored, _segments(known.pairs, day), policy)


def expected(known: Known, stored: FloatArray, segments: SegmentColumns, policy: Policy) -> Checked:
    """Return checks with what was expected of them.

    known, stored: as `evidence.load_checks`; segments: of these pairs, as `in_order` returns them.
    """
    rows = assessments(known.evidence, np.ones(len(known.evidence), dtype=np.bool_))
    checks = known.evidence.take(rows)
    replayed, passed, age = _replayed(checks, segments, policy)
    chance, stored_age, audit = stored[:, rows]
    foretold = ~np.isnan(chance)
    every = Checked(
        skill=known.pairs.skill[checks.pair],
        day=checks.day,
        predicted=np.where(foretold, chance, replayed),
        passed=passed,
        age=np.where(foretold, np.nan_to_num(stored_age), age).astype(np.int64),
        audit=audit == 1,
        before=foretold,
    )
    return every.take(~np.isnan(every.predicted))


def _replayed(
    checks: Evidence, segments: SegmentColumns, policy: Policy
) -> tuple[FloatArray, BoolArray, IntArray]:
    """Return of each check, by pair and day, a·R just before it (nan without memory), whether it was passed
    and the days since the assessment before, 0 for none."""
    pair, start, t0, level, stability, kind = segments
    # Clipped: a check taken back between two statements has no segment, and counts for nothing then.
    row = np.searchsorted(pair * _SPAN + start, checks.pair * _SPAN + checks.day).clip(max=len(pair) - 1)
    before = row - 1
    there = (pair[row] == checks.pair) & (start[row] == checks.day)
    first = (pair[before] != pair[row]) | ~there
    tau = np.where(first, np.nan, t0[row] - t0[before])
    chance = policy.trust[kind[before]] * retrievability(tau, stability[before], policy.kappa)
    kept = first | (level[row] >= level[before])
    passed = kept & (checks.grade > Grade.AGAIN)
    return chance, passed, np.where(first, 0, start[row] - start[before])


def _segments(pairs: Pairs, until: int) -> SegmentColumns:
    """Return the segments of some pairs as `in_order` does."""
    rows = select(
        Holding.person_id, Holding.skill_id, Segment.start_day, Segment.t0, Segment.level, Segment.stability,
        Segment.kind,
    )  # fmt: skip
    rows = rows.join(Holding, Holding.id == Segment.holding_id)
    rows = rows.where(Holding.checks > 0, Segment.start_day <= until)
    table = fetch_table(db.session.connection(), rows)
    person, skill, start, level, kind = table[[0, 1, 2, 4, 6]].astype(np.int64)
    pair = load.find(pairs, person, skill)
    return in_order(pair, start, table[3], level, table[5], kind)


def in_order(
    pair: IntArray, start: IntArray, t0: FloatArray, level: IntArray, stability: FloatArray, kind: IntArray
) -> SegmentColumns:
    """Return segments by pair and start, without those of pair −1, after a row of no pair: so each has a row
    before it."""
    order = np.lexsort((start, pair))
    order = order[pair[order] >= 0]

    def put(column: IntArray) -> IntArray:
        return np.append(-1, column[order])

    def measure(column: FloatArray) -> FloatArray:
        return np.append(np.nan, column[order])

    return put(pair), put(start), measure(t0), put(level), measure(stability), put(kind)
