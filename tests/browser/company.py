"""Entering the demo company and looking at its charts."""

from tests.browser.conftest import OpenWindow
from tests.browser.serving import Site
from tests.browser.visitor import Visitor


def enter(visit: OpenWindow, site: Site, role: str, language: str) -> Visitor:
    """Sign in as the demo's person of a role."""
    visitor = visit(site)
    visitor.open("/login")
    visitor.prefer("locale", language)  # or it would be that of the person
    visitor.follow(visitor.page.locator(f"form:has(input[value='demo-{role}']) button"))
    return visitor


def draw_charts(visitor: Visitor) -> None:
    """Scroll to each chart and wait until it is drawn."""
    for canvas in visitor.page.locator("[data-chart-src]").all():
        canvas.scroll_into_view_if_needed()
        canvas.and_(visitor.page.locator("[data-drawn]")).wait_for()
