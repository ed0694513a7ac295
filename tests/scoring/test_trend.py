import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.parameters import Policy
from ktrack.scoring.score import measure
from ktrack.scoring.trend import Trend, trend
from tests.scoring import oracle
from tests.scoring.building import Absence, Item, Mentee, World, signoff, use
from tests.scoring.strategies import worlds

POLICY = Policy()
NAMES = ("retained", "verified", "transferred", "unknown")
GRID = st.lists(st.integers(0, 720), min_size=1, max_size=6)


def trend_of(world: World, days: list[int]) -> Trend:
    return trend(world.company(POLICY), world.scope(), POLICY, days)


@given(worlds(), GRID)
def test_trend_equals_day_by_day_replay(world: World, days: list[int]) -> None:
    found = trend_of(world, days)
    for i, day in enumerate(days):
        expected = oracle.figures(world, day, POLICY)
        for name in NAMES:
            value = np.nan if expected is None else expected[name]
            assert getattr(found, name)[i] == pytest.approx(value, abs=1e-9, nan_ok=True), name


@given(worlds(), GRID)
def test_trend_equals_scoring_each_day(world: World, days: list[int]) -> None:
    found = trend_of(world, days)
    for i, day in enumerate(days):
        expected = measure(world.company(POLICY), world.scope(), POLICY, day).retained
        assert found.retained[i] == pytest.approx(
            np.nan if expected is None else expected, abs=1e-9, nan_ok=True
        )


def test_a_worked_example() -> None:
    world = World(
        n_people=2,
        n_skills=1,
        rows=[signoff(100, 4, pair=0), use(120, pair=0), signoff(150, 3, pair=1)],
        items=[Item(0, 0, target=3, seats=2, starts=90, retired=400)],
        mentees=[Mentee(0, 0, starts=95), Mentee(0, 1, starts=160)],
        absences=[Absence(1, 200, 300)],
    )
    days = [89, 90, 100, 149, 160, 200, 300, 400]
    found = trend_of(world, days)
    assert list(found.day) == days
    assert list(found.transferred) == pytest.approx([np.nan, 0, 0.5, 0.5, 1, 1, 1, np.nan], nan_ok=True)
    assert list(found.verified) == pytest.approx([np.nan, 0, 0.5, 0.5, 1, 0.5, 1, np.nan], nan_ok=True)
    # On day 149, 20 days at full speed and 29 at half of it have passed since the sign-off.
    recall = (1 + 0.9803 * 34.5 / (14 * 2.3065)) ** -0.1542
    assert found.retained[3] == pytest.approx(0.85 * recall / 2, abs=1e-4)


def test_no_days_give_no_points() -> None:
    assert len(trend_of(World(1, 1, items=[Item(0, 0, 3)]), [])) == 0
