"""The best assignment of learners to experts (section 7 of KT-1), by HiGHS through `scipy.optimize.milp`.

Up to `EXACT` allowed pairs the whole problem goes to the solver. Above it, scipy offers HiGHS no start to
improve on, so the start is made here: a greedy plan is the answer that the search has to beat; the relaxation
without whole numbers bounds what is possible at all; and the solver searches among the pairs that the greedy
plan or the relaxation uses, filled up with the most promising ones. The gap is taken against the bound of the
whole problem, so it stays honest. If the time is up before anything is found, the greedy plan is the answer.
"""

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy  # loads its parts when they are asked for

from ktrack.scoring.assignment import HOUR_COST, Outcome, Problem, evaluate, nothing
from ktrack.scoring.columns import BoolArray, FloatArray, IntArray

SECONDS = 20.0
EXACT = 10_000
"""How many allowed pairs are searched as they are."""
_CLOSE = 1e-6
"""The relative gap at which a plan counts as best."""
_TIME_UP = 1
_LEAST_SECONDS = 0.05
_RELAXED_SHARE = 0.5
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Solution:
    """The best plan found.

    bound: no plan has a higher objective; gap: (bound − objective)/|objective|, 0 if the plan is best;
    time_up: the limit was reached first; searched: how many pairs the solver chose from, all of them or,
    above `EXACT`, the most promising ones; baseline: what there is without any plan.
    """

    best: Outcome
    baseline: Outcome
    bound: float
    gap: float
    time_up: bool
    searched: int


def solve(problem: Problem, seconds: float = SECONDS, exact: int = EXACT) -> Solution:
    """Return the best plan that is found in about `seconds`; there always is one, if only the empty one."""
    started = time.perf_counter()
    start = _better(evaluate(problem, greedy(problem)), evaluate(problem, nothing(problem)))
    if not len(problem.options):
        return _solution(problem, start, start.objective, False, 0)
    if len(problem.options) <= exact:
        found, bound, time_up = _search(problem, seconds)
        return _solution(problem, _better(found, start), bound, time_up, len(problem.options))
    relaxed, bound = _relaxed(problem, seconds * _RELAXED_SHARE)
    rows = _promising(problem, start.chosen, relaxed, exact)
    part = replace(problem, options=problem.options.take(rows))
    found, _bound, time_up = _search(part, seconds - (time.perf_counter() - started))
    if found is not None:
        chosen = nothing(problem)
        chosen[rows] = found.chosen
        found = evaluate(problem, chosen)
    return _solution(problem, _better(found, start), bound, time_up or relaxed is None, len(rows))


@dataclass(frozen=True, slots=True)
class _Block:
    """Limits of one kind: Σ value·variable[column] of each row ≤ its limit."""

    row: IntArray
    column: IntArray
    value: FloatArray
    limit: IntArray | FloatArray


def greedy(problem: Problem) -> BoolArray:
    """Return a plan made by taking the pair that brings most per hour, as long as the limits allow it."""
    options, topics = problem.options, problem.topics
    chosen = nothing(problem)
    people, experts, places = problem.person_hours.copy(), problem.expert_hours.copy(), topics.group.copy()
    free, missing = topics.seats.copy(), problem.missing.copy()
    worth, lifts = _worth(problem), problem.lifts
    for row in _by_rate(problem, worth).tolist():
        item, person, expert = options.item[row], options.person[row], topics.expert[options.item[row]]
        wanted = worth[row] > 0 and (free[item] > 0 or (lifts[row] and missing[item] > 0))
        fits = options.hours[row] <= people[person] and options.mentor_hours[row] <= experts[expert]
        if wanted and fits and places[item] > 0:
            chosen[row] = True
            people[person] -= options.hours[row]
            experts[expert] -= options.mentor_hours[row]
            places[item] -= 1
            free[item] -= 1
            missing[item] -= lifts[row]
    return chosen


def _by_rate(problem: Problem, worth: FloatArray) -> IntArray:
    """Return the options by what they bring per hour, the best first."""
    return np.argsort(-worth / np.maximum(problem.options.hours, 1), kind="stable")


def _worth(problem: Problem) -> FloatArray:
    """Return what each option would bring by itself to an empty item, shape (n_options,)."""
    options, topics = problem.options, problem.topics
    seat = (topics.importance / topics.seats)[options.item] * (problem.expected - problem.held)
    needed = problem.lifts * (problem.missing > 0)[options.item]
    worth: FloatArray = seat + topics.importance[options.item] * needed - HOUR_COST * options.hours
    return worth


def _promising(problem: Problem, start: BoolArray, relaxed: FloatArray | None, most: int) -> IntArray:
    """Return the rows to search in: what greedy plan and relaxation use, then the most worth per hour."""
    used = start if relaxed is None else start | (relaxed > _TOLERANCE)
    order = _by_rate(problem, _worth(problem))
    order = order[np.argsort(~used[order], kind="stable")]
    return np.sort(order[:most])


