"""The pages one decides from: charts draw what their tables say, filters live in the address, bars open."""

import re
from collections.abc import Callable

import pytest

from tests.browser.company import draw_charts, enter
from tests.browser.conftest import OpenWindow
from tests.browser.serving import Site
from tests.browser.test_charts import drawn, percent, table
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
# Clicks the first bar of a chart, as Plotly tells a click.
FIRST_BAR = "canvas => canvas.querySelector('.barlayer .point path').getBoundingClientRect().toJSON()"


def test_what_is_drawn_is_told_and_stays_in_the_address(
    company: Callable[[str], Site], visit: OpenWindow
) -> None:
    visitor = enter(visit, company("sqlite"), "executive", "en")
    check_bus_factors(visitor)
    check_time(visitor)
    check_cost(visitor)
    check_ends(visitor)
    visitor.check_console()


def look(visitor: Visitor, tab: str) -> None:
    visitor.follow(visitor.page.locator("nav.tabs").get_by_role("link", name=tab, exact=True))
    draw_charts(visitor)


def check_bus_factors(visitor: Visitor) -> None:
    look(visitor, "Bus factor")
    [bars] = drawn(visitor, "held")
    assert [row[2] for row in table(visitor, "held")] == [percent(share) for share in bars["y"]]
    box = visitor.page.locator("#held [data-drawn]").evaluate(FIRST_BAR)
    with visitor.page.expect_navigation():
        visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert visitor.page.locator("select[name=only]").input_value() == "nobody"
    counted = visitor.page.locator("#skills .section__count").inner_text()
    assert counted == table(visitor, "held")[0][1]


def check_time(visitor: Visitor) -> None:
    look(visitor, "Time")
    visitor.page.select_option("select[name=by]", "target")
    visitor.follow(visitor.page.get_by_role("button", name="Show"))
    draw_charts(visitor)
    rows, lines = table(visitor, "pace"), drawn(visitor, "pace")
    ends = [row for row, after in zip(rows, [*rows[1:], [""]], strict=True) if row[0] != after[0]]
    assert [row[2] for row in ends] == [percent(line["y"][-1]) for line in lines]


def check_cost(visitor: Visitor) -> None:
    look(visitor, "Cost")
    [bars] = drawn(visitor, "cost")
    told = [row[4].split()[0] for row in table(visitor, "cost") if not row[4].startswith("n/a")]
    assert told == [f"{hours:.1f}" for hours in bars["x"]]


def check_ends(visitor: Visitor) -> None:
    look(visitor, "Ends")
    every = table(visitor, "timeline")
    visitor.page.select_option("select[name=team]", label=every[0][1])
    visitor.follow(visitor.page.get_by_role("button", name="Show"))
    address, some = visitor.page.url, table(visitor, "timeline")
    assert 0 < len(some) < len(every)
    visitor.page.locator("#timeline summary").click()  # tables are closed where there are charts
    visitor.follow(visitor.page.locator("#timeline tbody th a").first)
    assert visitor.page.locator("h1").inner_text() == some[0][0]
    assert re.search(r"team=\d", visitor.page.url)
    visitor.page.go_back()
    assert visitor.page.url == address
    assert visitor.page.locator("select[name=team] option:checked").inner_text() == every[0][1]
    assert table(visitor, "timeline") == some
