"""The map of skills and teams: categories that open to their skills, cells that open their records."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.retention import report, version
from ktrack.retention.report import Wanted
from ktrack.web.page import percent
from tests.dashboards.test_charts import figure, opened
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)
CATEGORIES = {"kafka": "Platform", "secrets": "Platform", "billing": "Business"}


def expected(scope: str, row: str, of: Callable[[dict[str, Any]], str]) -> float | None:
    """Return Retained of a row of the map in a scope of the report, None if nobody was assessed."""
    items = [item for item in report.build(Wanted(scope, TODAY))["skills"] if of(item) == row]
    if all(item["unknown"] for item in items):
        return None
    weight = sum(item["importance"] for item in items)
    return sum(float(item["importance"] * item["retained"]) for item in items) / float(weight)


def cells(client: PageClient, query: str = "") -> dict[tuple[str, str], float | None]:
    found = figure(client, "heatmap", query)["data"][0]
    rows = zip(found["y"], found["z"], strict=True)
    return {(row, team): z for row, line in rows for team, z in zip(found["x"], line, strict=True)}


def address(found: dict[str, Any], row: int, column: int) -> str:
    """Return the address that `charts.js` builds for a cell."""
    return f"{found['address']}{found['rows'][row]}{found['columns'][column]}"


def test_cells_are_those_of_the_report(sign_in: SignIn, two_teams: Cast) -> None:
    found = cells(sign_in("eve"))
    for scope, team in (("team:t1", "Payments"), ("team:t2", "Logistics")):
        for category in ("Business", "Platform"):
            wanted = expected(scope, category, lambda item: CATEGORIES[item["skill_id"]])
            assert found[category, team] == (wanted and pytest.approx(wanted, abs=1e-6))


def test_a_category_opens_to_its_skills(sign_in: SignIn, two_teams: Cast) -> None:
    eve = sign_in("eve")
    found = cells(eve, "open=Platform")
    assert [row for row, team in found if team == "Payments"] == [
        "Business", "Platform", "Apache Kafka operations", "Secrets management"
    ]  # fmt: skip
    for key, name in (("kafka", "Apache Kafka operations"), ("secrets", "Secrets management")):
        wanted = expected("team:t2", key, lambda item: item["skill_id"])
        assert found[name, "Logistics"] == (wanted and pytest.approx(wanted, abs=1e-6))
    page = eve.get("/dashboard/map?open=Platform").get_data(as_text=True)
    assert 'href="/dashboard/map#heatmap" aria-expanded="true"' in page
    assert 'href="/dashboard/map?open=Business#heatmap" aria-expanded="false"' in page


def test_each_cell_opens_records_that_make_it(sign_in: SignIn, two_teams: Cast) -> None:
    eve = sign_in("eve")
    found = figure(eve, "heatmap", "open=Platform")["data"][0]
    for row, line in enumerate(found["z"]):
        for column, share in enumerate(line):
            if found["text"][row][column]:
                page = opened(eve, address(found["meta"], row, column))
                assert f": {percent(share)}" in page
                assert f"{found['x'][column]} · {found['y'][row]}" in page


def test_the_table_says_the_same(sign_in: SignIn, two_teams: Cast) -> None:
    eve = sign_in("eve")
    page = eve.get("/dashboard/map?open=Platform").get_data(as_text=True)
    links = dict(re.findall(r'href="(/dashboard/evidence\?[^"]*team=\d+)">([^<]*)</a>', page))
    found = figure(eve, "heatmap", "open=Platform")["data"][0]
    drawn = {
        address(found["meta"], row, column).replace("&", "&amp;"): text
        for row, line in enumerate(found["text"])
        for column, text in enumerate(line)
        if text
    }
    assert links == drawn


def test_what_is_planned_and_unknown_is_not_blank(sign_in: SignIn, two_teams: Cast) -> None:
    shares, unknown = figure(sign_in("eve"), "heatmap")["data"]
    place = (shares["y"].index("Business"), shares["x"].index("Payments"))
    assert (shares["z"][place[0]][place[1]], shares["text"][place[0]][place[1]]) == (None, "n/a")
    assert unknown["z"][place[0]][place[1]] == 0
    nothing = (place[0], shares["x"].index("Logistics"))
    assert shares["text"][nothing[0]][nothing[1]] == ""
    assert unknown["z"][nothing[0]][nothing[1]] is None


def test_mostly_unknown_is_a_range(sign_in: SignIn, two_teams: Cast) -> None:
    found = report.build(Wanted("team:t2", TODAY))
    assert found["status"] == "insufficient"
    low, high = found["retained"], found["retained"] + found["unknown"]
    page = words(sign_in("eve").get("/dashboard/map").get_data(as_text=True))
    assert f"Platform {low * 100:.0f}–{percent(high)}" in page


def test_the_cell_of_skills_without_a_category_opens_only_theirs(sign_in: SignIn, proved: Cast) -> None:
    proved.kafka.category = ""
    db.session.commit()
    version.touch()
    db.session.commit()
    eve = sign_in("eve")
    page = eve.get("/dashboard/map").get_data(as_text=True)
    [found] = set(re.findall(r'href="(/dashboard/evidence\?[^"]*no_category=1[^"]*)"', page))
    assert 'href="/dashboard/map?open_none=1#heatmap"' in page
    told = opened(eve, found.replace("&amp;", "&"))
    assert "No category" in told
    assert "Apache Kafka operations" in told
    assert "Billing batch" not in told
    assert ("Apache Kafka operations", "All teams") in cells(eve, "open_none=1")


BAD = ("as_of=0001-01-01", "as_of=9999-12-31", "open=Nothing", "open=%00", "page=99", "reason=peak",
       "category=Nothing&open=Platform", "open_none=1", "as_of=soon")  # fmt: skip


def test_any_address_shows_a_page(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    for query in BAD:
        assert " 0 %" not in words(eve.get(f"/dashboard/map?{query}").get_data(as_text=True))
        for name in ("heatmap", "flow"):
            assert eve.get(f"/dashboard/charts/{name}.json?{query}").status_code == 200


def test_others_may_not(sign_in: SignIn, cast: Cast) -> None:
    for who in ("alice", "bob", "fay", "charlie"):
        assert sign_in(who).get("/dashboard/map").status_code == 403


def test_it_takes_few_statements(
    sign_in: SignIn, two_teams: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    eve = sign_in("eve")
    assert count_queries(lambda: eve.get("/dashboard/map?open=Platform")) <= 30
    assert count_queries(lambda: eve.get("/dashboard/map?open=Platform")) == 2


def test_names_are_no_markup_and_stay_apart(sign_in: SignIn, two_teams: Cast) -> None:
    two_teams.kafka.name_en = two_teams.secrets.name_en = "Generic <T> types"
    two_teams.logistics.name = two_teams.payments.name
    db.session.commit()
    found = figure(sign_in("eve"), "heatmap", "open=Platform")["data"][0]
    assert all("<" not in name for name in (*found["x"], *found["y"]))
    assert len(set(found["x"])) == 2
    assert len(set(found["y"])) == 4
