"""What the charts draw is what their tables say and what `ktrack report` computes."""

import csv
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator

from ktrack import paths
from tests.browser.company import draw_charts, enter
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.serving import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
ON_BOTH = [
    "sqlite",
    pytest.param("postgresql", marks=[pytest.mark.xdist_group("demo on postgresql"), pytest.mark.nightly]),
]
SMALL = 1e-6
# Plotly keeps numbers in typed arrays; a missing value is null or NaN there, and None here.
DRAWN = """canvas => canvas.data.map(({ x, y, z }) => {
  const many = (value) => Array.isArray(value) || ArrayBuffer.isView(value)
  const known = (value) => typeof value === 'number' && isNaN(value) ? null : value ?? null
  const plain = (value) => many(value) ? Array.from(value, plain) : known(value)
  return { x: plain(x), y: plain(y), z: plain(z) }
})"""
# Where on the screen a cell of a map is.
CELL = """(canvas, [column, row]) => {
  const { xaxis, yaxis } = canvas._fullLayout, box = canvas.getBoundingClientRect()
  return [box.left + xaxis._offset + xaxis.c2p(column), box.top + yaxis._offset + yaxis.c2p(row)]
}"""
Company = Callable[[str], Site]


@pytest.fixture
def dashboard(company: Company, visit: OpenWindow) -> Visitor:
    """The executive's dashboard on SQLite with its charts drawn."""
    return open_dashboard(company("sqlite"), visit)


def open_dashboard(site: Site, visit: OpenWindow) -> Visitor:
    """Sign in as the executive and wait for the charts."""
    visitor = enter(visit, site, "executive", "en")
    draw_charts(visitor)
    return visitor


def drawn(visitor: Visitor, chart: str) -> list[dict[str, Any]]:
    """Return the traces of a chart as Plotly has them."""
    traces: list[dict[str, Any]] = visitor.page.locator(f"#{chart} [data-drawn]").evaluate(DRAWN)
    return traces


def table(visitor: Visitor, chart: str) -> list[list[str]]:
    """Return the cells of the table beside a chart, row by row."""
    rows = visitor.page.locator(f"#{chart} tbody tr")
    cells: list[list[str]] = rows.evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"
    )
    return cells


def percent(share: float | None) -> str:
    """Return a share as the pages show it."""
    return "n/a" if share is None else f"{share * 100:.0f} %"


@pytest.mark.parametrize("database", ON_BOTH)
def test_charts_draw_what_the_report_says(database: str, company: Company, visit: OpenWindow) -> None:
    site = company(database)
    report, visitor = site.report("--trend", "24"), open_dashboard(site, visit)
    check_funnel(drawn(visitor, "funnel"), report)
    check_trend(drawn(visitor, "trend"), report)
    open_map(visitor)
    check_map(drawn(visitor, "heatmap"), report)
    visitor.check_console()


def open_map(visitor: Visitor, query: str = "") -> None:
    """Open the map and wait for its charts."""
    visitor.open(f"/dashboard/map{query}")
    draw_charts(visitor)


def check_funnel(traces: list[dict[str, Any]], report: dict[str, Any]) -> None:
    told = [1, *(report[name] for name in ("transferred", "verified", "retained"))]
    assert traces[0]["x"] == pytest.approx(told, abs=SMALL)


def check_trend(traces: list[dict[str, Any]], report: dict[str, Any]) -> None:
    *lines, forecast = traces
    for name, line in zip(("transferred", "verified", "retained"), lines, strict=True):
        plotted = dict(zip(line["x"], line["y"], strict=True))
        told = {point["on"]: point[name] for point in report["trend"]}
        assert {day: plotted[day] for day in told} == pytest.approx(told, abs=SMALL)
        assert line["y"][-1] == pytest.approx(report[name], abs=SMALL)
    ends = [report["retained"], report["forecast"]["retained"]]
    assert forecast["y"] == pytest.approx(ends, abs=SMALL)


def check_map(traces: list[dict[str, Any]], report: dict[str, Any]) -> None:
    cells, _unknown = traces
    plotted = {
        (category, team): share
        for category, row in zip(cells["y"], cells["z"], strict=True)
        for team, share in zip(cells["x"], row, strict=True)
        if share is not None
    }
    assert plotted == pytest.approx(shares_by_category_and_team(report["skills"]), abs=SMALL)


def shares_by_category_and_team(items: list[dict[str, Any]]) -> dict[tuple[str, str], float]:
    """Average the report's items by importance; what is unknown altogether has no share."""
    categories, teams = column("skills", "skill_id", "category"), column("teams", "team_id", "name")
    groups = defaultdict(list)
    for item in items:
        groups[categories[item["skill_id"]], teams[item["team_id"]]].append(item)
    return {
        place: sum(one["importance"] * one["retained"] for one in group) / weight(group)
        for place, group in groups.items()
        if not all(one["unknown"] for one in group)
    }


def weight(items: list[dict[str, Any]]) -> float:
    return float(sum(item["importance"] for item in items))


def column(name: str, key: str, value: str) -> dict[str, str]:
    """Return a column of a file of the sample data by its key."""
    with (paths.beside("sample_data") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}


