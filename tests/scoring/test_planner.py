"""The planner: no plan of small problems is better than the one found, and every change is priced."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ktrack.scoring.assignment import Holders, Options, Problem, Topics, Why, evaluate, nothing, reasons
from ktrack.scoring.planner import greedy, solve


def test_an_empty_plan_and_a_plan_that_nobody_may_join_are_answered() -> None:
    none, blank_column = np.empty(0, dtype=np.int64), np.empty(0)
    nobody = Options(none, none, blank_column, blank_column, blank_column)
    held = Holders(none, none, blank_column)
    blank = solve(Problem(Topics(*[none] * 5), nobody, held, np.empty(0), np.empty(0), 0.7))
    assert np.isnan(blank.best.share)
    one = np.array([1])
    topics = Topics(one * 3, one, one, one * 0, one)
    problem = Problem(topics, nobody, held, np.zeros(1), np.zeros(1), 0.7)
    found = solve(problem)
    assert (found.best.value, found.best.objective, found.gap) == (0, -3, 0)
    assert reasons(problem, found.best) == {0: Why.NOBODY}


def test_hours_below_zero_are_refused() -> None:
    one, none = np.array([1]), np.empty(0, dtype=np.int64)
    options = Options(one * 0, one * 0, np.array([0.5]), np.array([-2.0]), np.ones(1))
    held = Holders(none, none, np.empty(0))
    with pytest.raises(ValueError, match="hours"):
        Problem(Topics(one, one, one, one * 0, one), options, held, np.ones(1), np.ones(1), 0.7)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Make problems of up to 3 people, 3 items, 2 experts and 7 allowed pairs."""
    n_people, n_items = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = [(item, person) for item in range(n_items) for person in range(n_people)]
    allowed = sorted(draw(st.sets(st.sampled_from(cells), max_size=7)))
    held = sorted(draw(st.sets(st.sampled_from(cells), max_size=4)))

    def numbers(values: st.SearchStrategy[Any], size: int, dtype: type = float) -> Any:
        return np.array(draw(st.lists(values, min_size=size, max_size=size)), dtype=dtype)

    chances, hours = st.sampled_from([0.1, 0.4, 0.69, 0.7, 0.8, 0.95]), st.sampled_from([0, 5, 10, 20, 33.5])
    small, experts = st.integers(1, 3), st.integers(0, 1)
    topics = Topics(*(numbers(values, n_items, int) for values in (small, small, small, experts, small)))
    item, person = np.array(allowed, dtype=int).reshape(-1, 2).T
    held_item, held_person = np.array(held, dtype=int).reshape(-1, 2).T
    n = len(allowed)
    options = Options(item, person, numbers(chances, n), numbers(hours, n), numbers(hours, n))
    return Problem(
        topics, options, Holders(held_item, held_person, numbers(chances, len(held))),
        numbers(st.sampled_from([0, 10, 30, 60]), n_people), numbers(st.sampled_from([0, 15, 40]), 2), 0.7,
    )  # fmt: skip


@given(problems())
@settings(max_examples=60, deadline=None)
def test_no_plan_is_better_than_the_one_found(problem: Problem) -> None:
    tried = (
        evaluate(problem, np.array(choice, dtype=bool))
        for choice in product([False, True], repeat=len(problem.options))
    )
    best = max(outcome.objective for outcome in tried if outcome.feasible)
    found = solve(problem)
    assert found.best.feasible
    assert found.best.objective == pytest.approx(best, abs=1e-6)
    assert found.bound >= best - 1e-5
    assert evaluate(problem, greedy(problem)).feasible


@given(problems(), st.data())
@settings(max_examples=30, deadline=None)
def test_a_change_by_hand_is_priced_and_its_broken_limits_named(
    problem: Problem, data: st.DataObject
) -> None:
    n = len(problem.options)
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    found = evaluate(problem, chosen)
    over = problem.person_hours < found.person_hours
    assert found.over_people.tolist() == np.flatnonzero(over).tolist()
    assert found.value >= evaluate(problem, nothing(problem)).value
    assert np.bincount(found.seats.item, minlength=len(problem.topics)).max() <= problem.topics.seats.max()
    assert set(reasons(problem, found)) == set(np.flatnonzero(found.shortfall).tolist())


def test_a_search_that_is_cut_short_still_answers_with_a_plan_and_its_distance() -> None:
    made = np.random.default_rng(4)
    item, person = np.nonzero(np.ones((60, 60), dtype=bool))
    hours = made.integers(1, 5, 3600).astype(np.float64) * 10
    topics = Topics(
        made.integers(1, 6, 60), made.integers(1, 4, 60), made.integers(1, 4, 60), item[::60] % 8,
        np.full(60, 3),
    )  # fmt: skip
    none = np.empty(0, dtype=np.int64)
    problem = Problem(
        topics, Options(item, person, made.choice(np.array([0.5, 0.71, 0.75]), 3600), hours, hours * 0.4),
        Holders(none, none, np.empty(0)), made.integers(0, 80, 60).astype(np.float64), np.full(8, 60.0), 0.7,
    )  # fmt: skip
    found = solve(problem, seconds=0)
    assert found.best.feasible
    assert found.best.objective >= evaluate(problem, greedy(problem)).objective
    assert found.gap == 0 or found.bound > found.best.objective
