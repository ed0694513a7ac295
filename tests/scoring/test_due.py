import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.columns import OPEN
from ktrack.scoring.due import due_days, intervals
from ktrack.scoring.parameters import FIRST_STABILITY, Policy
from ktrack.scoring.plan import importances, layout
from tests.scoring import oracle
from tests.scoring.building import Item, Mentee, Row, World, replayed, signoff, use, whole

POLICY = Policy()


def due(rows: list[Row], importance: int = 5) -> int:
    done = replayed(rows)
    holding = done.holdings
    return int(
        due_days(done.clocks, whole([0]), holding.last_day, holding.stability, whole([importance]), POLICY)[0]
    )


def test_the_more_important_the_sooner() -> None:
    days = intervals(np.full(5, FIRST_STABILITY[4]), np.arange(1, 6), POLICY)
    assert list(days) == pytest.approx([299.9159, 179.8462, 107.0757, 61.5604, 32.291], abs=5e-5)


def test_intervals_stay_within_their_bounds() -> None:
    assert list(intervals(np.array([0.2, 80.0]), whole([5, 1]), POLICY)) == [14, 365]


def test_due_is_the_first_day_on_which_the_interval_has_passed() -> None:
    assert due([signoff(100, 4)]) == 100 + 33


def test_uses_put_a_check_off() -> None:
    assert due([signoff(100, 4), use(100)]) == 100 + 30 + 18


def test_due_after_a_year_at_the_latest() -> None:
    uses = [use(day, attested=True) for day in range(100, 500, 30)]
    assert due([signoff(100, 5), *uses], importance=1) == 100 + 365


def test_nothing_is_due_without_memory_or_without_a_plan() -> None:
    assert due([signoff(100, 1)]) == OPEN
    assert due([signoff(100, 4)], importance=0) == OPEN


@given(
    st.integers(2, 5),
    st.integers(1, 5),
    st.lists(st.builds(use, st.integers(0, 400), st.booleans()), max_size=6),
)
def test_due_equals_counting_days(level: int, importance: int, uses: list[Row]) -> None:
    rows = [signoff(100, level), *uses]
    wanted = float(intervals(FIRST_STABILITY[[level]], whole([importance]), POLICY)[0])
    days = (day for day in range(100, 466) if oracle.elapsed(rows, 100, day, POLICY) >= wanted)
    assert due(rows, importance) == next(days, 465)


def test_importance_is_the_highest_of_the_persons_own_items() -> None:
    world = World(
        n_people=2,
        n_skills=1,
        rows=[signoff(10, 4, pair=0), signoff(10, 4, pair=1)],
        items=[
            Item(0, 0, 3, importance=2),
            Item(1, 0, 3, importance=4),
            Item(1, 0, 3, importance=5, retired=50),
        ],
        mentees=[Mentee(0, 0), Mentee(1, 0), Mentee(2, 0), Mentee(0, 1), Mentee(1, 1, starts=101)],
    )
    assert list(importances(layout(world.scope()), 100, 2)) == [4, 2]
