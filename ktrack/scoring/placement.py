"""When due checks take place, and what retention the time for them can afford (section 5 of KT-1)."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ktrack.scoring.columns import Columns, FloatArray, IntArray
from ktrack.scoring.curve import interval
from ktrack.scoring.groups import run_starts
from ktrack.scoring.parameters import Policy

MOST_DELTA = 0.35
"""The most by which the retention wanted may be lowered to fit the load into the budget."""
HALVINGS = 60
WEEK = 7
GROWTH = 1.5
"""By how much a week overdue makes a check more urgent."""
AUDITS = 0.1
"""Share of checks that are random audits."""
NOBODY = -1
"""No assessor, or no pool of them."""
_LONGEST = 1000
"""Weeks overdue beyond which nothing gets more urgent: 1.5 to more of them would overflow."""


@dataclass(frozen=True, slots=True)
class Affordable:
    """The least lowering δ of the retention wanted with which the checks fit into the weekly minutes.

    delta: 0 … .35; before, after: minutes per week without and with it; fits: False if the load is above the
    budget even with .35; retention: r*−δ by importance 1 … 5.
    """

    delta: float
    before: float
    after: float
    fits: bool
    retention: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Checks(Columns):
    """Checks that are open, in any order.

    id: of any type that sorts, unique; person int64, number ≥ 0; due int64, the day; importance int64, 1 … 5;
    chance float64, q today, 0 … 1; minutes int64 of the assessor, > 0; pool int64: which assessors can hold
    it, see `Assessors`, NOBODY if it takes none of the assessors' time, only of the company's; signer int64:
    the person who signed the level off, NOBODY if nobody did.
    """

    id: NDArray[Any]
    person: IntArray
    due: IntArray
    importance: IntArray
    chance: FloatArray
    minutes: IntArray
    pool: IntArray
    signer: IntArray


@dataclass(frozen=True, slots=True)
class Assessors(Columns):
    """Who can hold the checks of a pool (of a skill, say): a row per pool and person, int64, in any order."""

    pool: IntArray
    person: IntArray


@dataclass(frozen=True, slots=True)
class Budget:
    """Minutes per week: of the company, and of each assessor by number of the person, shape (n_people,)."""

    company: float
    person: FloatArray


@dataclass(frozen=True, slots=True)
class Placed(Columns):
    """Where each check went, row by row: week int64, 0 for the first one, and assessor int64.

    week is −1 for a check that found no place within the weeks asked for; assessor is NOBODY for those and
    for checks that take none.
    """

    week: IntArray
    assessor: IntArray


def load(
    stability: FloatArray, importance: IntArray, minutes: IntArray, policy: Policy, delta: float = 0.0
) -> float:
    """Return Σ minutes·7/I(r*−δ), the minutes per week that the checks of these holdings take.

    stability: model-days, nan for none; importance: 1 … 5, 0 for no plan item. Holdings without one of them
    have no checks. All of one shape.
    """
    rows = ~np.isnan(stability) & (importance > 0)
    per_model_day = interval(np.array(policy.rstar) - delta, np.ones(len(policy.rstar)), policy.kappa)
    days = per_model_day[importance[rows] - 1] * stability[rows]
    days = np.clip(days, policy.min_interval, policy.max_interval)
    return float(np.sum(minutes[rows] * WEEK / days))


def affordable(
    stability: FloatArray, importance: IntArray, minutes: IntArray, budget: float, policy: Policy
) -> Affordable:
    """Return the retention that `budget` minutes per week can afford; the other arguments as for `load`."""

    def takes(delta: float) -> float:
        return load(stability, importance, minutes, policy, delta)

    before = takes(0.0)
    delta = 0.0 if before <= budget else _bisect(takes, budget)
    after = takes(delta)
    retention = tuple(wanted - delta for wanted in policy.rstar)
    return Affordable(delta, before, after, after <= budget, retention)


def scores(importance: IntArray, chance: FloatArray, overdue: IntArray) -> FloatArray:
    """Return how urgent checks are, w·(1−q)·1.5^(weeks overdue); arguments of one shape, overdue ≥ 0."""
    urgency: FloatArray = importance * (1 - chance) * GROWTH ** np.minimum(overdue, _LONGEST)
    return urgency


def is_audit(key: str, share: float = AUDITS, seed: str = "KT-1") -> bool:
    """Return whether the check named `key` is a random audit; the same key and seed always say the same.

    About `share` (0 … 1) of all keys are; a key that is one stays one when the share grows. Whoever chooses
    keys takes what is known before the check, such as person, skill and the day of the last assessment.
    """
    digest = blake2b(
        key.encode(), digest_size=8, key=blake2b(seed.encode(), digest_size=16).digest()
    ).digest()
    return int.from_bytes(digest) < share * 2**64


def place(checks: Checks, assessors: Assessors, budget: Budget, first: int, weeks: int) -> Placed:
    """Return in which of the `weeks` from the day `first` each check takes place, and with whom.

    Week by week, the most urgent check goes first among those whose due day lies in that week or before; ties
    by due day, then id. It takes place if its person has none in that week yet and if the company's minutes
    and those of an assessor allow it, else it waits while smaller ones may still fit. Nobody assesses
    themselves. Of the assessors with time, one who did not sign the level off is preferred, then the one with
    the most minutes left, then the lowest number. 50,000 checks of 10,000 people take .1 s for 6 weeks.
    """
    due_week = (checks.due - first) // WEEK
    order = _by_urgency(checks, due_week)
    queue = checks.take(order)
    staff = _staff(assessors)
    due_week, waiting = due_week[order], np.ones(len(order), dtype=np.bool_)
    week, assessor = np.full(len(order), -1), np.full(len(order), NOBODY)
    for number in range(weeks):
        rows = np.flatnonzero(waiting & (due_week <= number))
        booked, who = _fill(queue, rows, _Week(budget, staff))
        week[order[booked]], assessor[order[booked]], waiting[booked] = number, who, False
    return Placed(week, assessor)


def _bisect(takes: Callable[[float], float], budget: float) -> float:
    low, high = 0.0, MOST_DELTA
    if takes(high) > budget:
        return high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if takes(middle) <= budget else (middle, high)
    return high


def _by_urgency(checks: Checks, due_week: IntArray) -> IntArray:
    """Return the rows by falling urgency, which is one order for all weeks.

    Each week makes all checks that are due more urgent by the same factor, so what differs is the week in
    which a check was due. Rounding keeps scores equal that only their last digit tells apart.
    """
    worth = checks.importance * (1 - checks.chance)
    urgency = np.log(worth, out=np.full(len(worth), -np.inf), where=worth > 0) - due_week * np.log(GROWTH)
    return np.lexsort((checks.id, checks.due, -np.round(urgency, 9)))


class _Week:
    """What is left of a week while checks are placed in it."""

    def __init__(self, budget: Budget, staff: dict[int, list[int]]) -> None:
        self.left = float(budget.company)
        self.minutes: list[float] = budget.person.tolist()
        self.staff = staff
        self.refused: dict[int, int] = {}
        """The fewest minutes for which nobody of a pool had time."""

    def book(self, person: int, minutes: int, pool: int, signer: int) -> int | None:
        """Take the minutes off and return the assessor, or return None where nobody has them."""
        if pool == NOBODY:
            self.left -= minutes
            return NOBODY
        if minutes >= self.refused.get(pool, minutes + 1):
            return None
        best = self._best(person, minutes, pool, signer)
        if best is not None:
            self.minutes[best] -= minutes
            self.left -= minutes
        return best

    def _best(self, person: int, minutes: int, pool: int, signer: int) -> int | None:
        """Return the one with the most minutes left, the signer only if nobody else has them."""
        staff, left, best, most = self.staff.get(pool, ()), self.minutes, None, -1.0
        for each in staff:  # by number, so that the lowest of equals stays
            has = left[each]
            if has > most and has >= minutes and each != signer and each != person:
                best, most = each, has
        if best is not None:
            return best
        able = [each for each in staff if left[each] >= minutes]
        if not able:
            self.refused[pool] = minutes
        return signer if signer in able and signer != person else None


def _fill(queue: Checks, rows: IntArray, week: _Week) -> tuple[IntArray, IntArray]:
    """Return rows and assessors of what takes place in the week; rows: those that wait, by urgency."""
    least = int(queue.minutes[rows].min(initial=np.iinfo(np.int64).max))
    columns = (rows, *(column[rows] for column in (queue.person, queue.minutes, queue.pool, queue.signer)))
    people = len(np.unique(queue.person[rows]))
    busy: set[int] = set()
    booked, assessors = [], []
    for row, person, minutes, pool, signer in zip(*(column.tolist() for column in columns), strict=True):
        if len(busy) == people or week.left < least:
            break
        if person in busy or minutes > week.left:
            continue
        who = week.book(person, minutes, pool, signer)
        if who is not None:
            busy.add(person)
            booked.append(row)
            assessors.append(who)
    return np.array(booked, dtype=np.int64), np.array(assessors, dtype=np.int64)


def _staff(assessors: Assessors) -> dict[int, list[int]]:
    """Return the people of each pool by number."""
    order = np.lexsort((assessors.person, assessors.pool))
    pool, people = assessors.pool[order], assessors.person[order].tolist()
    starts = run_starts(pool)
    ends = np.append(starts, len(people))[1:].tolist()
    return {
        number: people[start:end]
        for number, start, end in zip(pool[starts].tolist(), starts.tolist(), ends, strict=True)
    }
