"""Extending a project and ending it early: with a reason, and the first dates stay visible."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.engagements.test_edit import amendments, save
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


@pytest.mark.parametrize("day", ["2026-07-31", "2027-03-31"], ids=["early", "extended"])
def test_another_end_needs_a_reason(sign_in: SignIn, cast: Cast, day: str) -> None:
    answer = save(sign_in("alice"), cast, ends_on=day)
    assert answer.status_code == 422
    assert "Say why the project ends earlier or later." in answer.get_data(as_text=True)
    assert cast.engagement.ends_on == date(2026, 12, 18)
    assert amendments() == []


@pytest.mark.parametrize("day", ["2026-07-31", "2027-03-31"], ids=["early", "extended"])
def test_another_end_is_written_down(sign_in: SignIn, cast: Cast, day: str) -> None:
    alice = sign_in("alice")
    assert save(alice, cast, ends_on=day, why="The budget changed").status_code == 302
    assert amendments() == [("ends_on", "2026-12-18", day, "The budget changed")]
    page = alice.get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert "End: Dec 18, 2026" in page, "as it was registered"
    assert "The budget changed" in page


def test_a_shadowing_cannot_outlast_the_project(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    save(alice, cast, shadowings_0_ends_on="2026-10-31")
    answer = save(alice, cast, ends_on="2026-07-31", why="Budget")
    assert answer.status_code == 422
    assert "A shadowing ends within the project." in answer.get_data(as_text=True)


def test_an_end_before_the_start_is_refused(sign_in: SignIn, cast: Cast) -> None:
    answer = save(sign_in("alice"), cast, ends_on="2026-01-04", why="Budget")
    assert "The end must not be before the start." in answer.get_data(as_text=True)
