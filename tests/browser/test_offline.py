"""Logging without a connection: nothing typed is lost, and an entry arrives once, and once only."""

import re

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Finger, Mouse
from tests.browser.serving import Site
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
TEXT = "Wrote this in the tunnel, between two stations"
WAITING = """() => Object.keys(localStorage)
  .filter((key) => key.endsWith(':outbox'))
  .reduce((sum, key) => sum + JSON.parse(localStorage[key]).length, 0)"""
LOST = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


def bob(visit: OpenWindow, site: Site, **window: object) -> Visitor:
    visitor = visit(site, **window)
    visitor.open("/")
    visitor.sign_in("bob@example.test")
    return visitor


def types(visitor: Visitor, text: str = TEXT) -> None:
    """Fill the form in, without sending it."""
    visitor.open("/log/new")
    visitor.hands.write(visitor.page.locator("input[name=minutes]"), "45")
    visitor.hands.write(visitor.page.locator("textarea[name=text]"), text)


def presses_save(visitor: Visitor) -> None:
    visitor.hands.press(visitor.page.locator("main form.form button.button--primary"))


def said(visitor: Visitor, text: str) -> Locator:
    """Wait until the page says it."""
    place = visitor.page.locator("[data-said]", has_text=text)
    place.wait_for()
    return place


def until_waiting(visitor: Visitor, entries: int) -> None:
    """Wait until so many entries wait on the device to be sent."""
    for _ in range(100):
        if visitor.page.evaluate(WAITING) == entries:
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"{visitor.page.evaluate(WAITING)} wait, not {entries}")


def entries(visitor: Visitor) -> int:
    visitor.open("/log")
    return visitor.page.locator(".entry-line", has_text=TEXT[:20]).count()


def unexpected(visitor: Visitor) -> list[str]:
    """What the console said, but for the browser's own word on the lost connection."""
    return [line for line in visitor.heard if LOST not in line]


def test_an_entry_written_offline_is_delivered_once(visit: OpenWindow, site: Site) -> None:
    visitor = bob(visit, site, size=PHONE, hands=Finger)
    types(visitor)
    visitor.page.context.set_offline(True)
    presses_save(visitor)
    said(visitor, "No connection")
    assert visitor.page.locator("textarea[name=text]").input_value() == "", "the next one can be written"
    assert [*visitor.barriers(), *visitor.overflow()] == []
    visitor.page.context.set_offline(False)
    said(visitor, "Your entry is saved").locator("a").click()
    visitor.page.wait_for_url(re.compile(r"/log/\d+$"))
    assert TEXT in visitor.page.locator("main").inner_text()
    assert (entries(visitor), entries(visitor)) == (1, 1)
    assert unexpected(visitor) == []


def test_two_entries_wait_and_both_arrive_after_the_browser_was_closed(visit: OpenWindow, site: Site) -> None:
    visitor = bob(visit, site)
    types(visitor)
    visitor.page.context.set_offline(True)
    presses_save(visitor)
    said(visitor, "No connection")
    visitor.hands.write(visitor.page.locator("input[name=minutes]"), "15")
    visitor.hands.write(visitor.page.locator("textarea[name=text]"), TEXT)
    presses_save(visitor)
    until_waiting(visitor, 2)
    visitor.page.close()
    visitor.page.context.set_offline(False)
    page = visitor.page.context.new_page()
    later = Visitor(page, visitor.url, Mouse(page))
    later.open("/")
    said(later, "Your entry is saved")
    until_waiting(later, 0)
    assert entries(later) == 2


def test_a_draft_survives_a_reload_until_it_is_saved(visit: OpenWindow, site: Site) -> None:
    visitor = bob(visit, site)
    types(visitor)
    visitor.page.on("dialog", lambda dialog: dialog.accept())  # "Leave the page?"
    visitor.page.reload()
    said(visitor, "Your draft is back")
    assert visitor.page.locator("textarea[name=text]").input_value() == TEXT
    assert visitor.page.locator("input[name=minutes]").input_value() == "45"
    presses_save(visitor)
    visitor.page.wait_for_url(re.compile(r"/log/\d+$"))
    assert entries(visitor) == 1
    visitor.open("/log/new")
    assert visitor.page.locator("textarea[name=text]").input_value() == ""
    assert visitor.heard == []


def test_a_draft_can_be_discarded(visit: OpenWindow, site: Site) -> None:
    visitor = bob(visit, site)
    types(visitor)
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.page.reload()
    with visitor.page.expect_navigation():
        said(visitor, "Your draft is back").locator("button").click()
    assert visitor.page.locator("textarea[name=text]").input_value() == ""
    assert entries(visitor) == 0


def test_an_expired_session_loses_nothing(visit: OpenWindow, site: Site) -> None:
    visitor = bob(visit, site)
    types(visitor)
    visitor.page.context.clear_cookies()
    presses_save(visitor)
    visitor.follow(said(visitor, "You are signed out").locator("a"))
    visitor.sign_in("bob@example.test")
    said(visitor, "Your entry is saved")
    assert entries(visitor) == 1
    assert visitor.heard == []


def test_what_cannot_be_saved_comes_back_to_be_corrected(visit: OpenWindow, site: Site) -> None:
    visitor = bob(visit, site)
    types(visitor)
    visitor.hands.write(visitor.page.locator("input[name=minutes]"), "99999")
    visitor.page.context.set_offline(True)
    presses_save(visitor)
    said(visitor, "No connection")
    visitor.page.context.set_offline(False)
    visitor.follow(said(visitor, "could not be saved").locator("a"))
    assert visitor.page.locator("textarea[name=text]").input_value() == TEXT
    visitor.hands.write(visitor.page.locator("input[name=minutes]"), "90")
    presses_save(visitor)
    visitor.page.wait_for_url(re.compile(r"/log/\d+$"))
    assert entries(visitor) == 1


def test_another_person_on_the_device_sees_nothing_of_it(visit: OpenWindow, site: Site) -> None:
    visitor = bob(visit, site)
    types(visitor)
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.open("/")
    visitor.sign_out()
    visitor.sign_in("mia@example.test")
    visitor.open("/log/new")
    assert visitor.page.locator("textarea[name=text]").input_value() == ""
    assert visitor.page.locator("[data-said]").inner_text() == ""
