"""When a pulse is due: 30 days after the start and every 60 days from there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.feedback.due import next_after, open_on

START = date(2026, 1, 12)
FOREVER = date(2030, 1, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


@pytest.mark.parametrize(
    ("today", "due"),
    [(0, None), (29, None), (30, 30), (89, 30), (90, 90), (149, 90), (150, 150), (-400, None)],
)
def test_the_newest_one_is_open_until_the_next(today: int, due: int | None) -> None:
    assert open_on(on(today), START, FOREVER) == (None if due is None else on(due))


def test_none_falls_due_after_the_last_day_and_the_last_one_stays_open_as_long_as_any() -> None:
    last_day = on(89)
    assert open_on(on(89), START, last_day) == on(30)
    assert open_on(on(90), START, last_day) is None
    assert open_on(on(149), START, on(90)) == on(90)
    assert open_on(on(60), START, on(29)) is None


@pytest.mark.parametrize(("today", "due"), [(-400, 30), (0, 30), (29, 30), (30, 90), (89, 90), (90, 150)])
def test_the_next_one(today: int, due: int) -> None:
    assert next_after(on(today), START, FOREVER) == on(due)


def test_no_next_one_after_the_last_day() -> None:
    assert next_after(on(30), START, on(89)) is None
    assert next_after(on(30), START, on(90)) == on(90)
    assert next_after(on(0), START, on(29)) is None


@given(st.integers(-500, 5000), st.integers(0, 3000))
def test_both_agree_with_the_list_of_all_due_dates(today: int, lasts: int) -> None:
    every = list(range(30, lasts + 1, 60))
    passed = [day for day in every if day <= today]
    expected = passed[-1] if passed and today - passed[-1] < 60 else None
    ahead = next((day for day in every if day > today), None)
    assert open_on(on(today), START, on(lasts)) == (None if expected is None else on(expected))
    assert next_after(on(today), START, on(lasts)) == (None if ahead is None else on(ahead))


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar(day: date) -> None:
    assert open_on(day, START, FOREVER) is None
    assert open_on(day, date.max, date.max) is None
    assert next_after(day, date.max, date.max) is None
