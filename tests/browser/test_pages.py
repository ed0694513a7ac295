"""Every page that a role can reach by links: in both languages and themes, on a phone and on a desk.

The demo company is walked, because its pages are as full as they become. To be quick, English is looked at in
the light on a desk, German in the dark on a phone, and both are measured at the other width; a page that
looks alike to all is looked at once. What pages are made of does not depend on the database, so on PostgreSQL
one role's are only opened.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.company import draw_charts, enter
from tests.browser.conftest import PHONE, WIDE, OpenWindow
from tests.browser.serving import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
EVERYBODY = {"/", "/me", "/account", "/account/password"}
SKILLS = {"/skills", "/skills/#"}
TEACHING = {"/engagements", "/engagements/#", "/shadowings", "/people/#", "/log/#", "/evidence/#",
            "/shadowings/#/skills/#/sign-off", "/shadowings/#/skills/#/check"}  # fmt: skip
LEARNING = {"/log", "/log/new", "/log/#", "/log/#/correct", "/log/#/void", "/engagements", "/engagements/#"}
RUNNING = {"/skills/new", "/skills/#/edit", "/people", "/people/new", "/people/#", "/people/#/edit",
           "/people/#/departures", "/people/#/account", "/teams", "/audit", "/policy",
           "/dashboard", "/dashboard/map", "/calibration", "/calibration/categories", "/leaving"}  # fmt: skip
LEAVING = {"/leaving", "/leaving/scenarios", "/leaving/scenarios/#/rename"}
FIGURES = {"/dashboard", "/dashboard/map", "/dashboard/evidence", "/evidence/#", "/calibration",
           "/dashboard/resilience", "/dashboard/resilience/#", "/dashboard/time", "/dashboard/cost",
           "/dashboard/engagements", "/dashboard/engagements/#", "/dashboard/report", "/dashboard/views",
           "/dashboard/views/new", "/dashboard/views/#/mail", "/dashboard/views/#/edit",
           *LEAVING}  # fmt: skip
PEOPLE_MEET = {"/shadowings", "/shadowings/#", "/shadowings/#/sessions", "/shadowings/#/questions",
               "/sessions", "/questions", "/feedback", "/checks", "/quiz", "/account/mail"}  # fmt: skip
OF_A_PAIR = {"/shadowings/#/sessions/new", "/shadowings/#/feedback", "/shadowings/#/feedback/ask",
             "/shadowings/#/feedback/offer"}  # fmt: skip
OF_A_MENTEE = {"/shadowings/#/questions/new", "/shadowings/#/concerns", "/shadowings/#/links",
               "/shadowings/#/links/new"}  # fmt: skip
MENTORS = {"/mentors", "/mentors/#", "/mentors/mine", "/mentors/requests"}
OF_A_MANAGER = {"/engagements/new", "/engagements/#/edit", "/checks/plan", "/attention",
                "/shadowings/#/pulse/trend", *LEAVING}  # fmt: skip
BOARD = {"/board", "/board/#", "/board/new", "/board/following", "/board/people/#", "/board/#/flag"}
MODERATION = {"/board/moderation", "/board/moderation/#", "/board/people/#/suspend"}
# What each role must come across, however the links are laid out.
MUST_SEE = {
    "admin": EVERYBODY | SKILLS | RUNNING | BOARD | {"/checks/plan", "/mail", "/board/moderators"},
    "manager": EVERYBODY | SKILLS | TEACHING | PEOPLE_MEET | OF_A_MANAGER | BOARD | MODERATION,
    "staff": EVERYBODY
    | SKILLS
    | LEARNING
    | PEOPLE_MEET
    | OF_A_PAIR
    | OF_A_MENTEE
    | BOARD
    | MENTORS
    | {"/mentors/#/ask", "/mentors/requests/#"},
    "freelancer": EVERYBODY | TEACHING | PEOPLE_MEET | OF_A_PAIR | BOARD | MENTORS,
    "executive": EVERYBODY - {"/"} | SKILLS | FIGURES | BOARD | {"/mentors", "/mentors/#"},
}
CLOSED = {"manager": "/audit", "executive": "/people"}
FILES = (".json", ".ics", ".pdf", ".xlsx", ".csv", ".png")  # are kept, not looked at
# Pages that differ by role so much that each is looked at; any other is looked at once.
PERSONAL = {"/", "/engagements/#", "/shadowings/#", "/checks", "/skills/#"}
Theme = Literal["light", "dark"]
# By language: at which width a page is looked at, at which it is only measured, and in which theme.
LOOKS: dict[str, tuple[ViewportSize, ViewportSize, Theme]] = {
    "en": (WIDE, PHONE, "light"), "de": (PHONE, WIDE, "dark"),
}  # fmt: skip
FIRST = "en"
REFUSED = "Failed to load resource: the server responded with a status of 40"


def shape(address: str) -> str:
    """Return what kind of page an address leads to: its path with # for each number."""
    return re.sub(r"\d+", "#", urlsplit(address).path)


