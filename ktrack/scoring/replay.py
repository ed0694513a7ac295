"""From evidence to segments and holdings, for all pairs at once.

The first assessments of all pairs are applied together, then the second ones, and so on, so that a company is
replayed in as many steps as its most assessed pair has assessments.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ktrack.scoring.clock import build_clocks, read_clocks
from ktrack.scoring.columns import (
    NEVER,
    OPEN,
    BoolArray,
    Clocks,
    Columns,
    Evidence,
    FloatArray,
    Grade,
    Holdings,
    IntArray,
    Kind,
    Replay,
    Segments,
)
from ktrack.scoring.curve import next_difficulty, next_stability, retrievability
from ktrack.scoring.evidence import assessments, effective, grades, kinds, latest_claims, uses
from ktrack.scoring.groups import run_of_rows, run_starts, spread
from ktrack.scoring.parameters import FIRST_STABILITY, LEAST_LEVEL, QUIZ_LIMIT, Policy


def replay(evidence: Evidence, difficulty: FloatArray, policy: Policy, known_at: int | None = None) -> Replay:
    """Return what the evidence says about every pair, whatever the order of its rows.

    difficulty: of each pair's skill, shape (n_pairs,), nan where the skill names none; evidence.pair <
    n_pairs. known_at: only what was recorded by then counts (microseconds); None: all. Any day can be asked
    of the result: a segment says what was known of a pair between two assessments. Departures are not part of
    it, see `Segments`.
    """
    counts = effective(evidence, known_at)
    used = uses(evidence, counts)
    clocks = build_clocks(used, policy)
    segments = _segments(evidence, assessments(evidence, counts), clocks, difficulty, policy)
    claim, claim_day = latest_claims(evidence, counts, len(difficulty))
    return Replay(segments, used, clocks, _holdings(segments, claim, claim_day))


@dataclass(frozen=True, slots=True)
class Assessed(Columns):
    """Assessments that count, by pair and day.

    level, kind, grade int8; tau float64, clock since the assessment before, nan for the first of a pair;
    difficulty float64: what the skill says, else the policy.
    """

    level: IntArray
    kind: IntArray
    grade: IntArray
    tau: FloatArray
    difficulty: FloatArray


@dataclass(frozen=True, slots=True)
class Memory(Columns):
    """What an assessment leaves behind.

    level int8; stability, difficulty float64 (nan: none); recall float64, R just before (nan: no memory yet);
    lapsed: the level turned out to be lower than known; passed: a check at or above the known level.
    """

    level: IntArray
    stability: FloatArray
    difficulty: FloatArray
    recall: FloatArray
    lapsed: BoolArray
    passed: BoolArray


def step(before: Memory, seen: Assessed, policy: Policy) -> Memory:
    """Return the memories after one assessment each, row by row (section 2 of KT-1)."""
    cap = np.where(before.level < 0, QUIZ_LIMIT, before.level)
    level = np.where(seen.kind == Kind.QUIZ, np.minimum(seen.level, cap), seen.level).astype(np.int8)
    first = np.isnan(before.stability)
    check, below = seen.kind != Kind.SIGNOFF, level < before.level
    grade = np.where(below, Grade.AGAIN, np.maximum(seen.grade, Grade.HARD))
    recall = retrievability(seen.tau, before.stability, policy.kappa)
    moved = (check | below) & ~first
    stability = np.where(moved, _moved(before, recall, grade, policy), before.stability)
    least = FIRST_STABILITY[level]
    known = np.where(np.isnan(before.difficulty) & (level >= LEAST_LEVEL), seen.difficulty, before.difficulty)
    return Memory(
        level=level,
        stability=np.where(first, least, np.maximum(stability, least)),
        difficulty=np.where(moved, next_difficulty(known, grade), known),
        recall=recall,
        lapsed=below & ~first,
        passed=check & ~below & (seen.grade > Grade.AGAIN),
    )


def _moved(before: Memory, recall: FloatArray, grade: IntArray, policy: Policy) -> FloatArray:
    """Return S′: FSRS's stability after a lapse, and only η of its growth, as an exponent, after a recall."""
    fsrs = next_stability(before.difficulty, before.stability, recall, grade)
    damped = before.stability * (fsrs / before.stability) ** policy.eta
    return np.where(grade == Grade.AGAIN, fsrs, damped)


