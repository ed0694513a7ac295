"""Who could shadow what, what a choice of pairs is worth, and why a skill stays short (section 7 of KT-1).

Everything here is exact arithmetic on a given choice; `planner` finds the best one. People, items and experts
are numbers 0 … n − 1 within one problem, chosen by whoever loads it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ktrack.scoring.columns import BoolArray, Columns, FloatArray, IntArray
from ktrack.scoring.groups import rank_in_run, run_starts

HOUR_COST = 1e-4
"""What an hour of a learner costs in the objective: it decides only between plans of equal worth."""
_SLACK = 1e-6
"""How far sums of hours may exceed a limit: what arithmetic leaves over."""


@dataclass(frozen=True, slots=True)
class Topics(Columns):
    """The items of a plan, each with the expert it would be learned from.

    importance int64 (w); seats int64 (n); wanted int64 (B): how many people are to reach θ; expert int64;
    group int64: most people who shadow it at once.
    """

    importance: IntArray
    seats: IntArray
    wanted: IntArray
    expert: IntArray
    group: IntArray


@dataclass(frozen=True, slots=True)
class Options(Columns):
    """The pairs that are allowed, by item, then person: each at most once.

    item, person int64; chance float64: π·q_H, the chance of passing at the horizon if the person shadows;
    hours, mentor_hours float64 ≥ 0: what it takes of the learner and of the expert.
    """

    item: IntArray
    person: IntArray
    chance: FloatArray
    hours: FloatArray
    mentor_hours: FloatArray


@dataclass(frozen=True, slots=True)
class Holders(Columns):
    """Who holds an item already, allowed to shadow it or not: chance (q0) > 0; each pair at most once."""

    item: IntArray
    person: IntArray
    chance: FloatArray


@dataclass(frozen=True, slots=True)
class Problem:
    """Who may shadow what, and the limits.

    person_hours, shape (n_people,), and expert_hours, shape (n_experts,): hours there are, ≥ 0; theta: chance
    from which somebody counts as dependable. Raises ValueError if an array has a negative or missing number.
    """

    topics: Topics
    options: Options
    holders: Holders
    person_hours: FloatArray
    expert_hours: FloatArray
    theta: float

    def __post_init__(self) -> None:
        columns = {
            "chance": self.options.chance,
            "hours": self.options.hours,
            "mentor_hours": self.options.mentor_hours,
            "held": self.holders.chance,
            "person_hours": self.person_hours,
            "expert_hours": self.expert_hours,
        }
        wrong = [name for name, column in columns.items() if not np.all(column >= 0)]
        if wrong:
            raise ValueError(f"negative or missing numbers: {', '.join(wrong)}")

    @property
    def held(self) -> FloatArray:
        """Return q0 of each option, 0 for who holds nothing yet, shape (n_options,)."""
        n_people = len(self.person_hours)
        known = np.zeros((len(self.topics), n_people))
        known[self.holders.item, self.holders.person] = self.holders.chance
        column: FloatArray = known[self.options.item, self.options.person]
        return column

    @property
    def expected(self) -> FloatArray:
        """Return e = max(π·q_H, q0) of each option: shadowing takes nothing away, shape (n_options,)."""
        return np.maximum(self.options.chance, self.held)

    @property
    def lifts(self) -> IntArray:
        """Return 1 where an option brings somebody from below θ to θ or above, else 0, shape (n_options,)."""
        return (self.expected >= self.theta).astype(np.int64) - (self.held >= self.theta)

    @property
    def missing(self) -> IntArray:
        """Return how many dependable people each item lacks without any plan; negative: has too many."""
        sure = self.holders.item[self.holders.chance >= self.theta]
        there: IntArray = self.topics.wanted - np.bincount(sure, minlength=len(self.topics))
        return there


@dataclass(frozen=True, slots=True)
class Seat(Columns):
    """Who takes the seats: item, person int64; chance float64; new bool: by shadowing, not held already."""

    item: IntArray
    person: IntArray
    chance: FloatArray
    new: BoolArray


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a choice of options comes to.

    chosen bool, shape (n_options,); objective as in section 7; value: Σ of w/n times the chance of each
    seat; share of it in Σw (nan if nothing is planned); shortfall float64 (u) and assigned int64 by item;
    person_hours, expert_hours: used; over_people, over_experts, over_groups: numbers of the people and
    experts whose hours do not suffice, and of the items with too many learners. Empty: nothing is broken.
    """

    chosen: BoolArray
    seats: Seat
    objective: float
    value: float
    share: float
    shortfall: FloatArray
    assigned: IntArray
    person_hours: FloatArray
    expert_hours: FloatArray
    over_people: IntArray
    over_experts: IntArray
    over_groups: IntArray

    @property
    def feasible(self) -> bool:
        """Whether no limit is broken."""
        return not (len(self.over_people) or len(self.over_experts) or len(self.over_groups))