def test_tables_say_what_their_charts_draw(dashboard: Visitor) -> None:
    transferred, verified, retained, _forecast = drawn(dashboard, "trend")
    lines = zip(retained["y"], verified["y"], transferred["y"], strict=True)
    plotted = [[percent(share) for share in point] for point in lines]
    assert [row[1:] for row in table(dashboard, "trend")] == plotted[::-1]
    bars = drawn(dashboard, "funnel")[0]["x"]
    assert [row[1] for row in table(dashboard, "funnel")][:4] == [percent(share) for share in bars]


def test_a_cell_of_the_map_opens_its_records(dashboard: Visitor) -> None:
    open_map(dashboard)
    cells = drawn(dashboard, "heatmap")[0]
    row, place = next((row, at) for row, line in enumerate(cells["z"]) for at, one in enumerate(line) if one)
    canvas = dashboard.page.locator("#heatmap [data-drawn]")
    canvas.scroll_into_view_if_needed()
    with dashboard.page.expect_navigation():
        dashboard.page.mouse.click(*canvas.evaluate(CELL, [place, row]))
    told = dashboard.page.locator(".heading").inner_text()
    assert f"{cells['x'][place]} · {cells['y'][row]}" in told
    assert percent(cells["z"][row][place]) in told
    dashboard.check_console()


def test_a_curve_is_that_of_its_table(dashboard: Visitor) -> None:
    dashboard.follow(dashboard.page.locator("#lone a[href^='/skills/']").first)
    draw_charts(dashboard)
    past, ahead = drawn(dashboard, "curve")
    assert ahead["y"][0] == past["y"][-1]
    plotted = [f"{people:.1f}" for people in [*past["y"], *ahead["y"][1:]]]
    assert [row[1] for row in table(dashboard, "curve")] == plotted
    dashboard.check_console()


def test_charts_take_the_colours_of_the_theme(dashboard: Visitor) -> None:
    canvas: Locator = dashboard.page.locator("#trend [data-drawn]")
    light = canvas.evaluate("canvas => canvas.data[0].line.color")
    dashboard.page.emulate_media(color_scheme="dark")
    changed = "light => document.querySelector('#trend [data-drawn]').data[0].line.color !== light"
    dashboard.page.wait_for_function(changed, arg=light)
    assert canvas.evaluate("canvas => canvas._fullLayout.font.color") == "rgb(228, 235, 232)"
    dashboard.check_console()


FLOW = """canvas => { const { node, link } = canvas.data[0]
  return { labels: node.label, from: [...link.source], to: [...link.target], kept: [...link.value] } }"""


def test_the_state_of_the_map_is_in_its_address(dashboard: Visitor) -> None:
    open_map(dashboard)
    closed = dashboard.page.url
    dashboard.page.locator("#heatmap .chart__row", has_text="Platform").click()
    dashboard.page.wait_for_url("**/dashboard/map?open=Platform#heatmap")
    draw_charts(dashboard)
    cells = drawn(dashboard, "heatmap")[0]
    assert [row[0] for row in table(dashboard, "heatmap")] == cells["y"]
    assert "Kubernetes cluster operations" in cells["y"]
    dashboard.hands.choose(dashboard.page.locator("select[name=reason]"), "expertise")
    dashboard.follow(dashboard.page.locator(".filters button"))
    assert all(part in dashboard.page.url for part in ("open=Platform", "reason=expertise"))
    draw_charts(dashboard)
    check_flow(dashboard)
    dashboard.check_page("en")
    dashboard.page.go_back()
    dashboard.page.go_back()
    assert dashboard.page.url == closed


def check_flow(visitor: Visitor) -> None:
    """Assert that the table beside the streams says what they are."""
    flow = visitor.page.locator("#flow [data-drawn]").evaluate(FLOW)
    streams = {
        (flow["labels"][start], flow["labels"][end], f"{kept:.1f}")
        for start, end, kept in zip(flow["from"], flow["to"], flow["kept"], strict=True)
    }
    told = {tuple(row[:3]) for row in table(visitor, "flow") if row[2] != "0.0"}
    assert told <= streams
    assert streams


def test_two_dates_and_what_was_known_then_stay_in_the_address(dashboard: Visitor) -> None:
    dashboard.page.locator("input[name=compare]").fill("2026-01-15")
    dashboard.follow(dashboard.page.locator(".filters button"))
    compared = dashboard.page.url
    dashboard.follow(dashboard.page.get_by_role("link", name="As known then"))
    assert "compare=2026-01-15" in dashboard.page.url
    draw_charts(dashboard)
    now, then = drawn(dashboard, "trend")
    points = zip(then["y"], now["y"], strict=True)
    plotted = [[percent(share) for share in point] for point in points]
    assert [row[1:3] for row in table(dashboard, "trend")] == plotted[::-1]
    assert len(table(dashboard, "moves")) >= len(drawn(dashboard, "moves")[0]["y"]) > 1
    dashboard.check_page("en")
    dashboard.page.set_viewport_size(PHONE)
    assert dashboard.overflow() == []
    dashboard.page.go_back()
    assert dashboard.page.url == compared
    dashboard.check_console()