def _better(found: Outcome | None, start: Outcome) -> Outcome:
    if found is None or not found.feasible:
        return start
    return start if start.feasible and start.objective > found.objective else found


def _solution(problem: Problem, best: Outcome, bound: float, time_up: bool, searched: int) -> Solution:
    bound = max(bound, best.objective)
    gap = (bound - best.objective) / max(abs(best.objective), _TOLERANCE)
    baseline = evaluate(problem, nothing(problem))
    return Solution(best, baseline, bound, gap if gap > _CLOSE else 0.0, time_up, searched)


def _search(problem: Problem, seconds: float) -> tuple[Outcome | None, float, bool]:
    """Return the best plan the solver finds (None: none in time), a bound, and whether the time was up."""
    result = _milp(problem, seconds, whole=True)
    bound = -result.mip_dual_bound if result.mip_dual_bound is not None else _most(problem)
    time_up = result.status == _TIME_UP
    if result.x is None:
        return None, min(bound, _most(problem)), time_up
    chosen = result.x[: len(problem.options)] > 0.5
    return evaluate(problem, chosen), min(bound, _most(problem)), time_up


def _relaxed(problem: Problem, seconds: float) -> tuple[FloatArray | None, float]:
    """Return how much of each option the relaxation takes, and its objective; None if the time was up."""
    result = _milp(problem, seconds, whole=False)
    if result.status != 0:
        return None, _most(problem)
    return result.x[: len(problem.options)], -result.fun


def _most(problem: Problem) -> float:
    """Return a bound that needs no search: every seat certain, nothing short, no hours."""
    return float(problem.topics.importance.sum())


def _milp(problem: Problem, seconds: float, whole: bool) -> Any:
    """Solve for x (whole or not) and y by option, z by holder and u by item, in this order."""
    topics, options, holders = problem.topics, problem.options, problem.holders
    n, n_held, n_items = len(options), len(holders), len(topics)
    gain = topics.importance / topics.seats
    cost = np.concatenate(
        [
            HOUR_COST * options.hours,
            -gain[options.item] * problem.expected,
            -gain[holders.item] * holders.chance,
            topics.importance,
        ]
    )
    highest = np.concatenate([np.ones(2 * n + n_held), np.full(n_items, np.inf)])
    matrix, limit = _limits(problem)
    return scipy.optimize.milp(
        cost,
        integrality=np.append(np.full(n, int(whole)), np.zeros(n + n_held + n_items)),
        bounds=scipy.optimize.Bounds(0, highest),
        constraints=scipy.optimize.LinearConstraint(matrix, -np.inf, limit),
        options={"time_limit": max(seconds, _LEAST_SECONDS), "mip_rel_gap": _CLOSE},
    )


def _limits(problem: Problem) -> tuple[Any, FloatArray]:
    """Return the matrix and the right side of all limits, in the order in which section 7 has them."""
    topics, options, holders = problem.topics, problem.options, problem.holders
    n, n_held, n_items = len(options), len(holders), len(topics)
    x, y = np.arange(n), n + np.arange(n)
    z, u = 2 * n + np.arange(n_held), 2 * n + n_held + np.arange(n_items)
    both, held = _same_pair(problem)
    one, expert = np.ones(n), topics.expert[options.item]
    couple = np.arange(len(both))
    blocks = (
        _Block(np.append(x, x), np.append(y, x), np.append(one, -one), np.zeros(n)),
        _Block(
            np.append(couple, couple), np.append(y[both], z[held]), np.ones(2 * len(both)), couple * 0 + 1
        ),
        _Block(np.append(options.item, holders.item), np.append(y, z), np.ones(n + n_held), topics.seats),
        _Block(options.person, x, options.hours, problem.person_hours),
        _Block(expert, x, options.mentor_hours, problem.expert_hours),
        _Block(options.item, x, one, topics.group),
        _Block(
            np.append(options.item, np.arange(n_items)),
            np.append(x, u),
            -np.append(problem.lifts, np.ones(n_items)).astype(np.float64),
            -problem.missing,
        ),
    )
    at = np.cumsum([0, *(len(block.limit) for block in blocks)])
    row = np.concatenate([block.row + first for block, first in zip(blocks, at[:-1], strict=True)])
    column, value = (
        np.concatenate([getattr(block, name) for block in blocks]) for name in ("column", "value")
    )
    limit = np.concatenate([block.limit.astype(np.float64) for block in blocks])
    shape = (int(at[-1]), 2 * n + n_held + n_items)
    return scipy.sparse.csr_array((value, (row, column)), shape=shape), limit


def _same_pair(problem: Problem) -> tuple[IntArray, IntArray]:
    """Return the rows of options and of holders that are about the same person and item."""
    n_people = max(len(problem.person_hours), 1)
    options = problem.options.item * n_people + problem.options.person
    holders = problem.holders.item * n_people + problem.holders.person
    _keys, both, held = np.intersect1d(options, holders, assume_unique=True, return_indices=True)
    return both, held
