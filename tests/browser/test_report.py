"""What somebody has chosen on the dashboard stands in the printed report and comes back from a saved view."""

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.serving import Site
from tests.browser.visitor import Visitor
from tests.reporting.reading import read_pdf

pytestmark = pytest.mark.browser
PLATFORM = "/dashboard?team=&category=Platform&reason=&as_of="


def report_link(eve: Visitor) -> Locator:
    return eve.page.locator("a[href^='/dashboard/report.pdf']")


def chooses_platform(eve: Visitor) -> None:
    eve.open("/dashboard")
    eve.page.select_option("#filter-category", "Platform")
    eve.follow(eve.page.locator(".filters button"))
    assert PLATFORM in eve.page.url


def printed(eve: Visitor) -> str:
    """Return what the report behind the page's link says."""
    address = report_link(eve).get_attribute("href")
    answer = eve.page.request.get(f"{eve.url}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    text, pages = read_pdf(answer.body())
    assert pages == 1
    return text


def saves_the_view(eve: Visitor) -> None:
    eve.follow(eve.page.locator("a[href^='/dashboard/views/new']"))
    eve.check_page("en")
    eve.hands.write(eve.page.locator("input[name=name]"), "Platform, monthly")
    eve.follow(eve.page.locator("main form.form button"))
    assert eve.page.url.endswith("/dashboard/views")


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_the_choice_is_printed_kept_and_opened_again(site: Site, visit: OpenWindow) -> None:
    eve = visit(site)
    eve.open("/login")
    eve.sign_in("eve@example.test")
    chooses_platform(eve)
    text = printed(eve)
    assert "Category: Platform" in text
    assert "/dashboard?category=Platform" in text
    eve.page.go_back()
    assert "Whole company" in printed(eve)
    eve.page.go_forward()
    saves_the_view(eve)
    eve.page.set_viewport_size(PHONE)
    eve.check_page("en")
    eve.follow(eve.page.get_by_role("link", name="Platform, monthly", exact=True))
    assert eve.page.url == f"{site.url}/dashboard?category=Platform"
    assert "Category: Platform" in printed(eve)
    eve.open("/dashboard/report?category=Platform")
    eve.check_page("en")