def walk(visitor: Visitor, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """Open one page of each kind that links lead to from home, and yield its kind while it is shown.

    Kinds that are `known` are passed by.
    """
    waiting, met = ["/"], {"/", *known}
    while waiting:
        address = waiting.pop(0)
        assert visitor.open(address) == 200, address
        met.add(shape(visitor.page.url))  # an executive's home is the dashboard
        draw_charts(visitor)
        yield shape(visitor.page.url)
        links = "links => links.map((link) => link.getAttribute('href'))"
        for link in visitor.page.locator("a[href^='/']").evaluate_all(links):
            if shape(link) not in met and not shape(link).endswith(FILES):
                met.add(shape(link))
                waiting.append(link)


def faults(visitor: Visitor, size: ViewportSize, theme: Theme) -> list[str]:
    """Return what axe finds at a width in a theme, and what sticks out; the page is not loaded again."""
    visitor.page.emulate_media(color_scheme=theme)
    visitor.page.set_viewport_size(size)
    return said(visitor, [*visitor.barriers(), *visitor.overflow()])


def said(visitor: Visitor, what: list[str]) -> list[str]:
    """Return faults with the page they are on."""
    return [f"{shape(visitor.page.url)}: {fault}" for fault in what]


def overflow(visitor: Visitor, size: ViewportSize) -> list[str]:
    """Return what sticks out at another width."""
    visitor.page.set_viewport_size(size)
    return said(visitor, visitor.overflow())


@pytest.mark.nightly
@pytest.mark.parametrize("language", ["en", "de"])
def test_pages(language: str, company: Callable[[str], Site], visit: OpenWindow) -> None:
    near, far, theme = LOOKS[language]
    looked: set[tuple[str, str]] = set()
    found, missed = [], set()
    for role, must_see in MUST_SEE.items():
        visitor, seen = enter(visit, company("sqlite"), role, language), set()
        # Who comes across what is told by one language; in the other, each page is opened once.
        known = frozenset(page for page, _role in looked if page not in PERSONAL)
        for page in walk(visitor, known if language != FIRST else frozenset()):
            seen.add(page)
            assert visitor.page.locator("html").get_attribute("lang") == language
            kind = (page, role if page in PERSONAL else "")
            if kind not in looked:
                looked.add(kind)
                found += faults(visitor, near, theme) + overflow(visitor, far)
        missed |= {(role, page) for page in must_see - seen} if language == FIRST else set()
        found += visitor.heard
    assert missed == set()
    assert found == []


@pytest.mark.nightly
@pytest.mark.xdist_group("demo on postgresql")
def test_pages_on_postgresql(company: Callable[[str], Site], visit: OpenWindow) -> None:
    visitor = enter(visit, company("postgresql"), "manager", "en")
    assert MUST_SEE["manager"] - set(walk(visitor)) == set()
    visitor.check_console()


@pytest.mark.parametrize(("role", "language"), [("manager", "en"), ("executive", "de")])
def test_closed_and_missing_pages(
    role: str, language: str, company: Callable[[str], Site], visit: OpenWindow
) -> None:
    visitor = enter(visit, company("sqlite"), role, language)
    found = []
    for address, status in ((CLOSED[role], 403), ("/nowhere", 404), ("/evidence/999999", 404)):
        assert visitor.open(address) == status
        found += faults(visitor, WIDE, "light") + faults(visitor, PHONE, "dark")
    heard = [line for line in visitor.heard if REFUSED not in line]  # the browser's own word on the status
    assert [*found, *heard] == []
