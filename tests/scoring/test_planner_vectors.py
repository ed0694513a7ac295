"""The planner's worked example in ../shared/vectors/kt1.json.

Without that folder this file is not collected.
"""

import json
from typing import Any

import numpy as np
import pytest

from ktrack.scoring.assignment import Holders, Options, Problem, Topics, Why, reasons
from ktrack.scoring.curve import retrievability
from ktrack.scoring.parameters import FIRST_STABILITY, Policy
from ktrack.scoring.planner import greedy, solve
from tests.scoring.folder import VECTORS

TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The planner's part of the specification's numbers."""
    found: dict[str, Any] = json.loads((VECTORS / "kt1.json").read_text())["planner"]
    return found


def example(told: dict[str, Any], **changed: Any) -> Problem:
    """Return the worked example as a problem; e comes from π and the model, not from the rounded numbers."""
    policy, whole = Policy(), {**told, **changed}
    q_h = policy.a_signoff * retrievability(np.array([30.0]), FIRST_STABILITY[4:5], policy.kappa)[0]
    experts = sorted(whole["mcap"])
    pi = np.array([[np.nan if one is None else one for one in row] for row in whole["pi"]])
    q0, hours, taught = (np.array(whole[name]) for name in ("q0", "hours", "mentor_hours"))
    item, person = np.nonzero(~np.isnan(pi.T))
    held_item, held_person = np.nonzero(q0.T)
    importance, seats, wanted, group = (np.array(whole[name]) for name in ("w", "n", "B", "group"))
    mentor = np.array([experts.index(one) for one in whole["mentor"]])
    return Problem(
        Topics(importance, seats, wanted, mentor, group),
        Options(item, person, pi[person, item] * q_h, hours[person, item], taught[person, item]),
        Holders(held_item, held_person, q0[held_person, held_item]),
        np.array(whole["cap"], dtype=float),
        np.array([float(whole["mcap"][one]) for one in experts]),
        whole["theta"],
    )


def pairs(told: dict[str, Any], problem: Problem, chosen: Any) -> list[list[str]]:
    """Return the chosen options by name, in the example's order."""
    rows = problem.options.take(chosen)
    named = zip(rows.person.tolist(), rows.item.tolist(), strict=True)
    return [[told["people"][person], told["items"][item]] for person, item in sorted(named)]


def test_it_solves_the_worked_example(told: dict[str, Any]) -> None:
    problem = example(told)
    found = solve(problem)
    best = found.best
    assert pairs(told, problem, best.chosen) == told["solution"]
    assert best.objective == pytest.approx(told["objective"], abs=TOLERANCE)
    assert best.value == pytest.approx(told["value"], abs=TOLERANCE)
    assert best.share == pytest.approx(told["share"], abs=TOLERANCE)
    assert found.baseline.value == pytest.approx(told["value_without_plan"], abs=TOLERANCE)
    assert best.shortfall.tolist() == told["shortfall"]
    assert best.person_hours.tolist() == told["hours_used"]
    np.testing.assert_allclose(problem.expected, [round(e, 4) for e in _flat(told["e"])], atol=TOLERANCE)
    assert (found.gap, found.time_up, best.feasible) == (0, False, True)


def _flat(rows: list[list[float | None]]) -> list[float]:
    """Return the numbers by item, then person."""
    return [value for column in zip(*rows, strict=True) for value in column if value is not None]


def test_an_expert_without_hours_leaves_items_short(told: dict[str, Any]) -> None:
    problem, tight = example(told, mcap=told["tight_mentor"]["mcap"]), told["tight_mentor"]
    best = solve(problem).best
    assert pairs(told, problem, best.chosen) == tight["solution"]
    assert best.objective == pytest.approx(tight["objective"], abs=TOLERANCE)
    assert best.value == pytest.approx(tight["value"], abs=TOLERANCE)
    assert best.shortfall.tolist() == tight["shortfall"]
    assert reasons(problem, best) == {0: Why.EXPERT, 1: Why.EXPERT}


def test_above_the_limit_the_search_is_narrowed_and_the_gap_stays_honest(told: dict[str, Any]) -> None:
    problem = example(told)
    found = solve(problem, exact=6)
    assert found.searched == 6
    assert found.best.feasible
    assert found.bound >= told["objective"] - TOLERANCE
    assert found.gap == pytest.approx((found.bound - found.best.objective) / found.best.objective, abs=1e-9)


def test_without_time_the_greedy_plan_is_the_answer(told: dict[str, Any], monkeypatch: Any) -> None:
    class Nothing:
        x = mip_dual_bound = None
        status = 1

    monkeypatch.setattr("ktrack.scoring.planner.scipy.optimize.milp", lambda *args, **more: Nothing())
    problem = example(told)
    for exact in (10_000, 6):
        found = solve(problem, exact=exact)
        assert found.time_up
        assert found.best.chosen.tolist() == greedy(problem).tolist()
        assert found.best.feasible
        assert found.bound == sum(told["w"])
