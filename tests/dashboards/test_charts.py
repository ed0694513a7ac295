"""The charts' figures: what the tables say, in Plotly's words."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import plotly.graph_objects
import pytest

from ktrack.base.db import db
from ktrack.retention import report, version
from ktrack.retention.report import Wanted
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def figure(client: PageClient, name: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/dashboard/charts/{name}.json?{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def uncoloured(value: Any) -> Any:
    """Put real colours in the place of the page's tokens, which Plotly's own checks do not know."""
    if isinstance(value, dict):
        return {key: uncoloured(part) for key, part in value.items()}
    if isinstance(value, list):
        return [uncoloured(part) for part in value]
    return "#123456" if isinstance(value, str) and value.startswith("--") else value


@pytest.mark.parametrize("name", ["trend", "heatmap"])
def test_plotly_accepts_the_figure(sign_in: SignIn, proved: Cast, name: str) -> None:
    found = plotly.graph_objects.Figure(uncoloured(figure(sign_in("eve"), name)))
    assert len(found.data) >= 1


def test_trend_is_that_of_the_report(sign_in: SignIn, proved: Cast) -> None:
    lines = {line["name"]: line for line in figure(sign_in("eve"), "trend")["data"]}
    found = report.build(Wanted("company", date(2026, 6, 15), trend=24))
    for name in ("Retained", "Verified", "Transferred"):
        wanted = [point[name.lower()] for point in found["trend"]] + [found[name.lower()]]
        assert lines[name]["y"] == pytest.approx(wanted, nan_ok=True) if None not in wanted else True
        assert lines[name]["y"][-1] == pytest.approx(found[name.lower()])
        assert [value is None for value in lines[name]["y"]] == [value is None for value in wanted]
    assert lines["Forecast"]["y"][-1] == pytest.approx(found["forecast"]["retained"])


def test_heatmap_weighs_its_items(sign_in: SignIn, proved: Cast) -> None:
    cells = figure(sign_in("adam"), "heatmap")["data"][0]
    assert cells["x"] == ["Payments"]
    assert cells["y"] == ["Business", "Platform"]
    kafka = report.build(Wanted("company", date(2026, 6, 15)))["skills"][1]["retained"]
    assert cells["z"] == [[None], [pytest.approx(kafka)]]


def test_a_figure_the_browser_has_is_not_sent_again(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    tag = eve.get("/dashboard/charts/trend.json").headers["ETag"]
    again = eve.get("/dashboard/charts/trend.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["trend", "heatmap"])
def test_others_may_not(sign_in: SignIn, cast: Cast, name: str) -> None:
    for who in ("alice", "bob", "fay"):
        assert sign_in(who).get(f"/dashboard/charts/{name}.json").status_code == 403


def test_nothing_planned_draws_nothing(sign_in: SignIn, cast: Cast) -> None:
    eve = sign_in("eve")
    lines = figure(eve, "trend", "as_of=1990-01-01")["data"]
    assert all(value is None for line in lines for value in line["y"])
    assert figure(eve, "heatmap", "as_of=1990-01-01")["data"][0]["z"] == []


def test_the_cell_of_skills_without_a_category_opens_only_theirs(sign_in: SignIn, proved: Cast) -> None:
    proved.kafka.category = ""
    db.session.commit()
    version.touch()
    db.session.commit()
    eve = sign_in("eve")
    page = eve.get("/dashboard").get_data(as_text=True)
    [address] = set(re.findall(r'href="(/dashboard/evidence\?[^"]*no_category=1[^"]*)"', page))
    opened = words(eve.get(address.replace("&amp;", "&")).get_data(as_text=True))
    assert "No category" in opened
    assert "Apache Kafka operations" in opened
    assert "Billing batch" not in opened
