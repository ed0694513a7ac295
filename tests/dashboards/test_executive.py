"""The executive's page: the figures of the report, in words, with filters in the address."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Departure
from ktrack.retention import report
from ktrack.retention.report import Wanted
from ktrack.web.page import percent
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)


def shown(client: PageClient, address: str = "/dashboard") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_figures_are_those_of_the_report(sign_in: SignIn, proved: Cast) -> None:
    page, found = shown(sign_in("eve")), report.build(Wanted("company", TODAY))
    for label, key in (("Verified", "verified"), ("Transferred", "transferred"), ("Unknown", "unknown"),
                       ("Coverage", "coverage"), ("Tested", "tested_share")):  # fmt: skip
        assert f"{label} {percent(found[key])}" in page
    assert f"Retained {percent(found['retained'])}" in page
    assert f"In 90 days {percent(found['forecast']['retained'])}" in page
    low, high = found["interval"]
    assert f"90 % interval: {percent(low)} to {percent(high)}" in page


def test_few_seats_are_counted(sign_in: SignIn, proved: Cast) -> None:
    assert "About 1 of 2 planned seats would pass a check today." in shown(sign_in("eve"))


def test_no_assessment_is_not_zero(sign_in: SignIn, cast: Cast) -> None:
    page = shown(sign_in("eve"))
    assert "Retained n/a" in page
    assert "Unknown 100 %" in page
    assert "nobody was assessed yet" in page
    assert "Retained 0 %" not in page


def test_mostly_unknown_is_a_range(sign_in: SignIn, proved: Cast) -> None:
    proved.engagement.plan[0].importance = 1
    db.session.commit()
    page, found = shown(sign_in("eve")), report.build(Wanted("company", TODAY))
    assert found["status"] == "insufficient"
    assert f"{percent(found['retained'])} to {percent(found['retained'] + found['unknown'])}" in page


@pytest.mark.parametrize("query", ["as_of=0001-01-01", "as_of=1970-01-01", "category=Nothing", "reason=peak"])
def test_a_choice_without_plan_says_so(sign_in: SignIn, cast: Cast, query: str) -> None:
    page = shown(sign_in("eve"), f"/dashboard?{query}")
    assert "Nothing was planned for this choice" in page
    assert "%" not in page


def test_the_last_day_of_the_calendar_has_figures(sign_in: SignIn, proved: Cast) -> None:
    page, found = shown(sign_in("eve"), "/dashboard?as_of=9999-12-31"), date(9999, 12, 31)
    assert f"Retained {percent(report.build(Wanted('company', found))['retained'])}" in page


def test_filters_stay_in_every_address(sign_in: SignIn, proved: Cast) -> None:
    query = f"team={proved.payments.id}&category=Platform&reason=expertise&as_of=2026-06-01"
    page = sign_in("adam").get(f"/dashboard?{query}").get_data(as_text=True)
    assert f"/dashboard/charts/trend.json?{query.replace('&', '&amp;')}" in page
    assert page.count("as_of=2026-06-01") > 8


def test_a_filter_counts_only_its_own(sign_in: SignIn, proved: Cast) -> None:
    adam = sign_in("adam")
    assert "Unknown 0 %" in shown(adam, "/dashboard?category=Platform")
    assert "Unknown 100 %" in shown(adam, "/dashboard?category=Business")
    assert "Nothing was planned" in shown(adam, f"/dashboard?team={proved.logistics.id}")


@pytest.mark.parametrize("query", ["team=999999", "team=x", "team=99999999999999999999", "team=-1"])
def test_a_team_that_does_not_exist_is_not_found(sign_in: SignIn, cast: Cast, query: str) -> None:
    assert sign_in("eve").get(f"/dashboard?{query}").status_code == 404


def test_a_skill_that_hangs_on_one_person_is_named(sign_in: SignIn, proved: Cast) -> None:
    page = shown(sign_in("eve"))
    assert "Skills that hang on one person 1" in page
    assert "Bob" not in page


def test_who_leaves_takes_it_along(sign_in: SignIn, proved: Cast) -> None:
    db.session.add(Departure(person_id=proved.bob.id, left_on=TODAY))
    db.session.commit()
    page = shown(sign_in("eve"))
    assert "Verified 0 %" in page
    assert "Transferred 50 %" in page


def test_what_ends_soon_lists_what_is_open(sign_in: SignIn, proved: Cast) -> None:
    proved.engagement.ends_on = date(2026, 7, 1)
    db.session.commit()
    page = shown(sign_in("adam"))
    assert "Event platform" in page
    assert "Billing batch (0 of 1)" in page
    assert "Apache Kafka operations (" not in page
    assert "16 days left" in page


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "charlie"])
def test_others_may_not(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert sign_in(who).get("/dashboard").status_code == 403


def test_nobody_posts_to_it(sign_in: SignIn, cast: Cast) -> None:
    eve = sign_in("eve")
    assert eve.post("/dashboard", data={"csrf_token": eve.token()}).status_code == 405


def test_it_takes_few_statements_and_fewer_the_second_time(
    sign_in: SignIn, proved: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    eve = sign_in("eve")
    first = count_queries(lambda: eve.get("/dashboard"))
    again = count_queries(lambda: eve.get("/dashboard"))
    assert first <= 40
    assert again == 2  # who asks, and whether the data is still the same
