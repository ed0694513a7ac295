import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.clock import build_clocks, clocks_on, days_when, read_clocks, uses_until
from ktrack.scoring.columns import OPEN, Clocks, Uses
from ktrack.scoring.evidence import effective, uses
from ktrack.scoring.parameters import Policy
from tests.scoring import oracle
from tests.scoring.building import Row, evidence, use, whole

POLICY = Policy()
THIRDS = Policy(nu_plain=1 / 3, nu_attested=0.4, use_window=17)
USED = st.lists(
    st.builds(use, day=st.integers(0, 120), attested=st.booleans(), pair=st.integers(0, 2)), max_size=8
)


def uses_of(rows: list[Row]) -> Uses:
    columns = evidence(rows)
    return uses(columns, effective(columns))


def clocks_of(rows: list[Row], policy: Policy = POLICY) -> Clocks:
    return build_clocks(uses_of(rows), policy)


def elapsed(clocks: Clocks, pair: int, start: int, end: int) -> float:
    first, last = read_clocks(clocks, whole([pair, pair]), whole([start, end]))
    return float(last - first)


def test_without_uses_the_clock_is_the_calendar() -> None:
    assert elapsed(clocks_of([]), 0, 100, 165) == 65


def test_overlapping_windows_run_at_the_slowest_speed() -> None:
    clocks = clocks_of([use(10), use(20, attested=True), use(20)])
    assert elapsed(clocks, 0, 0, 10) == 10
    assert elapsed(clocks, 0, 10, 20) == 5
    assert elapsed(clocks, 0, 20, 50) == 7.5
    assert elapsed(clocks, 0, 50, 60) == 10


def test_the_slowest_clock_runs_even_if_it_is_that_of_a_plain_use() -> None:
    slow_plain = Policy(nu_plain=0.2, nu_attested=0.6)
    assert elapsed(clocks_of([use(10), use(20, attested=True)], slow_plain), 0, 20, 50) == pytest.approx(
        20 * 0.2 + 10 * 0.6
    )


def test_a_window_that_opened_before_the_assessment_counts_after_it() -> None:
    assert elapsed(clocks_of([use(10)]), 0, 30, 50) == 5 + 10


def test_clocks_of_pairs_are_apart() -> None:
    clocks = clocks_of([use(10, pair=0), use(500, pair=2)])
    assert elapsed(clocks, 1, 0, 600) == 600
    assert elapsed(clocks, 2, 0, 500) == 500


@given(USED, st.integers(0, 2), st.integers(0, 200), st.integers(0, 200), st.sampled_from([POLICY, THIRDS]))
def test_readings_equal_a_sum_over_days(rows: list[Row], pair: int, a: int, b: int, policy: Policy) -> None:
    start, end = min(a, b), max(a, b)
    expected = oracle.elapsed([row for row in rows if row.pair == pair], start, end, policy)
    assert elapsed(clocks_of(rows, policy), pair, start, end) == pytest.approx(expected, abs=1e-9)


@given(USED, st.integers(-10, 200))
def test_all_pairs_on_one_day_equal_the_search(rows: list[Row], day: int) -> None:
    clocks = clocks_of(rows)
    searched = read_clocks(clocks, np.arange(3), np.full(3, day))
    assert np.array_equal(clocks_on(clocks, 3, day), searched)


@given(USED, st.integers(0, 200), st.floats(0, 300))
def test_the_day_of_a_reading_is_the_first_that_has_it(rows: list[Row], start: int, ahead: float) -> None:
    clocks = clocks_of(rows)
    pair = np.arange(3)
    goal = read_clocks(clocks, pair, np.full(3, start)) + ahead
    day = days_when(clocks, pair, goal)
    assert (read_clocks(clocks, pair, day) >= goal - 1e-9).all()
    assert (read_clocks(clocks, pair, day - 1) < goal).all()


def test_reading_of_one_pair_does_not_depend_on_the_others() -> None:
    rows = [use(day, pair=pair) for pair in range(3) for day in (3, 40, 77)]
    alone = [row for row in rows if row.pair == 2]
    day = whole([200])
    together = read_clocks(clocks_of(rows, THIRDS), whole([2]), day)
    assert together[0] == read_clocks(clocks_of(alone, THIRDS), whole([2]), day)[0]


def test_a_forecast_knows_no_later_use_but_open_windows_run_on() -> None:
    known = uses_until(uses_of([use(10), use(30)]), 20)
    assert elapsed(build_clocks(known, POLICY), 0, 20, 60) == 10 + 20


def test_the_last_row_of_each_pair_is_open() -> None:
    clocks = clocks_of([use(10, pair=0), use(50, pair=1)])
    assert list(clocks.until == OPEN) == [False, True, False, True]
