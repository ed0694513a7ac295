"""The main job as people do it: each act from signing in to signing out, by what is on the pages alone."""

import re
from dataclasses import dataclass
from typing import ClassVar

from playwright.sync_api import Locator

from tests.browser.acting import Acting

# What the executive's page shows, by the name of each figure in its address.
FIGURES = ("retained", "verified", "transferred", "unknown", "tested", "coverage", "forecast")
SKILLS = {
    "en": ("Secrets management", "Apache Kafka operations"),
    "de": ("Geheimnisverwaltung", "Betrieb von Apache Kafka"),
}
Numbers = dict[str, list[int]]


@dataclass(frozen=True)
class Play(Acting):
    """The main job in one language and colour scheme."""

    title: ClassVar[str] = "Payment hub on Kafka"

    @property
    def skills(self) -> tuple[str, str]:
        """Return the names of the two planned skills; the first is the one that will be proved."""
        return SKILLS[self.language]

    def manager_registers(self) -> None:
        """Alice registers the project: two plan items, one in a row added by button, and a shadowing."""
        proved, other = self.skills
        self.enters("alice")
        self.goes("a[href='/engagements/new']")
        self.writes(title=self.title, description="Payments leave the *mainframe*.")
        self.ticks(reason="peak")
        self.writes(day_rate="950.50", experts__0__person="Fay Freelancer", plan__0__skill=proved)
        self.chooses(plan__0__importance="5")
        self._adds("plan")
        self.writes(plan__2__skill=other)
        self.chooses(plan__2__target_level="3")
        self.writes(shadowings__0__mentee="bob@example.test", shadowings__0__mentor="Fay Freelancer")
        self.sends()
        assert self.on("h1").inner_text() == self.title
        assert self.on("#plan tbody tr").count() == 2
        self.visitor.sign_out()

    def _adds(self, rows: str) -> None:
        """Press the button that adds a row: in place with JavaScript, through the server without."""
        count = self.on(f"#{rows} [data-row]").count()
        self.visitor.hands.press(self.on(f"button[name=add][value={rows}]"))
        self.on(f"#{rows} [data-row]").nth(count).wait_for()
        self.looks()

    def mentee_logs(self) -> None:
        """Bob finds the shadowing on his home page and logs an hour with his own levels."""
        self.enters("bob")
        self.goes(f"#shadowings li:has-text('{self.title}') a[href^='/engagements/']")
        self.goes("#shadowings a[href*='shadowing=']")
        self.writes(minutes="60")
        self.visitor.hands.choose(self.on(f"[role=group][aria-label='{self.skills[0]}'] select"), "4")
        self.writes(text="Rotated **all keys** with Fay.")
        self.sends()
        assert self.on("main .prose strong").inner_text() == "all keys"
        self.visitor.sign_out()

    def freelancer_signs_off(self) -> None:
        """Fay finds the claim on her home page and signs a level below the target off."""
        self.enters("fay")
        self.goes("#waiting a[href$='/sign-off']", self.skills[0])
        self.ticks(level="3")
        self.writes(note="Rotated the keys of the *test* system while I watched.")
        self.sends()
        assert self._level() == ["3", "4"]
        self.visitor.sign_out()

    def manager_checks(self) -> None:
        """Alice opens the project and records a demo at the target; it counts before today's sign-off."""
        self.enters("alice")
        self.goes("#running a[href^='/engagements/']", self.title)
        self.visitor.follow(self._cell().locator("a[href$='/check']"))
        self.looks()
        self.ticks(kind="demo", level="4", grade="good")
        self.writes(note="Rotated the keys of production alone.")
        self.sends()
        assert self._level() == ["4", "4"]
        self.visitor.sign_out()

    def _cell(self) -> Locator:
        """Return Bob's cell of the plan for the proved skill."""
        return self.on("#plan tbody tr").filter(has_text=self.skills[0]).locator("td")

    def _level(self) -> list[str]:
        """Return the verified level and the target in that cell."""
        return re.findall(r"\d", self._cell().locator(".level").inner_text())

    def executive_enters(self) -> Numbers:
        """Eve signs in, which leads to the dashboard; returns the whole percents that it shows."""
        self.enters("eve")
        return {name: percents(self.number(name).inner_text()) for name in FIGURES}

    def number(self, figure: str) -> Locator:
        """Return the dashboard's number, which is a link."""
        return self.on(f"main a[href*='figure={figure}']").first

    def executive_reads_the_table(self) -> None:
        """Eve opens the table of the trend; without JavaScript there is no chart, and the table is open."""
        if not self.visitor.scripts:
            self.on("#trend [data-chart-src]").scroll_into_view_if_needed()
            self.on("#trend [data-drawn]").wait_for()
            self.visitor.hands.press(self.on("#trend summary"))
        today = self.on("#trend tbody tr").first
        today.wait_for(state="visible")
        assert percents(today.inner_text())[0] == percents(self.number("retained").inner_text())[0]
        self.looks()

    def executive_opens_the_number(self) -> None:
        """Eve opens Retained, finds today's check in its records, and opens it: no names of the company."""
        self._follows_number()
        row = self.on("#evidence tbody tr").first
        assert self.skills[0] in row.inner_text()
        assert re.findall(r"\d", row.locator(".level").inner_text()) == ["4"]
        self.visitor.follow(row.locator("a"))
        self.looks()
        told = self.on("main").inner_text()
        assert self.skills[0] in told
        assert not re.search("Bob|Alice|Rotated", told)

    def _follows_number(self) -> None:
        number = percents(self.number("retained").inner_text())
        self.visitor.follow(self.number("retained"))
        self.looks()
        assert number[0] in percents(self.on(".heading__lead").inner_text())
        assert percents(self.on("#items tbody tr").filter(has_text=self.skills[0]).inner_text()) == [95]


def percents(text: str) -> list[int]:
    """Return the whole percents of a text: none for n/a, two for a range."""
    return [int(number) for number in re.findall(r"\d+(?=\s*%)", text)]
