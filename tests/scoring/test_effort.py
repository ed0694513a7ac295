import pytest

from ktrack.scoring.effort import hours_per_level, level_points, points_interval
from ktrack.scoring.parameters import Policy
from ktrack.scoring.score import Score, measure
from tests.scoring.building import Item, Mentee, World, check

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
