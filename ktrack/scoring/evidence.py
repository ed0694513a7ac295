"""Which rows of evidence count, and what they say; nothing here depends on the order of the rows."""

import numpy as np

from ktrack.scoring.columns import NEVER, OPEN, BoolArray, Evidence, Grade, IntArray, Kind, Type, Uses
from ktrack.scoring.groups import run_starts

_LEVELS = 8
_RANK = np.array([3, 2, 0, 0])
"""By `Kind`: which one counts if a pair was assessed more than once on a day, the lowest first."""


def effective(evidence: Evidence, known_at: int | None = None) -> BoolArray:
    """Return the mask of the rows that count, shape (n,).

    A row counts if it was recorded by `known_at` (microseconds; None: everything is known), is not void, and
    no row recorded by then names it in `revises`. That reviser need not count itself: in a chain only the
    last row counts, and voiding a revision does not bring the revised row back.
    """
    known = np.ones(len(evidence), np.bool_) if known_at is None else evidence.recorded_at <= known_at
    replaced = np.zeros(len(evidence), np.bool_)
    replaced[evidence.revises[known & (evidence.revises >= 0)]] = True
    return known & ~evidence.void & ~replaced


def assessments(evidence: Evidence, counts: BoolArray) -> IntArray:
    """Return the rows of the assessments that count, one per pair and day, by pair and day.

    Of several on a day: best kind first (demo and teach-back, then quiz, then sign-off), then lowest level,
    then lowest grade; a demo before a teach-back that is equal in all of this, so that the kind shown does
    not depend on order.
    """
    rows = np.flatnonzero(counts & (evidence.type >= Type.SIGNOFF))
    pair, day, kind = evidence.pair[rows], evidence.day[rows], kinds(evidence, rows)
    worth = (_RANK[kind] * _LEVELS + evidence.level[rows]) * _LEVELS + evidence.grade[rows]
    order = np.lexsort((2 * worth + (kind == Kind.TEACHBACK), day, pair))
    return rows[order[run_starts(pair[order], day[order])]]


def kinds(evidence: Evidence, rows: IntArray) -> IntArray:
    """Return the `Kind` of assessments, int8: SIGNOFF for sign-offs, whatever their column says."""
    return np.where(evidence.type[rows] == Type.SIGNOFF, Kind.SIGNOFF, evidence.kind[rows]).astype(np.int8)


def grades(evidence: Evidence, rows: IntArray) -> IntArray:
    """Return the `Grade` of assessments, int8; NONE for sign-offs."""
    return np.where(evidence.type[rows] == Type.SIGNOFF, Grade.NONE, evidence.grade[rows]).astype(np.int8)


def uses(evidence: Evidence, counts: BoolArray) -> Uses:
    """Return the uses that count, by pair and day."""
    rows = np.flatnonzero(counts & (evidence.type == Type.USE))
    rows = rows[np.lexsort((evidence.attested[rows], evidence.day[rows], evidence.pair[rows]))]
    return Uses(
        evidence.pair[rows].astype(np.int64), evidence.day[rows].astype(np.int64), evidence.attested[rows]
    )


def latest_claims(
    evidence: Evidence, counts: BoolArray, n_pairs: int, until: int = OPEN
) -> tuple[IntArray, IntArray]:
    """Return level (int8, −1) and day (int64, NEVER) of each pair's latest claim up to `until`, shapes
    (n_pairs,).

    Of several on a day, the highest.
    """
    rows = np.flatnonzero(counts & (evidence.type == Type.CLAIM) & (evidence.day <= until))
    latest = np.full(n_pairs, NEVER * _LEVELS, dtype=np.int64)
    worth = evidence.day[rows].astype(np.int64) * _LEVELS + evidence.level[rows]
    np.maximum.at(latest, evidence.pair[rows], worth)
    day, level = np.divmod(latest, _LEVELS)
    return np.where(day == NEVER, -1, level).astype(np.int8), day
