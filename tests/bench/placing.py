"""Placing due checks against sorting the same rows in pandas, in one process and in turns.

50,000 due checks of 10,000 people: five each, of 500 skills with 20 assessors each. All of them find a place,
one a person and week, so that it takes five weeks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

import numpy as np
import pandas as pd

from ktrack.scoring.placement import WEEK, Assessors, Budget, Checks, place, scores

PEOPLE, EACH, SKILLS, ASSESSORS, WEEKS = 10_000, 5, 500, 20, 6
FIRST = 20_000
ENOUGH = 1e9
T = TypeVar("T")


@dataclass(frozen=True)
class Timed:
    """Seconds of each round."""

    ours: list[float]
    pandas: list[float]


def timed(rounds: int) -> Timed:
    """Place, and sort by urgency, due day and id, in turns."""
    checks, assessors = _checks(), _assessors()
    budget = Budget(ENOUGH, np.full(PEOPLE, ENOUGH))
    table = pd.DataFrame({name: getattr(checks, name) for name in Checks.__slots__})
    table["score"] = scores(checks.importance, checks.chance, (FIRST - checks.due) // WEEK)
    found = Timed([], [])
    for _ in range(rounds):
        placed, seconds = _took(lambda: place(checks, assessors, budget, FIRST, WEEKS))
        assert np.all(placed.week >= 0), "every check finds a place"
        found.ours.append(seconds)
        ordered = _took(lambda: table.sort_values(["score", "due", "id"], ascending=[False, True, True]))
        found.pandas.append(ordered[1])
    return found


def _took(run: Callable[[], T]) -> tuple[T, float]:
    begun = perf_counter()
    result = run()
    return result, perf_counter() - begun


def _checks() -> Checks:
    dice, n = np.random.default_rng(7), PEOPLE * EACH
    return Checks(
        id=np.arange(n),
        person=dice.permutation(np.repeat(np.arange(PEOPLE), EACH)),
        due=FIRST - dice.integers(0, 70, n),
        importance=dice.integers(1, 6, n),
        chance=dice.random(n),
        minutes=dice.choice([15, 30], n),
        pool=dice.integers(0, SKILLS, n),
        signer=dice.integers(0, PEOPLE, n),
    )


def _assessors() -> Assessors:
    dice = np.random.default_rng(11)
    people = np.concatenate([dice.choice(PEOPLE, ASSESSORS, replace=False) for _ in range(SKILLS)])
    return Assessors(np.repeat(np.arange(SKILLS), ASSESSORS), people)
