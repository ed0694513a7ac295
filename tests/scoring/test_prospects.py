"""How likely a learner gets there in time, from those who tried before."""

import numpy as np
import pytest

from ktrack.scoring.prospects import WEIGHT, Learners, assumed, chances, learners
from tests.scoring.building import replayed, signoff

ONE = np.array([1])


def past(level: int, target: int, durations: list[int], reached: list[bool]) -> Learners:
    n = len(durations)
    return Learners(
        np.full(n, level), np.full(n, target), np.array(durations, dtype=int), np.array(reached, dtype=bool)
    )


NOBODY = past(0, 4, [], [])


def test_without_history_half_gain_a_level_in_thirty_days() -> None:
    found = assumed(np.array([3, 2, 0, 3]), np.array([4, 4, 4, 4]), np.array([30, 60, 120, 0]))
    np.testing.assert_allclose(found, [0.5, 0.5, 0.5, 0])
    np.testing.assert_allclose(chances(NOBODY, ONE * 3, ONE * 4, ONE * 30), [0.5])


def test_much_history_outweighs_the_assumption_and_few_of_a_kind_lean_on_all() -> None:
    quick = past(0, 4, [20] * 1000, [True] * 1000)
    assert chances(quick, ONE * 0, ONE * 4, ONE * 30)[0] == pytest.approx(1, abs=0.02)
    assert chances(quick, ONE * 0, ONE * 4, ONE * 19)[0] == pytest.approx(0, abs=0.02)
    # Nobody began at level 2: what all learners did stands in.
    assert chances(quick, ONE * 2, ONE * 4, ONE * 30)[0] == pytest.approx(1, abs=0.02)
    slow = Learners.join([quick, past(2, 4, [400] * WEIGHT, [False] * WEIGHT)])
    assert chances(slow, ONE * 2, ONE * 4, ONE * 30)[0] == pytest.approx(0.5, abs=0.02)


def test_those_still_learning_count_as_long_as_they_were_watched() -> None:
    half = past(0, 4, [10] * 500 + [5] * 500, [True] * 500 + [False] * 500)
    # Whoever was watched for 5 days only says nothing about day 10: all others got there.
    assert chances(half, ONE * 0, ONE * 4, ONE * 10)[0] == pytest.approx(1, abs=0.02)


def test_more_days_never_lower_the_chance() -> None:
    some = past(1, 3, [5, 9, 30, 30, 70, 90], [True, False, True, True, False, True])
    days = np.arange(0, 200)
    found = chances(some, np.full(200, 1), np.full(200, 3), days)
    assert np.all(np.diff(found) >= 0)
    assert found.min() >= 0
    assert found.max() < 1


def test_learners_begin_with_the_level_of_the_day_and_below_their_target() -> None:
    # Pair 0 was at level 2 from day 10 and reached 4 on day 50; pair 1 knew it before it began.
    known = replayed([signoff(10, 2), signoff(50, 4), signoff(5, 4, pair=1)], n_pairs=2).segments
    pair = np.array([0, 0, 1, -1, 0])
    found = learners(known, pair, np.array([4, 4, 4, 3, 4]), np.array([20, 5, 20, 20, 90]), 80)
    assert found.level.tolist() == [2, 0, 0]
    assert found.target.tolist() == [4, 4, 3]
    assert found.duration.tolist() == [30, 45, 60]
    assert found.reached.tolist() == [True, True, False]
