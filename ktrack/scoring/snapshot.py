"""What every pair is worth on one day."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ktrack.scoring.clock import build_clocks, clocks_on, uses_until
from ktrack.scoring.columns import (
    NEVER,
    Absences,
    BoolArray,
    Clocks,
    Columns,
    Company,
    FloatArray,
    IntArray,
    Kind,
)
from ktrack.scoring.curve import retrievability, slope
from ktrack.scoring.groups import spread
from ktrack.scoring.parameters import Policy

FRESH = 365
"""Days for which a check counts as a recent test."""


@dataclass(frozen=True, slots=True)
class Snapshot(Columns):
    """All pairs on one day: row i is pair i; one more row, the last, stands for "nothing recorded" (pair −1).

    level, level_max int8 (−1: never assessed); last_day int64 (NEVER); kind int8; tau float64, clock since
    last_day; stability, difficulty, recall (R) float64, nan where there is no memory; chance float64: a·R of
    an active internal person, else 0; slope float64: d chance/d ln κ, else 0; active bool: the person is
    internal and not away; tested bool: the last assessment is a check at most 365 days old.
    """

    level: IntArray
    level_max: IntArray
    last_day: IntArray
    kind: IntArray
    tau: FloatArray
    stability: FloatArray
    difficulty: FloatArray
    recall: FloatArray
    chance: FloatArray
    slope: FloatArray
    active: BoolArray
    tested: BoolArray


def active_people(internal: BoolArray, absences: Absences, day: int) -> BoolArray:
    """Return who is internal and not away on `day`, shape (n_people,)."""
    active = internal.copy()
    active[absences.person[(absences.left <= day) & (absences.returned > day)]] = False
    return active


def snapshot(company: Company, policy: Policy, day: int, on: int | None = None) -> Snapshot:
    """Return all pairs as the evidence up to `day` says, with memory and departures of day `on` (default:
    `day`).

    `on` later than `day` is a forecast: it knows no use after `day`, while windows that are open run on.
    """
    on = day if on is None else on
    n, segments = len(company.pairs), company.segments
    rows = np.flatnonzero((segments.start <= day) & (segments.end > day))
    pair, stability = segments.pair[rows], segments.stability[rows]
    tau = clocks_on(clocks_known(company, policy, day, on), n, on)[pair] - segments.t0[rows]
    recall = retrievability(tau, stability, policy.kappa)
    active = active_people(company.internal, company.absences, on)[company.pairs.person[pair]]
    trust = np.where(active & ~np.isnan(recall), policy.trust[segments.kind[rows]], 0)
    tested = (segments.kind[rows] != Kind.SIGNOFF) & (on - segments.start[rows] <= FRESH)

    def put(column: NDArray[Any], none: float) -> NDArray[Any]:
        return spread(column, pair, n + 1, none)

    return Snapshot(
        level=put(segments.level[rows], -1),
        level_max=put(segments.level_max[rows], -1),
        last_day=put(segments.start[rows], NEVER),
        kind=put(segments.kind[rows], Kind.NONE),
        tau=put(tau, np.nan),
        stability=put(stability, np.nan),
        difficulty=put(segments.difficulty[rows], np.nan),
        recall=put(recall, np.nan),
        chance=put(trust * np.nan_to_num(recall), 0),
        slope=put(trust * np.nan_to_num(slope(tau, stability, policy.kappa)), 0),
        active=put(active, False),
        tested=put(tested, False),
    )


def clocks_known(company: Company, policy: Policy, day: int, on: int) -> Clocks:
    """Return the clocks that a forecast from `day` to `on` may know: those of uses up to `day`.

    Uses after `day` slow no day up to it, so that a snapshot of `day` itself can use the clocks of all uses.
    """
    known = company.uses if on <= day else uses_until(company.uses, day)
    return company.clocks if known is company.uses else build_clocks(known, policy)


def dependable(company: Company, now: Snapshot, policy: Policy, n_skills: int) -> IntArray:
    """Return how many active internal people have q ≥ θ, by skill and target level, shape (n_skills, 6)."""
    rows = np.flatnonzero(now.chance[:-1] >= policy.theta)
    cell = company.pairs.skill[rows] * 6 + now.level[rows]
    count = np.bincount(cell, minlength=n_skills * 6)[: n_skills * 6].reshape(n_skills, 6)
    return np.cumsum(count[:, ::-1], axis=1)[:, ::-1]
