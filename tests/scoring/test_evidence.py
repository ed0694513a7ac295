import numpy as np

from ktrack.scoring.columns import NEVER, Grade, Kind
from ktrack.scoring.evidence import assessments, effective, latest_claims
from tests.scoring.building import MICROSECONDS, Row, check, claim, evidence, signoff


def counted(rows: list[Row], known_at: int | None = None) -> list[bool]:
    moment = None if known_at is None else known_at * MICROSECONDS
    return list(effective(evidence(rows), moment))


def best(rows: list[Row]) -> list[int]:
    columns = evidence(rows)
    return list(assessments(columns, effective(columns)))


def test_a_correction_takes_the_place_of_what_it_revises() -> None:
    assert counted([signoff(10, 4), signoff(10, 3)._replace(revises=0)]) == [False, True]


def test_in_a_chain_only_the_last_row_counts() -> None:
    rows = [signoff(10, 4), signoff(10, 3)._replace(revises=0), signoff(10, 2)._replace(revises=1)]
    assert counted(rows) == [False, False, True]


def test_voiding_a_row_removes_it() -> None:
    assert counted([signoff(10, 4), signoff(10, 4)._replace(revises=0, void=True)]) == [False, False]


def test_voiding_a_revision_does_not_bring_the_revised_row_back() -> None:
    rows = [signoff(10, 4), signoff(10, 3)._replace(revises=0)]
    assert counted([*rows, rows[1]._replace(revises=1, void=True)]) == [False, False, False]


def test_what_was_recorded_later_was_not_known_then() -> None:
    rows = [signoff(10, 4), signoff(10, 3)._replace(revises=0, recorded=30)]
    assert counted(rows, known_at=29) == [True, False]
    assert counted(rows, known_at=30) == [False, True]


def test_of_two_revisions_of_one_row_both_stand() -> None:
    rows = [signoff(10, 4), signoff(10, 3)._replace(revises=0), signoff(11, 2)._replace(revises=0)]
    assert counted(rows) == [False, True, True]


def test_on_one_day_the_best_kind_counts() -> None:
    rows = [signoff(10, 4), check(10, 3, kind=Kind.QUIZ), check(10, 5, Grade.EASY, Kind.TEACHBACK)]
    assert best(rows) == [2]
    assert best(rows[:2]) == [1]


def test_of_one_kind_the_lowest_level_then_the_lowest_grade_counts() -> None:
    assert best([check(10, 4), check(10, 3, Grade.EASY), check(10, 3, Grade.HARD)]) == [2]


def test_demo_and_teachback_are_of_one_kind() -> None:
    assert best([check(10, 4, kind=Kind.DEMO), check(10, 3, kind=Kind.TEACHBACK)]) == [1]


def test_of_equal_demo_and_teachback_the_demo_is_named() -> None:
    rows = [check(10, 4, kind=Kind.TEACHBACK), check(10, 4, kind=Kind.DEMO)]
    assert (best(rows), best(rows[::-1])) == ([1], [0])


def test_other_days_and_pairs_count_for_themselves() -> None:
    assert best([signoff(12, 4), signoff(10, 3), signoff(10, 2, pair=1)]) == [1, 0, 2]


def test_of_the_claims_of_the_last_day_the_highest_counts() -> None:
    columns = evidence([claim(20, 2), claim(20, 4), claim(10, 5), claim(5, 0, pair=1)])
    level, day = latest_claims(columns, effective(columns), 3)
    assert list(level) == [4, 0, -1]
    assert list(day) == [20, 5, NEVER]


def test_claims_can_be_asked_as_of_a_day() -> None:
    columns = evidence([claim(20, 2), claim(10, 5)])
    level, _ = latest_claims(columns, effective(columns), 1, until=19)
    assert list(level) == [5]


def test_no_evidence_says_nothing() -> None:
    columns = evidence([])
    assert best([]) == []
    assert np.array_equal(latest_claims(columns, effective(columns), 1)[0], [-1])
