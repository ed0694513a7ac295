"""Which checks a week gets: section 5 of KT-1 within the time there is. Nothing is stored here.

How a check is held: a teach-back at level 5, whose behaviour is teaching; a quiz where enough questions are
written, the skill matters less (importance 1 to 3) and the last proof was no quiz, or where the person's time
allows nothing longer; else a demonstration.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ktrack.base.days import to_date, to_day
from ktrack.checks import assessors, taken
from ktrack.checks.means import Means
from ktrack.checks.taken import Taken
from ktrack.models.choices import CheckKind
from ktrack.retention.policy import current_policy
from ktrack.retention.upkeep import Upkeep, upkeep
from ktrack.scoring.columns import BoolArray, FloatArray, IntArray, Kind
from ktrack.scoring.placement import Affordable, Assessors, Budget, Checks, Placed, affordable, place

LEAST_QUESTIONS = 5
"""Of a quiz that is planned."""
MATTERS_MOST = 4
"""The importance from which something is to be seen, not asked."""
TEACHES = 5
"""The level of who teaches others."""
KINDS = {Kind.QUIZ: CheckKind.QUIZ, Kind.TEACHBACK: CheckKind.TEACHBACK, Kind.DEMO: CheckKind.DEMO}


@dataclass(frozen=True)
class Proposed:
    """A check that found a place in the week."""

    person_id: int
    skill_id: int
    assessor_id: int
    kind: CheckKind
    level: int
    due_on: date
    last_on: date
    minutes: int


@dataclass(frozen=True)
class Proposal:
    """What a week would get.

    checks: the longest overdue first. due: how many are due by the end of the week. Of those: planned (they
    stand already), put_off (cancelled lately), busy (the person has another one to be held), no_time (longer
    than the minutes agreed), nobody (no assessor), waiting (the person got another one, or there is no room).
    minutes: of assessors, that the proposal takes; booked: that checks that stand take; budget: that there
    are. affordable: see `placement.affordable`.
    """

    monday: date
    checks: list[Proposed]
    due: int
    planned: int
    put_off: int
    busy: int
    no_time: int
    nobody: int
    waiting: int
    minutes: int
    booked: int
    budget: int
    affordable: Affordable


def propose(monday: date, as_of: date, means: Means) -> Proposal:
    """Return what the week that begins on `monday` would get, as known on `as_of`."""
    kept, stands = upkeep(as_of), taken.taken(monday)
    free = taken.learning_minutes()[kept.person]
    kind = _kinds(kept, taken.questions_in_use(), free, means)
    minutes = _minutes(means)[kind]
    money = affordable(kept.stability, kept.importance, minutes, means.budget, current_policy())
    due = np.flatnonzero(kept.due <= to_day(monday + timedelta(days=6)))
    rows, left_out = _sifted(kept.take(due), stands, free[due] < minutes[due])
    rows = due[rows]
    able = assessors.able(kept.person[rows], kept.skill[rows], monday)
    placed = _place(kept.take(rows), minutes[rows], able, means, stands, monday)
    held = np.isin(np.arange(len(rows)), able.pool)
    there = placed.week == 0
    checks = [
        _proposed(kept, int(rows[row]), kind, means, int(placed.assessor[row]))
        for row in np.flatnonzero(there)
    ]
    return Proposal(
        monday=monday,
        checks=sorted(checks, key=lambda check: (check.due_on, check.person_id)),
        due=len(due),
        **left_out,
        nobody=int(np.sum(~held)),
        waiting=int(np.sum(held & ~there)),
        minutes=sum(check.minutes for check in checks),
        booked=stands.minutes,
        budget=means.budget,
        affordable=money,
    )


def _kinds(kept: Upkeep, questions: IntArray, free: FloatArray, means: Means) -> IntArray:
    """Return how each check is best held, as scoring's `Kind`."""
    shown = np.where(kept.level >= TEACHES, Kind.TEACHBACK, Kind.DEMO)
    too_long = free < _minutes(means)[shown]
    light = (kept.importance < MATTERS_MOST) & (kept.kind != Kind.QUIZ) & (kept.level < TEACHES)
    ready = questions[kept.skill, kept.level] >= min(LEAST_QUESTIONS, means.questions)
    return np.where(ready & (light | too_long), Kind.QUIZ, shown)


def _minutes(means: Means) -> IntArray:
    """Return minutes by scoring's `Kind`."""
    by_kind = np.zeros(len(Kind), dtype=np.int64)
    for code, kind in KINDS.items():
        by_kind[code] = means.minutes[kind]
    return by_kind


def _sifted(due: Upkeep, stands: Taken, too_long: BoolArray) -> tuple[IntArray, dict[str, int]]:
    """Return the rows that need a place, and why how many others do not."""
    pairs = list(zip(due.person.tolist(), due.skill.tolist(), strict=True))
    reasons = {
        "planned": np.array([pair in stands.planned for pair in pairs], dtype=np.bool_),
        "put_off": np.array([pair in stands.put_off for pair in pairs], dtype=np.bool_),
        "busy": np.array([person in stands.busy for person, _skill in pairs], dtype=np.bool_),
        "no_time": too_long,
    }
    open_still, counted = np.ones(len(pairs), dtype=np.bool_), {}
    for reason, applies in reasons.items():
        counted[reason] = int(np.sum(open_still & applies))
        open_still &= ~applies
    return np.flatnonzero(open_still), counted


def _place(
    due: Upkeep, minutes: IntArray, able: Assessors, means: Means, stands: Taken, monday: date
) -> Placed:
    left = np.full(int(able.person.max(initial=0)) + 1, float(means.assessor))
    for who, used in stands.by_assessor.items():
        if who < len(left):
            left[who] -= used
    checks = Checks(
        id=np.arange(len(due)), person=due.person, due=due.due, importance=due.importance, chance=due.chance,
        minutes=minutes, pool=np.arange(len(due)), signer=assessors.signers(due.person, due.skill),
    )  # fmt: skip
    budget = Budget(float(means.budget - stands.minutes), left)
    return place(checks, able, budget, first=to_day(monday), weeks=1)


def _proposed(kept: Upkeep, row: int, kind: IntArray, means: Means, assessor: int) -> Proposed:
    how = KINDS[Kind(int(kind[row]))]
    return Proposed(
        person_id=int(kept.person[row]),
        skill_id=int(kept.skill[row]),
        assessor_id=assessor,
        kind=how,
        level=int(kept.level[row]),
        due_on=to_date(int(kept.due[row])),
        last_on=to_date(int(kept.last[row])),
        minutes=means.minutes[how],
    )