def _remember(seen: Assessed, starts: IntArray, policy: Policy) -> Memory:
    """Return the memory after each row of `seen`; the rows of a pair begin at a row in `starts`."""
    count = np.diff(starts, append=len(seen))
    starts, count = starts[np.argsort(-count, kind="stable")], -np.sort(-count)
    memory, done, places = _blank(len(starts)), [], []
    for turn in range(count.max(initial=1)):
        rows = starts[: np.searchsorted(-count, -turn)] + turn
        memory = step(memory.take(slice(len(rows))), seen.take(rows), policy)
        done.append(memory)
        places.append(rows)
    return Memory.join(done).take(np.argsort(np.concatenate(places)))


def _blank(n: int) -> Memory:
    nothing, no = np.full(n, np.nan), np.zeros(n, dtype=np.bool_)
    return Memory(np.full(n, -1, dtype=np.int8), nothing, nothing, nothing, no, no)


def _segments(
    evidence: Evidence, rows: IntArray, clocks: Clocks, difficulty: FloatArray, policy: Policy
) -> Segments:
    pair, day = evidence.pair[rows].astype(np.int64), evidence.day[rows].astype(np.int64)
    kind, starts = kinds(evidence, rows), run_starts(pair)
    t0 = read_clocks(clocks, pair, day)
    tau = np.diff(t0, prepend=np.nan)
    tau[starts] = np.nan
    base = np.where(np.isnan(difficulty), policy.d_init, difficulty)[pair]
    memory = _remember(
        Assessed(evidence.level[rows], kind, grades(evidence, rows), tau, base), starts, policy
    )
    end = np.full(len(rows), OPEN, dtype=np.int64)
    end[:-1] = np.where(pair[1:] == pair[:-1], day[1:], OPEN)
    return Segments(
        pair=pair,
        start=day,
        end=end,
        t0=t0,
        level=memory.level,
        level_max=_running_max(memory.level, starts),
        stability=memory.stability,
        difficulty=memory.difficulty,
        kind=kind,
        lapses=_running_sum(memory.lapsed, starts),
        checks=_running_sum(kind != Kind.SIGNOFF, starts),
        predicted=_predicted(kind, memory.recall, policy),
        passed=memory.passed,
        row=rows,
    )


def _predicted(kind: IntArray, recall: FloatArray, policy: Policy) -> FloatArray:
    """Return the chance foretold for each check: a of the assessment before it times R; else nan."""
    trust = np.r_[np.nan, policy.trust[kind[:-1]]] if len(kind) else recall
    return np.where(kind == Kind.SIGNOFF, np.nan, trust * recall)


def _running_sum(flags: BoolArray, starts: IntArray) -> IntArray:
    total: IntArray = np.cumsum(flags)
    before = (total - flags)[starts]
    return total - before[run_of_rows(starts, len(flags))]


def _running_max(level: IntArray, starts: IntArray) -> IntArray:
    """Return the highest level so far within each run; a run lifts itself above all runs before it."""
    lift = run_of_rows(starts, len(level)) * 8
    return (np.maximum.accumulate(level + lift) - lift).astype(np.int8)


def _holdings(segments: Segments, claim: IntArray, claim_day: IntArray) -> Holdings:
    last, first = np.flatnonzero(segments.end == OPEN), run_starts(segments.pair)

    def latest(column: NDArray[Any], none: float) -> NDArray[Any]:
        return spread(column[last], segments.pair[last], len(claim), none)

    return Holdings(
        level=latest(segments.level, -1),
        level_max=latest(segments.level_max, -1),
        stability=latest(segments.stability, np.nan),
        difficulty=latest(segments.difficulty, np.nan),
        first_day=spread(segments.start[first], segments.pair[first], len(claim), NEVER),
        last_day=latest(segments.start, NEVER),
        kind=latest(segments.kind, Kind.NONE),
        lapses=latest(segments.lapses, 0),
        checks=latest(segments.checks, 0),
        claim=claim,
        claim_day=claim_day,
    )
