import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from ktrack.scoring.columns import NEVER, OPEN, Columns, Grade, Holdings, Kind, Replay, Type
from ktrack.scoring.parameters import FIRST_STABILITY, Policy
from ktrack.scoring.replay import replay
from tests.scoring import oracle
from tests.scoring.building import (
    MICROSECONDS,
    Row,
    check,
    claim,
    evidence,
    replayed,
    shuffled,
    signoff,
    unset,
    use,
)
from tests.scoring.strategies import CHECKS, LEVELS, PEOPLE, SIGNOFFS, SKILLS, histories

POLICY = Policy()
N_PAIRS = PEOPLE * SKILLS


def latest(rows: list[Row], policy: Policy = POLICY) -> dict[str, Any]:
    """The holding of pair 0, by the name of its column."""
    holdings = replayed(rows, policy).holdings
    return {field.name: getattr(holdings, field.name)[0] for field in dataclasses.fields(Holdings)}


def assert_same(a: Columns, b: Columns, but: str = "") -> None:
    for field in dataclasses.fields(a):
        if field.name != but:
            assert_array_equal(getattr(a, field.name), getattr(b, field.name), field.name)


def test_first_signoff_sets_level_stability_and_difficulty() -> None:
    holding = latest([signoff(10, 4)])
    assert (holding["level"], holding["level_max"], holding["kind"]) == (4, 4, Kind.SIGNOFF)
    assert (holding["stability"], holding["difficulty"]) == (FIRST_STABILITY[4], 5.0)
    assert (holding["first_day"], holding["last_day"], holding["checks"], holding["lapses"]) == (10, 10, 0, 0)


def test_the_skill_may_name_its_difficulty() -> None:
    done = replay(evidence([signoff(10, 4), signoff(10, 4, pair=1)]), np.array([8.0, np.nan]), POLICY)
    assert list(done.holdings.difficulty) == [8.0, 5.0]


@pytest.mark.parametrize("level", [0, 1])
def test_low_levels_have_no_memory(level: int) -> None:
    holding = latest([signoff(10, level)])
    assert holding["level"] == level
    assert math.isnan(holding["stability"])
    assert math.isnan(holding["difficulty"])


def test_signoff_of_a_higher_level_restarts_the_clock_and_lifts_stability() -> None:
    holding = latest([signoff(10, 3), signoff(50, 4)])
    assert (holding["level"], holding["last_day"], holding["stability"]) == (4, 50, FIRST_STABILITY[4])


def test_signoff_below_the_known_level_is_a_lapse() -> None:
    signed, failed = latest([signoff(10, 4), signoff(80, 3)]), latest([signoff(10, 4), check(80, 3)])
    assert (signed["level"], signed["level_max"], signed["lapses"]) == (3, 4, 1)
    assert (signed["stability"], signed["difficulty"]) == (failed["stability"], failed["difficulty"])
    assert (signed["checks"], failed["checks"]) == (0, 1)


def test_a_fall_to_level_one_ends_memory_but_the_new_difficulty_is_kept() -> None:
    fallen = latest([signoff(10, 4), check(80, 1, Grade.AGAIN)])
    assert math.isnan(fallen["stability"])
    again = latest([signoff(10, 4), check(80, 1, Grade.AGAIN), signoff(120, 3)])
    assert again["stability"] == FIRST_STABILITY[3]
    assert again["difficulty"] == fallen["difficulty"] > 8


def test_a_check_at_level_with_grade_again_is_not_passed_but_moves_like_hard() -> None:
    again, hard = ([signoff(10, 4), check(80, 4, grade)] for grade in (Grade.AGAIN, Grade.HARD))
    assert latest(again)["stability"] == latest(hard)["stability"]
    assert list(replayed(again).segments.passed) == [False, False]
    assert list(replayed(hard).segments.passed) == [False, True]


def test_a_quiz_is_capped_at_the_known_level_or_at_three() -> None:
    assert latest([check(10, 5, kind=Kind.QUIZ)])["level"] == 3
    assert latest([signoff(10, 1), check(60, 5, kind=Kind.QUIZ)])["level"] == 1
    assert latest([signoff(10, 4), check(60, 5, kind=Kind.QUIZ)])["level"] == 4


def test_claims_and_uses_change_no_level() -> None:
    holding = latest([claim(10, 5), use(12), claim(11, 2)])
    assert (holding["level"], holding["kind"], holding["last_day"]) == (-1, Kind.NONE, NEVER)
    assert (holding["claim"], holding["claim_day"]) == (2, 11)


def test_segments_follow_each_other() -> None:
    segments = replayed([check(80, 4), signoff(10, 4), signoff(30, 2, pair=1)], n_pairs=2).segments
    assert list(segments.pair) == [0, 0, 1]
    assert list(segments.start) == [10, 80, 30]
    assert list(segments.end) == [80, OPEN, OPEN]
    assert list(segments.row) == [1, 0, 2]


