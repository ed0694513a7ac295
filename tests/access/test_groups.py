"""Small teams are shown together, in the same blocks for every question."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.access.groups import TOGETHER, Blocks, blocks, each_apart, enough

COMPANIES = st.dictionaries(st.integers(1, 20), st.integers(0, 9), max_size=9)
THRESHOLDS = st.integers(2, 12)


@pytest.mark.parametrize(
    ("people", "apart", "together"),
    [
        ({1: 5, 2: 9}, (1, 2), ()),
        ({1: 3, 2: 9, 3: 2}, (2,), (1, 3)),
        ({1: 4, 2: 9, 3: 6}, (2,), (1, 3)),  # the next smallest keeps the only small one company
        ({1: 4, 2: 6, 3: 6}, (3,), (1, 2)),  # the lower id of two
        ({1: 0, 2: 9, 3: 7, 4: 2}, (2,), (1, 3, 4)),
        ({1: 2, 2: 1}, (), (1, 2)),
        ({1: 0}, (), (1,)),
        ({}, (), ()),
    ],
)
def test_who_is_put_together(
    people: dict[int, int], apart: tuple[int, ...], together: tuple[int, ...]
) -> None:
    assert blocks(people, 5) == Blocks(apart, together)


@given(COMPANIES, THRESHOLDS)
def test_each_team_is_in_one_block_and_no_block_is_small(people: dict[int, int], threshold: int) -> None:
    found = blocks(people, threshold)
    shown = [found.teams(block) for block in (*found.apart, TOGETHER)]
    assert sorted(team for block in shown for team in block) == sorted(people)
    if found.apart:
        assert all(sum(people[team] for team in block) >= threshold for block in shown if block)
    assert [found.of(team) for team in sorted(people)] == found.mapped(np.array(sorted(people), int)).tolist()


@given(COMPANIES, THRESHOLDS)
def test_a_lower_threshold_only_divides_blocks(people: dict[int, int], threshold: int) -> None:
    """So that what was seen under one threshold cannot be subtracted from what is seen under another."""
    assert set(blocks(people, threshold + 1).together) >= set(blocks(people, threshold).together)


def test_a_team_nobody_has_heard_of_is_not_shown_by_itself() -> None:
    found = blocks({1: 5, 2: 1, 3: 4}, 5)
    assert (found.of(99), found.of(None), found.teams(99)) == (TOGETHER, TOGETHER, ())


def test_administrators_see_each() -> None:
    assert each_apart([2, 1]) == Blocks((1, 2), ())


def test_a_group_is_large_enough_from_the_threshold_on() -> None:
    assert [enough(count, 5) for count in (0, 1, 4, 5, 6)] == [False, False, False, True, True]
