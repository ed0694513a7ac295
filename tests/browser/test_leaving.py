"""If they leave, by keyboard alone: chosen, moved to another day, kept and compared; a phone shows it too."""

import re
from datetime import timedelta

import pytest

from ktrack.base import clock
from tests.browser.acting import Acting
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Keyboard
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def shows(alice: Acting) -> None:
    """Press Show, and look."""
    alice.visitor.follow(alice.on("#choose button.button--primary"))
    alice.looks()


def ticks(alice: Acting, name: str) -> None:
    """Tick the box beside which this stands."""
    alice.visitor.hands.tick(alice.on("label.choice").filter(has_text=name).locator("input"))


def keeps(alice: Acting, name: str) -> None:
    """Keep the choice that is shown, and find it in the list."""
    alice.writes(name=name)
    alice.visitor.follow(alice.on("#keep button"))
    alice.looks()
    assert name in alice.on("main .items").inner_text()


def moves_the_day(alice: Acting) -> str:
    """Choose the next day with the number of its month: browsers differ in what they ask for first."""
    today = clock.day_of(clock.now(), "Europe/Berlin")
    day = next(day for n in range(1, 400) if (day := today + timedelta(days=n)).day == day.month)
    alice.writes(on=day.strftime("%d%m%Y"))
    return day.isoformat()


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_who_leaves_is_chosen_kept_and_compared(site: Site, visit: OpenWindow) -> None:
    alice = Acting(visit(site, hands=Keyboard))
    alice.enters("alice")
    alice.visitor.open("/attention")
    alice.goes("a[href='/leaving']")
    alice.writes(q="bob")
    shows(alice)
    ticks(alice, "Bob Bach")
    day = moves_the_day(alice)
    shows(alice)
    assert re.search(rf"person=\d+.*on={day}", alice.visitor.page.url)
    assert "Apache Kafka operations" in alice.on("#skills tbody").inner_text()
    keeps(alice, "Without Bob")
    alice.goes("a.item__title", "Without Bob")
    assert day in alice.visitor.page.url
    alice.visitor.hands.choose(alice.on("#add-engagement"), first_option(alice, "#add-engagement"))
    shows(alice)
    keeps(alice, "Without Bob and Fay")
    ticks(alice, "“Without Bob”")
    ticks(alice, "“Without Bob and Fay”")
    alice.visitor.follow(alice.on("button[form=compare]"))
    alice.looks()
    assert "Billing batch" in alice.on("#skills tbody").inner_text()
    alice.visitor.page.set_viewport_size(PHONE)
    alice.looks()


def first_option(alice: Acting, selector: str) -> str:
    """Return the first value of a list that is not none."""
    return alice.on(f"{selector} option").nth(1).get_attribute("value") or ""
