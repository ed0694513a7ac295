"""What the browser adds to a page: the chosen colours, menus that close, rows that grow in place.

The database does not matter to it: SQLite only.
"""

import pytest

from tests.browser.conftest import OpenWindow
from tests.browser.serving import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
DARK_GROUND = "rgb(14, 20, 19)"


@pytest.fixture
def site(stage: Site) -> Site:
    """Nothing is stored here."""
    return stage


def signed_in(visit: OpenWindow, site: Site, who: str) -> Visitor:
    visitor = visit(site)
    visitor.open("/login")
    visitor.sign_in(f"{who}@example.test")
    return visitor


def test_chosen_colours_win_over_the_device_and_stay(site: Site, visit: OpenWindow) -> None:
    visitor = signed_in(visit, site, "bob")
    visitor.page.emulate_media(color_scheme="light")
    visitor.prefer("theme", "dark")
    visitor.open("/skills")
    ground = visitor.page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert ground == DARK_GROUND
    visitor.check_console()


def test_escape_closes_the_account_menu_and_returns_the_focus(site: Site, visit: OpenWindow) -> None:
    visitor = signed_in(visit, site, "bob")
    opener = visitor.page.locator("header summary")
    opener.press("Enter")
    link = visitor.page.get_by_role("link", name="My record")
    link.wait_for(state="visible")
    link.focus()
    visitor.page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    assert opener.evaluate("summary => summary === document.activeElement")


def test_a_press_elsewhere_closes_the_account_menu(site: Site, visit: OpenWindow) -> None:
    visitor = signed_in(visit, site, "bob")
    visitor.page.locator("header summary").click()
    visitor.page.get_by_role("link", name="My record").wait_for(state="visible")
    visitor.page.locator("h1").click()
    visitor.page.get_by_role("link", name="My record").wait_for(state="hidden")
    visitor.check_console()


def test_rows_grow_and_shrink_in_place_and_take_the_focus_along(site: Site, visit: OpenWindow) -> None:
    visitor = signed_in(visit, site, "alice")
    visitor.open("/engagements/new")
    page = visitor.page
    rows = page.locator("#plan [data-row]")
    before = rows.count()
    page.locator("#plan button[name=add]").press("Enter")
    assert rows.count() == before + 1
    assert page.evaluate("() => document.activeElement.closest('[data-row]').id") == f"plan-{before}"
    page.keyboard.type("Kafka")
    rows.first.locator("button[name=remove]").press("Enter")
    assert rows.count() == before
    assert page.locator(f"#plan-{before}-skill").input_value() == "Kafka"
    assert page.locator("#plan [data-rows-status]").inner_text() == "Removed the row."
    visitor.check_console()
