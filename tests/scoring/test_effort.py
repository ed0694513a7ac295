from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.effort import hours_per_level, level_points, points_by, points_interval
from ktrack.scoring.parameters import Policy
from ktrack.scoring.score import Score, measure
from tests.scoring.building import Item, Mentee, World, check
from tests.scoring.strategies import DAYS, worlds

POLICY = Policy()


def result(baseline: int = 1) -> Score:
    world = World(
        n_people=1,
        n_skills=1,
        rows=[check(100, 4, pair=0)],
        items=[Item(0, 0, target=4, seats=2, baseline=baseline)],
        mentees=[Mentee(0, 0)],
    )
    return measure(world.company(POLICY), world.scope(), POLICY, 100)


def test_a_seat_brings_the_levels_above_the_baseline() -> None:
    found = result()
    assert level_points(found.plan, found.seats) == pytest.approx(0.95 * 3)


def test_hours_are_divided_by_the_levels_retained() -> None:
    assert hours_per_level(57, 2.85) == pytest.approx(20)
    assert hours_per_level(57, 0.49) is None


def test_the_interval_holds_the_points_and_ends_at_the_most_possible() -> None:
    found = result()
    low, high = points_interval(found.plan, found.seats, POLICY)
    assert 0 < low < level_points(found.plan, found.seats) < high <= 6


def test_without_levels_to_gain_there_is_no_interval() -> None:
    found = result(baseline=4)
    assert points_interval(found.plan, found.seats, POLICY) == (0.0, 0.0)


@given(worlds(), DAYS, st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_groups_at_once_are_each_group_by_itself(world: World, day: int, numbers: list[int]) -> None:
    found = measure(world.company(POLICY), world.scope(), POLICY, day)
    group = np.array(numbers[: len(found.plan.items)], dtype=np.int64)
    together = points_by(found.plan, found.seats, group, 3, POLICY)
    for number in range(3):
        # The items of other groups gain nothing, so that what is left is this group alone.
        baseline = np.where(group == number, found.plan.items.baseline, found.plan.items.target)
        alone = replace(found.plan, items=replace(found.plan.items, baseline=baseline))
        assert together.points[number] == pytest.approx(level_points(alone, found.seats))
        assert together.interval(number) == pytest.approx(points_interval(alone, found.seats, POLICY))
