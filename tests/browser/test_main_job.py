"""The main job in a real browser: register, log, sign off, check, and see the figure change.

The same play for each way of working; nothing is done that the pages do not offer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import PHONE, WIDE, OpenWindow
from tests.browser.hands import Finger, Hands, Keyboard, Mouse
from tests.browser.play import Numbers, Play
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Way:
    """How the job is done."""

    size: ViewportSize
    hands: Callable[[Page], Hands] = Mouse
    language: str = "en"
    theme: str | None = None
    script: bool = True


WAYS = {
    "phone, german, dark": Way(PHONE, Finger, language="de", theme="dark"),
    "keyboard": Way(WIDE, Keyboard),
    "no script": Way(WIDE, script=False),
}
# How the browser is worked does not depend on the database: each way is gone once.
PLAYS = [("sqlite", "phone, german, dark"), ("postgresql", "keyboard"), ("sqlite", "no script")]


@pytest.mark.parametrize(("site", "name"), PLAYS, indirect=["site"])
def test_what_is_proved_is_seen_by_the_executive(name: str, site: Site, visit: OpenWindow) -> None:
    way = WAYS[name]
    play = Play(visit(site, way.size, way.hands, script=way.script), way.language, way.theme)
    play.arrives()
    before = play.executive_enters()
    assert before == shown(site.report())
    play.visitor.sign_out()
    play.manager_registers()
    play.mentee_logs()
    play.freelancer_signs_off()
    play.manager_checks()
    after = play.executive_enters()
    assert after == shown(site.report())
    assert before["retained"] != after["retained"]
    assert before["tested"] == [0] != after["tested"]
    play.executive_reads_the_table()
    play.executive_opens_the_number()


def shown(report: dict[str, Any]) -> Numbers:
    """Return a report's figures as the dashboard is to show them: whole percents, a range, or nothing."""
    figures = ("retained", "verified", "transferred", "unknown", "coverage")
    shares = {name: [report[name]] for name in figures}
    shares |= {"tested": [report["tested_share"]], "forecast": [report["forecast"]["retained"]]}
    if report["status"] == "insufficient":
        shares["retained"] = [report["retained"], report["retained"] + report["unknown"]]
    return {name: [int(f"{share * 100:.0f}") for share in known] for name, known in shares.items()}
