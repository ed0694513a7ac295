"""Somebody at the browser: looks, works, and is heard if anything goes wrong."""

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import CDPSession, ConsoleMessage, Locator, Page

from tests.browser.hands import Hands
from tests.factories.cast import PASSWORD

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": STANDARDS},
    "resultTypes": ["violations"],
    "preload": False,  # half the time would go into style sheets and media for rules that are not asked
}
# A chart is drawn anew for another width, a moment after the window has it; on a busy machine two.
STICKING_OUT = """async () => {
  const root = document.documentElement
  const until = performance.now() + 5000
  while (root.scrollWidth > root.clientWidth && performance.now() < until)
    await new Promise((done) => setTimeout(done, 50))
  if (root.scrollWidth <= root.clientWidth) return []
  const sticksOut = (one) => one.getBoundingClientRect().right > root.clientWidth
  const wide = [...document.body.querySelectorAll('*')].filter(sticksOut)
  return [`${root.scrollWidth} pixels wide`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 200))]
}"""


@dataclass(frozen=True)
class Visitor:
    """A window of the browser and the hands that work it.

    `scripts` switches JavaScript off for a visitor who has none; axe, itself a script, needs it for a moment.
    """

    page: Page
    url: str
    hands: Hands
    scripts: CDPSession | None = None
    heard: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note whatever the console says, and errors of scripts."""

        def hear(message: ConsoleMessage) -> None:
            self.heard.append(f"{message.type}: {message.text} ({self.page.url})")

        self.page.on("console", hear)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))

    def allow_scripts(self, allowed: bool) -> None:
        """Switch JavaScript on or off for a visitor who has none; what a page did not run stays so."""
        if self.scripts:
            self.scripts.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def open(self, path: str) -> int:
        """Type an address of the site; returns the status of the answer."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        return answer.status

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Sign in on the login page."""
        self.hands.write(self.page.locator("input[name=login]"), login)
        self.hands.write(self.page.locator("input[name=password]"), password)
        self.follow(self.page.locator("main form button.button--primary"))
        assert not re.search("/login", self.page.url), self.page.locator("main").inner_text()

    def sign_out(self) -> None:
        """Sign out through the menu that bears the own name."""
        self.hands.press(self.page.locator("header summary"))
        self.follow(self.page.locator("form[action='/logout'] button"))

    def prefer(self, name: str, value: str) -> None:
        """Choose language (locale) or colours (theme) in the header."""
        self.follow(self.page.locator(f"header button[name={name}][value={value}]"))

    def follow(self, target: Locator) -> None:
        """Press a link or button and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.hands.press(target)

    def check_page(self, language: str) -> None:
        """Assert that axe finds nothing, nothing sticks out sideways, and the console stayed empty."""
        assert self.page.locator("html").get_attribute("lang") == language
        assert [*self.barriers(), *self.overflow(), *self.heard] == [], self.page.url

    def check_console(self) -> None:
        """Assert that nothing was said in the console since the window opened."""
        assert self.heard == []

    def barriers(self) -> list[str]:
        """Return what axe finds against WCAG 2.2 AA and good practice."""
        self.allow_scripts(True)
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found: list[dict[str, Any]] = self.page.evaluate(
            "options => axe.run(options).then((results) => results.violations)",
            OPTIONS,
        )
        self.allow_scripts(False)
        return [_told(rule) for rule in found]

    def overflow(self) -> list[str]:
        """Return what sticks out of the window sideways."""
        self.allow_scripts(True)
        found: list[str] = self.page.evaluate(STICKING_OUT)
        self.allow_scripts(False)
        return found


def _told(rule: dict[str, Any]) -> str:
    nodes = [f"  {node['html'][:300]}\n    {node['failureSummary']}" for node in rule["nodes"][:5]]
    return "\n".join([f"{rule['id']}: {rule['help']}", *nodes])
