"""Choosing who leaves: each role its own people, and every choice has a useful page."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.leaving.choice import next_friday
from ktrack.models import Departure, PlanItem
from tests.factories.cast import Cast
from tests.leaving.conftest import CROWD, second_engagement
from tests.leaving.test_answer import SignIn, shown
from tests.support.page_client import PageClient


@pytest.mark.parametrize("who", ["bob", "fay", "dan", "mia"])
@pytest.mark.parametrize("path", ["", "/charts/shares.json", "/scenarios", "/compare"])
def test_others_may_not(sign_in: SignIn, cast: Cast, who: str, path: str) -> None:
    assert sign_in(who).get(f"/leaving{path}").status_code == 403


def test_managers_choose_their_people_by_name(sign_in: SignIn, proved: Cast) -> None:
    page = shown(sign_in("alice"), "on=2026-06-19&q=b")
    assert "Bob Bach" in page
    assert "Fay Freelancer" not in page, "her name has no b"
    assert "Dan Dorn" not in shown(sign_in("alice"), "on=2026-06-19&q=dan")


def test_whoever_is_not_theirs_is_left_out_as_if_not_there(sign_in: SignIn, proved: Cast) -> None:
    charlie = sign_in("charlie")
    for number in (proved.bob.id, proved.fay.id, 999_999):
        page = shown(charlie, f"on=2026-06-19&person={number}&locale=en")
        assert "Bob" not in page and "Fay" not in page
        assert "Nobody is chosen" in page or "Niemand ist ausgewählt" in page
    other = second_engagement(proved, proved.logistics)
    assert "(1)" not in shown(sign_in("alice"), f"on=2026-06-19&group=engagement-{other.id}").split("Find")[0]


def test_executives_see_groups_and_no_names(sign_in: SignIn, crowd: Cast) -> None:
    eve = sign_in("eve")
    page = shown(eve, f"on=2026-06-19&group=everyone&person={crowd.bob.id}")
    assert "Everybody (" in page
    assert "One of the chosen was left out" in page
    assert "people at level 2 of 4" not in page, "all are gone"
    assert "people at level 2 of 4, about 40 h each" in shown(
        eve, f"on=2026-06-19&group=team-{crowd.payments.id}&group=engagement-{crowd.engagement.id}"
    )
    for name in ("Bob", "Alice", "Payments 1"):
        assert name not in page


def test_an_executive_finds_nobody_by_name(sign_in: SignIn, crowd: Cast) -> None:
    page = sign_in("eve").get("/leaving?on=2026-06-19&q=bob").get_data(as_text=True)
    assert "Bob" not in page
    assert 'name="q"' not in page


def test_administrators_see_all(sign_in: SignIn, crowd: Cast) -> None:
    page = shown(sign_in("adam"), f"on=2026-06-19&group=team-{crowd.logistics.id}&q=logistics")
    assert f"Logistics ({CROWD + 2})" in page
    assert "Logistics 1" in page


def many(count: int) -> str:
    return "&".join(f"person={number}" for number in range(1, count))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("on=", "Nobody is chosen"),
        ("on=2026-06-19", "Nobody is chosen"),
        ("on=soon&group=everyone", "That was no date; next Friday is shown instead."),
        ("on=0001-01-01&group=everyone", "Nothing was planned for this choice"),
        ("on=2026-05-05&group=everyone", "The day lies in the past"),
        ("on=9999-12-31&group=everyone", "Retained if they leave 0 %"),
        ("on=2026-06-19&group=everyone", "Retained if they leave 0 %"),
        ("on=2026-06-19&group=everyone&category=Nothing", "Nothing was planned for this choice"),
        ("on=2026-06-19&group=everyone&category=Business", "Nobody was assessed yet"),
        ("on=2026-06-19&person=x&person=-1&group=team-0", "of the chosen were left out"),
        ("on=2026-06-19&group=team-999999999999", "One of the chosen was left out"),
        (f"on=2026-06-19&{many(60)}", "59 people are too many to choose by name"),
        (f"on=2026-06-19&{many(2000)}", "1999 people are too many to choose by name"),
    ],
)
def test_every_choice_has_a_useful_page(sign_in: SignIn, proved: Cast, query: str, told: str) -> None:
    assert told in shown(sign_in("adam"), query)


def test_no_data_is_not_zero(sign_in: SignIn, cast: Cast) -> None:
    page = shown(sign_in("adam"), "on=2026-06-19&group=everyone")
    assert "Retained if they leave n/a" in page
    assert "Retained if they leave 0 %" not in page


def test_a_company_without_a_plan_says_so(sign_in: SignIn, proved: Cast) -> None:
    db.session.query(PlanItem).delete()
    db.session.commit()
    assert "Nothing was planned for this choice" in shown(sign_in("adam"), "on=2026-06-19&group=everyone")


def test_a_team_that_is_not_there_is_not_found(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("adam").get("/leaving?on=2026-06-19&team=999999").status_code == 404


def test_a_company_too_small_for_groups_says_why(sign_in: SignIn, proved: Cast) -> None:
    db.session.add(Departure(person_id=proved.dan.id, left_on=date(2026, 6, 1)))
    db.session.commit()
    page = shown(sign_in("eve"), f"on=2026-06-19&group=team-{proved.payments.id}&team={proved.payments.id}")
    assert "The team is too small to be shown apart." in page
    assert "Groups with fewer than 5 people who learn" in page
    assert "Nobody is chosen" in page


def test_few_recorded_departures_are_not_shown_apart(sign_in: SignIn, crowd: Cast) -> None:
    db.session.add(Departure(person_id=crowd.bob.id, left_on=date(2026, 6, 18)))
    db.session.commit()
    page = shown(sign_in("eve"), "on=2026-06-19&group=recorded")
    assert "One departure is recorded by that day." in page
    assert "Recorded departures by that day (" not in page


def test_next_friday_is_never_today() -> None:
    assert next_friday(date(2026, 6, 15)) == date(2026, 6, 19)
    assert next_friday(date(2026, 6, 19)) == date(2026, 6, 26)
    assert next_friday(date(9999, 12, 31)) == date(9999, 12, 31)


def test_it_is_found_where_work_waits(sign_in: Callable[[str], PageClient], cast: Cast) -> None:
    assert 'href="/leaving"' in sign_in("alice").get("/attention").get_data(as_text=True)
    assert 'href="/leaving"' in sign_in("eve").get("/dashboard").get_data(as_text=True)
