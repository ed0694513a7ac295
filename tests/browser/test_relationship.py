"""The working relationship in a real browser: a level confirmed by mail, a check failed, a session held.

Each play goes from the first page to the figure, in windows of its own for everybody who has a part in it.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.acting import Acting
from tests.browser.backstage import days_pass, never_had_an_account
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Finger
from tests.browser.play import Play, percents
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
BILLING, KAFKA = ("Billing batch", "Abrechnungslauf"), ("Apache Kafka", "Betrieb von Apache Kafka")


def turns_to_mentoring(somebody: Acting) -> None:
    """Open the list of shadowings from wherever one is."""
    somebody.visitor.follow(somebody.on("header nav a[href='/shadowings']"))
    somebody.looks()


def level(somebody: Acting, names: tuple[str, str]) -> list[str]:
    """Return the verified level and the target that the list of shadowings shows for a skill."""
    turns_to_mentoring(somebody)
    row = somebody.on("main tbody tr").filter(has_text=re.compile("|".join(names)))
    return re.findall(r"\d", row.locator(".level").first.inner_text())


def asks_for_a_level(mentee: Acting, skill: str, wanted: str) -> None:
    """Ask the mentor to confirm a level by mail."""
    turns_to_mentoring(mentee)
    mentee.goes("a[href^='/shadowings/']")
    mentee.goes("a[href$='/links']")
    mentee.goes("a[href$='/links/new']")
    option = mentee.on("[name=skill] option").filter(has_text=skill)
    mentee.chooses(skill=option.get_attribute("value") or "")
    mentee.ticks(level=wanted)
    mentee.writes(note="Ran the **whole month** while Fay watched.")
    mentee.sends()


def address_mailed(site: Site) -> str:
    """Send what waits and return the path of the link that Fay got."""
    (text,) = site.mailed("fay@example.test")
    found = re.search(r"https?://\S+/l/\S+", text)
    assert found and found[0].startswith(site.url)
    return urlsplit(found[0]).path


def is_refused(somebody: Acting) -> None:
    """The page that is shown says that its link leads nowhere, and is a good page for that."""
    visitor = somebody.visitor
    assert visitor.page.locator("main button").count() == 0
    heard = [line for line in visitor.heard if "status of 410" not in line]  # the browser's own word
    assert [*visitor.barriers(), *visitor.overflow(), *heard] == []


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)
def test_an_expert_without_an_account_confirms_a_level_once(site: Site, visit: OpenWindow) -> None:
    never_had_an_account(site, "fay")
    before = site.report()["retained"]
    bob, fay, late = Acting(visit(site)), Acting(visit(site)), Acting(visit(site, PHONE, Finger))
    bob.enters("bob")
    asks_for_a_level(bob, "Billing batch", "4")
    address = address_mailed(site)
    assert fay.visitor.open(address) == late.visitor.open(address) == 200
    fay.looks()
    late.looks()
    fay.sends()
    assert fay.visitor.page.url.endswith("/l/thanks"), "one click in the mail, one on the page"
    assert level(bob, BILLING) == ["4", "4"]
    assert site.report()["retained"] > before
    late.visitor.follow(late.on("button[value=yes]"))
    is_refused(late)
    assert fay.visitor.open(address) == 410
    is_refused(fay)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_link_that_was_withdrawn_confirms_nothing(site: Site, visit: OpenWindow) -> None:
    bob, fay = Acting(visit(site)), Acting(visit(site))
    bob.enters("bob")
    before = level(bob, BILLING)
    asks_for_a_level(bob, "Billing batch", "4")
    address = address_mailed(site)
    bob.visitor.follow(bob.on("main form[action$='/revoke'] button"))
    bob.looks()
    assert fay.visitor.open(address) == 410
    is_refused(fay)
    assert level(bob, BILLING) == before


def retained(eve: Play) -> int:
    """Return the percent that the dashboard shows, loaded again; of a range its lower end."""
    eve.visitor.open("/dashboard")
    eve.looks()
    return percents(eve.number("retained").inner_text())[0]


def plans_this_week(manager: Acting) -> None:
    """Plan what is due this week."""
    turns_to_mentoring(manager)
    manager.goes("a[href='/checks']")
    manager.goes("a[href='/checks/plan']")
    manager.goes("nav a[href*='/checks/plan?week=']")
    manager.visitor.follow(manager.on("main form[action='/checks/plan'] button"))
    manager.looks()


def holds_it(assessor: Acting) -> None:
    """Record that only level 2 was shown, two below what is checked."""
    turns_to_mentoring(assessor)
    assessor.goes("a[href='/checks']")
    assessor.goes(".item a[href^='/checks/']")
    assessor.goes("a[href$='/hold']")
    assessor.ticks(level="2", grade="again")
    assessor.writes(note="Needed the runbook at *every* step.")
    assessor.sends()


@pytest.mark.parametrize("language", ["en"])
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_failed_check_lowers_the_level_and_the_figure(language: str, site: Site, visit: OpenWindow) -> None:
    eve = Play(visit(site), language)
    alice, bob = (Acting(visit(site), language) for _ in range(2))
    for somebody, who in ((eve, "eve"), (alice, "alice"), (bob, "bob")):
        somebody.enters(who)
    before = retained(eve)
    assert level(bob, KAFKA) == ["4", "4"]
    plans_this_week(alice)
    assert retained(eve) == before, "a plan proves nothing"
    holds_it(alice)
    assert level(bob, KAFKA) == ["2", "4"]
    assert retained(eve) < before


@pytest.mark.parametrize("language", ["de"])
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_session_goes_from_a_proposal_into_the_log(language: str, site: Site, visit: OpenWindow) -> None:
    bob, fay = (Acting(visit(site, PHONE, Finger), language) for _ in range(2))
    bob.enters("bob")
    fay.enters("fay")
    turns_to_mentoring(bob)
    bob.goes("a[href='/sessions']")
    bob.goes("a[href$='/sessions/new']")
    bob.writes(place="Room 4", agenda="Restart a *broker*.")
    bob.sends()
    turns_to_mentoring(fay)
    fay.goes("a[href='/sessions']")
    fay.visitor.follow(fay.on("#to-answer form button"))
    fay.looks()
    days_pass(site, 2)
    turns_to_mentoring(bob)
    bob.goes("a[href='/sessions']")
    bob.goes("#to-write-up a[href$='/write-up']")
    bob.writes(outcome="I restarted **two brokers**.", notes="Mind the lag.", follow_ups__0__text="Try three")
    bob.sends()
    bob.visitor.follow(bob.on("main form[action$='/log'] button"))
    bob.looks()
    assert re.search(r"/log/\d+$", bob.visitor.page.url)
    assert "I restarted two brokers." in bob.on("main").inner_text()
