import numpy as np

from ktrack.scoring.survival import first_reached, kaplan_meier, median, times_to_transfer
from tests.scoring.building import check, replayed, signoff, whole


def test_a_table_by_hand() -> None:
    """Of four, one is lost on day 20; the other three reach the level on days 10, 20 and 40."""
    table = kaplan_meier(whole([10, 20, 20, 40]), np.array([True, True, False, True]))
    assert list(table.time) == [10, 20, 40]
    assert list(table.at_risk) == [4, 3, 1]
    assert list(table.reached) == [1, 1, 1]
    assert list(table.open) == [0.75, 0.5, 0.0]
    assert median(table) == 20


def test_too_few_reach_it_for_a_median() -> None:
    assert median(kaplan_meier(whole([10, 20, 30]), np.array([True, False, False]))) is None


def test_nobody_watched() -> None:
    table = kaplan_meier(whole([]), np.zeros(0, dtype=np.bool_))
    assert (len(table), median(table)) == (0, None)


def test_the_level_is_reached_once_even_if_it_is_lost_again() -> None:
    segments = replayed([signoff(10, 2), signoff(30, 4), check(80, 3)]).segments
    assert [int(first_reached(segments, 1, level)[0]) for level in (2, 3, 4)] == [10, 30, 30]


def test_unfinished_pairs_are_censored_not_dropped() -> None:
    segments = replayed([signoff(30, 3), signoff(120, 4, pair=1)], n_pairs=2).segments
    days, reached = times_to_transfer(segments, whole([0, 1, -1]), whole([3, 4, 2]), whole([10, 10, 60]), 100)
    assert list(days) == [20, 90, 40]
    assert list(reached) == [True, False, False]


def test_who_was_there_before_took_no_time() -> None:
    segments = replayed([signoff(30, 3)]).segments
    days, reached = times_to_transfer(segments, whole([0]), whole([3]), whole([50]), 100)
    assert (days[0], reached[0]) == (0, True)
