from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.holders import at_least, find_holders, resilience
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import highest_targets, layout, plan_on
from ktrack.scoring.snapshot import snapshot
from tests.scoring.building import Absence, Item, Mentee, World, check, signoff, whole

POLICY = Policy()
WORLD = World(
    n_people=4,
    n_skills=2,
    rows=[check(100, 4, pair=0), signoff(100, 3, pair=2), signoff(100, 5, pair=4), signoff(0, 5, pair=6)],
    items=[Item(0, 0, target=3), Item(1, 0, target=4)],
    mentees=[Mentee(0, 0)],
)


@given(st.lists(st.floats(0, 1), max_size=6), st.integers(0, 7))
def test_chance_of_at_least_k_equals_adding_up_all_outcomes(chances: list[float], k: int) -> None:
    expected = 0.0
    for outcome in product([0, 1], repeat=len(chances)):
        if sum(outcome) >= k:
            expected += float(np.prod([q if hit else 1 - q for q, hit in zip(chances, outcome, strict=True)]))
    assert at_least(np.array(chances), k) == pytest.approx(expected, abs=1e-12)


def test_holders_are_listed_by_chance() -> None:
    now = snapshot(WORLD.company(POLICY), POLICY, 100)
    found = find_holders(WORLD.company(POLICY), now, skill=0, target=4)
    assert list(found.person) == [0, 2, 3]
    assert list(found.chance[:2]) == pytest.approx([0.95, 0.85])


def test_bus_factor_counts_dependable_holders_at_the_highest_target() -> None:
    company = WORLD.company(POLICY)
    now = snapshot(company, POLICY, 100)
    targets = highest_targets(plan_on(layout(WORLD.scope()), 100), 2)
    found = resilience(company, now, POLICY, targets)
    chance = find_holders(company, now, 0, 4).chance
    assert list(found.target) == [4, -1]
    assert list(found.dependable) == [3, 0]
    assert list(found.any_independent) == pytest.approx([at_least(chance, 1), 0])
    assert list(found.any_lower) == pytest.approx([0.95, 0])
    assert list(found.expected) == pytest.approx([chance.sum(), 0])


def test_who_is_away_holds_nothing() -> None:
    world = World(4, 2, rows=WORLD.rows, absences=[Absence(0, 50)], freelancers=frozenset({2}))
    company = world.company(POLICY)
    found = resilience(company, snapshot(company, POLICY, 100), POLICY, whole([4, 4]))
    assert list(found.dependable) == [1, 0]


def test_certain_holders_make_a_skill_certain() -> None:
    company = WORLD.company(sure := Policy(a_demo=1.0))
    found = resilience(company, snapshot(company, sure, 100), sure, whole([4, -1]))
    assert found.any_independent[0] == pytest.approx(1)