class Why(StrEnum):
    """Why an item has fewer dependable people than it should."""

    NOBODY = "nobody"  # no (further) person is allowed
    CHANCE = "chance"  # whoever else shadows it would stay under θ
    GROUP = "group"  # as many shadow it as may at once
    EXPERT = "expert"  # the expert has no hours left
    PEOPLE = "people"  # nobody who could has the hours left
    COST = "cost"  # it would take from others more than it brings, or the search was not finished


def evaluate(problem: Problem, chosen: BoolArray) -> Outcome:
    """Return what the chosen options (shape (n_options,)) come to, whether or not they keep the limits."""
    options, topics = problem.options, problem.topics
    rows = np.flatnonzero(chosen)
    item, hours, mentor_hours = options.item[rows], options.hours[rows], options.mentor_hours[rows]
    n_people, n_experts, n_items = len(problem.person_hours), len(problem.expert_hours), len(topics)
    seats = _seats(problem, rows)
    value = float(np.sum((topics.importance / topics.seats)[seats.item] * seats.chance))
    lifted = np.bincount(item, weights=problem.lifts[rows], minlength=n_items)
    shortfall = np.maximum(problem.missing - lifted, 0.0)
    used = np.bincount(options.person[rows], weights=hours, minlength=n_people).astype(np.float64)
    taught = np.bincount(topics.expert[item], weights=mentor_hours, minlength=n_experts).astype(np.float64)
    assigned = np.bincount(item, minlength=n_items)
    total = float(topics.importance.sum())
    return Outcome(
        chosen=chosen,
        seats=seats,
        objective=value - float(topics.importance @ shortfall) - HOUR_COST * float(hours.sum()),
        value=value,
        share=value / total if total else np.nan,
        shortfall=shortfall,
        assigned=assigned,
        person_hours=used,
        expert_hours=taught,
        over_people=np.flatnonzero(used > problem.person_hours + _SLACK),
        over_experts=np.flatnonzero(taught > problem.expert_hours + _SLACK),
        over_groups=np.flatnonzero(assigned > topics.group),
    )


def nothing(problem: Problem) -> BoolArray:
    """Return the choice of no option at all: what there is without a plan."""
    return np.zeros(len(problem.options), dtype=np.bool_)


def reasons(problem: Problem, found: Outcome) -> dict[int, Why]:
    """Return by item why it stays short in a plan, for those that do."""
    lifts = problem.lifts
    return {item: _why(problem, found, lifts, item) for item in np.flatnonzero(found.shortfall > 0).tolist()}


def _why(problem: Problem, found: Outcome, lifts: IntArray, item: int) -> Why:
    options = problem.options
    every = np.flatnonzero(options.item == item)
    rows = every[(lifts[every] > 0) & ~found.chosen[every]]
    if not len(rows):
        return Why.CHANCE if np.any(lifts[every] <= 0) else Why.NOBODY
    if found.assigned[item] >= problem.topics.group[item]:
        return Why.GROUP
    expert = problem.topics.expert[item]
    rows = rows[options.mentor_hours[rows] <= _left(problem.expert_hours, found.expert_hours)[expert]]
    if not len(rows):
        return Why.EXPERT
    fits = options.hours[rows] <= _left(problem.person_hours, found.person_hours)[options.person[rows]]
    return Why.COST if fits.any() else Why.PEOPLE


def _left(limit: FloatArray, used: FloatArray) -> FloatArray:
    return limit - used + _SLACK


def _seats(problem: Problem, rows: IntArray) -> Seat:
    """Return the best n of each item among its assignees and its holders, everybody once."""
    options, holders = problem.options, problem.holders
    item = np.append(options.item[rows], holders.item)
    person = np.append(options.person[rows], holders.person)
    chance = np.append(problem.expected[rows], holders.chance)
    new = np.arange(len(item)) < len(rows)
    # An assignee expects at least what they hold, so their row as a holder comes second and goes.
    order = np.lexsort((~new, person, item))
    order = order[run_starts(item[order], person[order])] if len(order) else order
    order = order[np.lexsort((person[order], -chance[order], item[order]))]
    sorted_item = item[order]
    starts = run_starts(sorted_item) if len(order) else order
    order = (
        order[rank_in_run(starts, len(order)) < problem.topics.seats[sorted_item]] if len(order) else order
    )
    return Seat(item[order], person[order], chance[order], new[order])
