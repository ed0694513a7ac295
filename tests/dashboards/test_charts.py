"""The charts' figures: what the tables say, in Plotly's words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import plotly.graph_objects
import pytest

from ktrack.retention import report
from ktrack.retention.report import Wanted
from ktrack.web.page import percent
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)
NAMES = ("funnel", "trend", "then", "moves", "heatmap", "flow")


def figure(client: PageClient, name: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/dashboard/charts/{name}.json?{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def opened(client: PageClient, address: str) -> str:
    """Return the text of the page that a point opens."""
    return words(client.get(address).get_data(as_text=True))


def uncoloured(value: Any) -> Any:
    """Put real colours in the place of the page's tokens, which Plotly's own checks do not know."""
    if isinstance(value, dict):
        return {key: uncoloured(part) for key, part in value.items()}
    if isinstance(value, list):
        return [uncoloured(part) for part in value]
    return "#123456" if isinstance(value, str) and value.startswith("--") else value


def test_plotly_accepts_the_figures(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    for name in NAMES:
        found = plotly.graph_objects.Figure(uncoloured(figure(eve, name, "compare=2026-05-10")))
        assert len(found.data) >= 1


def test_trend_is_that_of_the_report(sign_in: SignIn, proved: Cast) -> None:
    lines = {line["name"]: line for line in figure(sign_in("eve"), "trend")["data"]}
    found = report.build(Wanted("company", TODAY, trend=24))
    days = [*(date.fromisoformat(point["on"]) for point in found["trend"]), TODAY]
    known = [report.build(Wanted("company", day))["status"] != "none" for day in days]
    for name in ("Retained", "Verified", "Transferred"):
        shares = [*(point[name.lower()] for point in found["trend"]), found[name.lower()]]
        wanted = [share if said else None for share, said in zip(shares, known, strict=True)]
        assert lines[name]["y"] == pytest.approx(wanted)
    assert lines["Forecast"]["y"][-1] == pytest.approx(found["forecast"]["retained"])


def test_the_funnel_is_that_of_the_report(sign_in: SignIn, proved: Cast) -> None:
    eve, found = sign_in("eve"), report.build(Wanted("company", TODAY))
    bars, unknown = figure(eve, "funnel")["data"]
    shares = [1, found["transferred"], found["verified"], found["retained"]]
    assert bars["x"] == pytest.approx(shares)
    assert unknown["x"] == pytest.approx([found["unknown"]] * 3)
    for address, share in zip(bars["customdata"], shares, strict=True):
        assert f": {percent(share)}, " in opened(eve, address)


def test_a_figure_the_browser_has_is_not_sent_again(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    tag = eve.get("/dashboard/charts/trend.json").headers["ETag"]
    again = eve.get("/dashboard/charts/trend.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_others_may_not(sign_in: SignIn, cast: Cast) -> None:
    for who in ("alice", "bob", "fay"):
        client = sign_in(who)
        for name in NAMES:
            assert client.get(f"/dashboard/charts/{name}.json").status_code == 403


def test_nothing_planned_draws_nothing(sign_in: SignIn, cast: Cast) -> None:
    eve = sign_in("eve")
    lines = figure(eve, "trend", "as_of=1990-01-01")["data"]
    assert all(value is None for line in lines for value in line["y"])
    assert figure(eve, "heatmap", "as_of=1990-01-01")["data"][0]["z"] == []
    assert figure(eve, "flow", "as_of=1990-01-01")["data"][0]["link"]["value"] == []
    assert figure(eve, "funnel", "as_of=1990-01-01")["data"][0]["x"] == []
