"""The main job as people do it: each act from signing in to signing out, by what is on the pages alone."""

import re
from dataclasses import dataclass
from typing import ClassVar

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor

# What the executive's page shows, by the name of each figure in its address.
FIGURES = ("retained", "verified", "transferred", "unknown", "tested", "coverage", "forecast")
SKILLS = {
    "en": ("Secrets management", "Apache Kafka operations"),
    "de": ("Geheimnisverwaltung", "Betrieb von Apache Kafka"),
}
Numbers = dict[str, list[int]]


@dataclass(frozen=True)
class Play:
    """The main job in one language and colour scheme."""

    visitor: Visitor
    language: str = "en"
    theme: str | None = None
    title: ClassVar[str] = "Payment hub on Kafka"

    @property
    def skills(self) -> tuple[str, str]:
        """Return the names of the two planned skills; the first is the one that will be proved."""
        return SKILLS[self.language]

    def _on(self, selector: str) -> Locator:
        return self.visitor.page.locator(selector)

    def arrives(self) -> None:
        """Come to the login page, as everybody does before each act."""
        self._waits_at_the_door()
        self._looks()

    def _waits_at_the_door(self) -> None:
        """Choose language and colours, as the first thing."""
        self.visitor.open("/")
        if self.language != "en":
            self.visitor.prefer("locale", self.language)
        if self.theme:
            self.visitor.prefer("theme", self.theme)

    def _enters(self, who: str) -> None:
        self._waits_at_the_door()
        self.visitor.sign_in(f"{who}@example.test")
        self._looks()

    def _looks(self) -> None:
        self.visitor.check_page(self.language)

    def _goes(self, selector: str, text: str = "") -> None:
        """Follow the first link of main that fits."""
        self.visitor.follow(self._on(f"main {selector}").filter(has_text=text).first)
        self._looks()

    def _sends(self) -> None:
        self.visitor.follow(self._on("main form[method=post] button.button--primary"))
        self._looks()

    def _writes(self, **fields: str) -> None:
        for name, text in fields.items():
            self.visitor.hands.write(self._on(f"[name='{name.replace('__', '-')}']"), text)

    def _chooses(self, **fields: str) -> None:
        for name, value in fields.items():
            self.visitor.hands.choose(self._on(f"select[name='{name.replace('__', '-')}']"), value)

    def _ticks(self, **fields: str) -> None:
        for name, value in fields.items():
            self.visitor.hands.tick(self._on(f"input[name='{name}'][value='{value}']"))

    def manager_registers(self) -> None:
        """Alice registers the project: two plan items, one in a row added by button, and a shadowing."""
        proved, other = self.skills
        self._enters("alice")
        self._goes("a[href='/engagements/new']")
        self._writes(title=self.title, description="Payments leave the *mainframe*.")
        self._ticks(reason="peak")
        self._writes(day_rate="950.50", experts__0__person="Fay Freelancer", plan__0__skill=proved)
        self._chooses(plan__0__importance="5")
        self._adds("plan")
        self._writes(plan__2__skill=other)
        self._chooses(plan__2__target_level="3")
        self._writes(shadowings__0__mentee="bob@example.test", shadowings__0__mentor="Fay Freelancer")
        self._sends()
        assert self._on("h1").inner_text() == self.title
        assert self._on("#plan tbody tr").count() == 2
        self.visitor.sign_out()

    def _adds(self, rows: str) -> None:
        """Press the button that adds a row: in place with JavaScript, through the server without."""
        count = self._on(f"#{rows} [data-row]").count()
        self.visitor.hands.press(self._on(f"button[name=add][value={rows}]"))
        self._on(f"#{rows} [data-row]").nth(count).wait_for()
        self._looks()

    def mentee_logs(self) -> None:
        """Bob finds the shadowing on his home page and logs an hour with his own levels."""
        self._enters("bob")
        self._goes(f"#shadowings li:has-text('{self.title}') a[href^='/engagements/']")
        self._goes("#shadowings a[href*='shadowing=']")
        self._writes(minutes="60")
        self.visitor.hands.choose(self._on(f"[role=group][aria-label='{self.skills[0]}'] select"), "4")
        self._writes(text="Rotated **all keys** with Fay.")
        self._sends()
        assert self._on("main .prose strong").inner_text() == "all keys"
        self.visitor.sign_out()

    def freelancer_signs_off(self) -> None:
        """Fay finds the claim on her home page and signs a level below the target off."""
        self._enters("fay")
        self._goes("#waiting a[href$='/sign-off']", self.skills[0])
        self._ticks(level="3")
        self._writes(note="Rotated the keys of the *test* system while I watched.")
        self._sends()
        assert self._level() == ["3", "4"]
        self.visitor.sign_out()

    def manager_checks(self) -> None:
        """Alice opens the project and records a demo at the target; it counts before today's sign-off."""
        self._enters("alice")
        self._goes("#running a[href^='/engagements/']", self.title)
        self.visitor.follow(self._cell().locator("a[href$='/check']"))
        self._looks()
        self._ticks(kind="demo", level="4", grade="good")
        self._writes(note="Rotated the keys of production alone.")
        self._sends()
        assert self._level() == ["4", "4"]
        self.visitor.sign_out()

    def _cell(self) -> Locator:
        """Return Bob's cell of the plan for the proved skill."""
        return self._on("#plan tbody tr").filter(has_text=self.skills[0]).locator("td")

    def _level(self) -> list[str]:
        """Return the verified level and the target in that cell."""
        return re.findall(r"\d", self._cell().locator(".level").inner_text())

    def executive_enters(self) -> Numbers:
        """Eve signs in, which leads to the dashboard; returns the whole percents that it shows."""
        self._enters("eve")
        return {name: percents(self.number(name).inner_text()) for name in FIGURES}

    def number(self, figure: str) -> Locator:
        """Return the dashboard's number, which is a link."""
        return self._on(f"main a[href*='figure={figure}']").first

    def executive_reads_the_table(self) -> None:
        """Eve opens the table of the trend; without JavaScript there is no chart, and the table is open."""
        if not self.visitor.scripts:
            self._on("#trend [data-chart-src]").scroll_into_view_if_needed()
            self._on("#trend [data-drawn]").wait_for()
            self.visitor.hands.press(self._on("#trend summary"))
        today = self._on("#trend tbody tr").first
        today.wait_for(state="visible")
        assert percents(today.inner_text())[0] == percents(self.number("retained").inner_text())[0]
        self._looks()

    def executive_opens_the_number(self) -> None:
        """Eve opens Retained, finds today's check in its records, and opens it: no names of the company."""
        self._follows_number()
        row = self._on("#evidence tbody tr").first
        assert self.skills[0] in row.inner_text()
        assert re.findall(r"\d", row.locator(".level").inner_text()) == ["4"]
        self.visitor.follow(row.locator("a"))
        self._looks()
        told = self._on("main").inner_text()
        assert self.skills[0] in told
        assert not re.search("Bob|Alice|Rotated", told)

    def _follows_number(self) -> None:
        number = percents(self.number("retained").inner_text())
        self.visitor.follow(self.number("retained"))
        self._looks()
        assert number[0] in percents(self._on(".heading__lead").inner_text())
        assert percents(self._on("#items tbody tr").filter(has_text=self.skills[0]).inner_text()) == [95]


def percents(text: str) -> list[int]:
    """Return the whole percents of a text: none for n/a, two for a range."""
    return [int(number) for number in re.findall(r"\d+(?=\s*%)", text)]
