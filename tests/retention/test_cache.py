"""Answers are remembered as long as the data is the same."""

from collections.abc import Callable

from flask import Flask

from ktrack.base.db import db
from ktrack.retention import version
from ktrack.retention.cache import KEPT, remembered, remembered_while
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import Cast


class Counting:
    """A function that counts how often it is really asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, number: int, factor: int = 1) -> int:
        self.asked += 1
        return number * factor


def counted() -> tuple[Counting, Callable[..., int]]:
    counting = Counting()

    def double(number: int, factor: int = 1) -> int:
        return counting(number, factor)

    return counting, remembered(double)


def test_an_equal_question_is_answered_from_memory(app: Flask) -> None:
    version.touch()
    counting, function = counted()
    assert [function(2), function(2), function(2, factor=3), function(2, factor=3)] == [2, 2, 6, 6]
    assert counting.asked == 2


def test_writing_evidence_makes_it_ask_again(cast: Cast, signoff: Fact) -> None:
    version.touch()
    counting, function = counted()
    function(2)
    record(signoff, None, NOW, NOW.date())
    function(2)
    assert counting.asked == 2


def test_what_no_proof_can_move_is_remembered_beyond_it(cast: Cast, signoff: Fact) -> None:
    version.touch()
    counting, _ = counted()
    function = remembered_while(version.of_frame)(counting.__call__)
    function(2)
    record(signoff, None, NOW, NOW.date())
    function(2)
    assert counting.asked == 1
    version.touch((), people=True)
    function(2)
    assert counting.asked == 2


def test_what_was_rolled_back_is_never_met_again(app: Flask) -> None:
    counting, function = counted()
    for _ in range(5):
        point = db.session.begin_nested()
        version.touch()
        function(2)
        point.rollback()
    assert counting.asked == 5


def test_nothing_is_remembered_before_the_first_write(app: Flask) -> None:
    counting, function = counted()
    function(2)
    function(2)
    assert (counting.asked, version.current()) == (2, 0)


def test_the_least_recently_used_answer_goes_first(app: Flask) -> None:
    version.touch()
    counting, function = counted()
    for number in range(KEPT):
        function(number)
    function(0)
    function(KEPT)
    counting.asked = 0
    function(0)
    assert counting.asked == 0
    function(1)
    assert counting.asked == 1


def test_a_warm_answer_costs_one_statement(
    app: Flask, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    version.touch()
    _, function = counted()
    function(2)
    assert count_queries(lambda: function(2)) == 1