def test_a_check_was_predicted_by_what_was_known_before_it() -> None:
    predicted = replayed([signoff(0, 4), check(84, 4), signoff(100, 4)]).segments.predicted
    assert predicted[1] == pytest.approx(0.85 * 0.8225, abs=5e-5)
    assert np.isnan(predicted[[0, 2]]).all()


def test_what_was_known_then_is_replayed_as_it_was_known() -> None:
    rows = [signoff(10, 4), signoff(10, 2)._replace(revises=0, recorded=90)]
    then = replay(evidence(rows), unset(1), POLICY, known_at=89 * MICROSECONDS)
    assert list(then.holdings.level) == [4]
    assert latest(rows)["level"] == 2


def test_no_evidence_gives_empty_holdings() -> None:
    done = replayed([], n_pairs=2)
    assert len(done.segments) == len(done.uses) == len(done.clocks) == 0
    assert list(done.holdings.level) == [-1, -1]


def everything(rows: list[Row]) -> Replay:
    return replayed(rows, n_pairs=N_PAIRS)


@given(st.data(), histories())
def test_any_order_of_rows_gives_the_same_state(data: st.DataObject, rows: list[Row]) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    first, second = everything(rows), everything(shuffled(rows, order))
    assert_same(first.segments, second.segments, but="row")
    assert_same(first.clocks, second.clocks)
    assert_same(first.holdings, second.holdings)


@given(histories(), st.integers(0, N_PAIRS - 1))
def test_a_pair_alone_gives_the_same_state_as_among_all(rows: list[Row], pair: int) -> None:
    whole = everything(rows).segments
    columns = evidence(rows)
    mine = np.flatnonzero(columns.pair == pair)
    alone = dataclasses.replace(
        columns.take(mine),
        pair=np.zeros(len(mine), np.int64),
        revises=np.array([_place(mine, row) for row in columns.revises[mine]], dtype=np.int64),
    )
    foreign = np.isin(mine, columns.revises[columns.pair != pair])
    alone = dataclasses.replace(alone, void=alone.void | foreign)
    expected = whole.take(whole.pair == pair)
    assert_array_equal(replay(alone, unset(1), POLICY).segments.stability, expected.stability)


def _place(rows: Any, row: int) -> int:
    found = np.flatnonzero(rows == row)
    return int(found[0]) if len(found) else -1


@given(histories(), st.sampled_from([POLICY, Policy(kappa=5, eta=1, nu_plain=0.3, use_window=9)]))
def test_replay_equals_the_plain_telling(rows: list[Row], policy: Policy) -> None:
    holdings = replayed(rows, policy, N_PAIRS).holdings
    counted = oracle.counting(rows)
    for pair in range(N_PAIRS):
        expected = oracle.state_on([row for row in counted if row.pair == pair], OPEN, policy)
        assert holdings.level[pair] == (-1 if expected.level is None else expected.level)
        assert holdings.level_max[pair] == expected.level_max
        assert_close(holdings.stability[pair], expected.stability)
        assert_close(holdings.difficulty[pair], expected.difficulty)
        assert (holdings.lapses[pair], holdings.checks[pair]) == (expected.lapses, expected.checks)
        assert holdings.kind[pair] == expected.kind


def assert_close(value: float, expected: float | None) -> None:
    assert value == pytest.approx(math.nan if expected is None else expected, rel=1e-9, nan_ok=True)


@given(st.lists(st.one_of(SIGNOFFS, CHECKS), max_size=8), st.integers(2, 5), st.integers(1, 9))
def test_repeated_signoffs_at_one_level_never_grow_stability(rows: list[Row], level: int, times: int) -> None:
    rows = [row._replace(pair=0) for row in rows] + [signoff(800, level)]
    repeated = rows + [signoff(800 + 7 * i, level) for i in range(1, times + 1)]
    assert latest(repeated)["stability"] == latest(rows)["stability"]


@given(st.lists(st.one_of(SIGNOFFS, CHECKS), min_size=1, max_size=8), LEVELS)
def test_a_quiz_never_raises_a_level(rows: list[Row], level: int) -> None:
    rows = [row._replace(pair=0) for row in rows]
    after = latest([*rows, check(800, level, Grade.EASY, Kind.QUIZ)])
    assert after["level"] <= latest(rows)["level"]
    assert after["level_max"] == latest(rows)["level_max"]


@given(histories())
def test_evidence_is_not_changed(rows: list[Row]) -> None:
    columns, copy = evidence(rows), evidence(rows)
    replay(columns, unset(N_PAIRS), POLICY)
    assert_same(columns, copy)


def test_columns_of_different_length_are_refused() -> None:
    columns = evidence([signoff(10, 4), use(12)])
    with pytest.raises(ValueError, match=r"Evidence: columns of different length: .*'level': 1"):
        dataclasses.replace(columns, level=columns.level[:1])


def test_types_and_kinds_keep_their_stored_numbers() -> None:
    assert [int(code) for code in Type] == [0, 1, 2, 3]
    assert {kind.name: int(kind) for kind in Kind} == {
        "NONE": -1,
        "SIGNOFF": 0,
        "QUIZ": 1,
        "TEACHBACK": 2,
        "DEMO": 3,
    }
