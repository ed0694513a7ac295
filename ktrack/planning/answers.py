"""The best plan for a choice, and any plan laid out for a page: seats, hours, what stays short and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack.base.errors import Refused
from ktrack.planning.choice import Choice, Pair
from ktrack.planning.model import Item, Model, model
from ktrack.retention.cache import remembered
from ktrack.scoring.assignment import Outcome, Why, evaluate, reasons
from ktrack.scoring.columns import BoolArray, FloatArray, IntArray
from ktrack.scoring.planner import Solution, solve

MOST_PAIRS = 100_000
CANDIDATES = 8
"""People shown beside those chosen for an item."""


@dataclass(frozen=True)
class Answer:
    """A problem, with the best plan that was found for it."""

    model: Model
    solution: Solution


@dataclass(frozen=True)
class Taker:
    """Who fills a seat: by shadowing from now on (new), by a shadowing that runs, or by what is held."""

    person_id: int
    chance: float
    new: bool
    learning: bool


@dataclass(frozen=True)
class Candidate:
    """Somebody who is, or could be, chosen; lifts: would count as dependable."""

    pair: Pair
    hours: float
    chance: float
    chosen: bool
    lifts: bool


@dataclass(frozen=True)
class Line:
    """An item in a plan. missing: dependable people it lacks, for the reason `why` (None: it lacks none);
    left_out: further people who could be chosen but are not shown."""

    item: Item
    takers: tuple[Taker, ...]
    candidates: tuple[Candidate, ...]
    left_out: int
    missing: int
    why: Why | None


@dataclass(frozen=True)
class Used:
    """Hours of a person in a plan, and how many there are."""

    person_id: int
    used: float
    limit: float

    @property
    def over(self) -> bool:
        """Whether they do not suffice."""
        return self.used > self.limit + 1e-6


@dataclass(frozen=True)
class Layout:
    """A plan as a page shows it. share: of Σ importance, None if nothing is planned; pairs: how many people
    shadow how many skills; crowded: items with more learners than allowed."""

    lines: tuple[Line, ...]
    people: tuple[Used, ...]
    experts: tuple[Used, ...]
    share: float | None
    hours: float
    mentor_hours: float
    pairs: int
    missing: int
    crowded: tuple[Item, ...]
    feasible: bool


def best(choice: Choice, today: date, seconds: float) -> Answer:
    """Return the best plan that is found in about `seconds`, remembered while the data is the same.

    Raises Refused if more could be paired than can be searched.
    """
    answer: Answer = _best(choice, today, seconds)
    return answer


@remembered
def _best(choice: Choice, today: date, seconds: float) -> Answer:
    found = model(choice, today)
    if len(found.problem.options) > MOST_PAIRS:
        raise Refused(_l("That is too much to plan at once. Choose fewer projects or fewer people."))
    return Answer(found, solve(found.problem, seconds))


def changed(answer: Answer, pairs: Collection[Pair]) -> Outcome:
    """Return what a plan made by hand comes to; pairs that are not allowed do not count."""
    return evaluate(answer.model.problem, answer.model.chosen(pairs))


def pairs_of(answer: Answer, outcome: Outcome) -> list[Pair]:
    """Return who shadows what in a plan."""
    return [answer.model.pair(row) for row in np.flatnonzero(outcome.chosen).tolist()]


def below_best(solution: Solution, importance: int) -> float:
    """Return by how much the plan is at most below the best possible, as a share of all importance."""
    return (solution.bound - solution.best.objective) / importance if solution.gap and importance else 0.0


def layout(answer: Answer, outcome: Outcome) -> Layout:
    """Return a plan laid out for a page."""
    found, problem = answer.model, answer.model.problem
    why = reasons(problem, outcome)
    known = _Known(found, outcome, problem.expected, problem.lifts > 0)
    lines = tuple(_line(known, row, why.get(row)) for row in range(len(found.items)))
    people = _used(found.person_ids, outcome.person_hours, problem.person_hours)
    share = outcome.share
    return Layout(
        lines=lines,
        people=tuple(one for one in people if one.used or one.limit),
        experts=_used(found.expert_ids, outcome.expert_hours, problem.expert_hours),
        share=None if np.isnan(share) else share,
        hours=float(outcome.person_hours.sum()),
        mentor_hours=float(outcome.expert_hours.sum()),
        pairs=int(outcome.chosen.sum()),
        missing=int(outcome.shortfall.sum()),
        crowded=tuple(found.items[row] for row in outcome.over_groups.tolist()),
        feasible=outcome.feasible,
    )


def _used(ids: tuple[int, ...], used: FloatArray, limit: FloatArray) -> tuple[Used, ...]:
    return tuple(Used(person, float(used[number]), float(limit[number])) for number, person in enumerate(ids))


@dataclass(frozen=True)
class _Known:
    """A plan with what is expected of each option."""

    model: Model
    outcome: Outcome
    chance: FloatArray
    lifts: BoolArray


def _line(known: _Known, number: int, why: Why | None) -> Line:
    item, seats, people = known.model.items[number], known.outcome.seats, known.model.person_ids
    rows = np.flatnonzero(known.model.problem.options.item == number)
    shown = _shown(known, rows)
    taken = seats.take(seats.item == number)
    takers = [
        Taker(people[person], chance, new, people[person] in item.learning)
        for person, chance, new in zip(
            taken.person.tolist(), taken.chance.tolist(), taken.new.tolist(), strict=True
        )
    ]
    missing = int(known.outcome.shortfall[number])
    return Line(item, tuple(takers), shown, len(rows) - len(shown), missing, why)


def _shown(known: _Known, rows: IntArray) -> tuple[Candidate, ...]:
    """Return whoever is chosen, then those with the highest chance, then the fewest hours."""
    options, chosen, chance = known.model.problem.options, known.outcome.chosen, known.chance
    order = np.lexsort((options.person[rows], options.hours[rows], -chance[rows], ~chosen[rows]))
    most = int(chosen[rows].sum()) + CANDIDATES
    return tuple(
        Candidate(
            known.model.pair(row), float(options.hours[row]), float(chance[row]), bool(chosen[row]),
            bool(known.lifts[row]),
        )
        for row in rows[order[:most]].tolist()
    )  # fmt: skip
