"""A mentor is found in a real browser: an offer, a request, what the two agree, and the first session."""

import re

import pytest

from tests.browser.acting import Acting
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Finger
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
SITE = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


def turns_to_mentors(somebody: Acting) -> None:
    """Open the list of offers from wherever one is."""
    somebody.visitor.open("/mentors")
    somebody.looks()


def presses(somebody: Acting, selector: str) -> None:
    """Press a button that leads on."""
    somebody.visitor.follow(somebody.on(f"main {selector}").first)
    somebody.looks()


@SITE
def test_an_offer_is_found_asked_for_agreed_and_the_first_session_arranged(
    site: Site, visit: OpenWindow
) -> None:
    mia, dan = Acting(visit(site)), Acting(visit(site, PHONE, Finger), "de")
    mia.enters("mia")
    turns_to_mentors(mia)
    mia.goes("a[href='/mentors/mine']")
    mia.writes(text="I restart brokers *slowly*.", skills__0__skill="Apache Kafka operations", places="1")
    mia.sends()
    dan.enters("dan")
    turns_to_mentors(dan)
    dan.goes("a[href^='/mentors/']", "Mia Mentor")
    dan.goes("a[href$='/ask']")
    dan.writes(goal="Einen Neustart **allein** fahren.", cadence_days="7")
    dan.sends()
    turns_to_mentors(mia)
    mia.goes("a[href='/mentors/requests']")
    mia.goes("a[href^='/mentors/requests/']", "Dan Dorn")
    mia.goes("a[href$='/accept']")
    mia.writes(word="Gladly.")
    mia.sends()
    pair = re.search(r"/shadowings/\d+$", mia.visitor.page.url)
    assert pair, mia.visitor.page.url
    dan.visitor.open(pair[0])
    dan.goes("a[href$='/agreement']")
    assert dan.on("[name=goals]").input_value() == "Einen Neustart **allein** fahren."
    dan.sends()
    mia.visitor.open(pair[0])
    mia.goes("a[href^='/agreements/']")
    presses(mia, "button[value=accepted]")
    dan.visitor.open(f"{pair[0]}/sessions")
    dan.goes("a[href$='/sessions/new']")
    dan.writes(place="Raum 4", agenda="Der erste *Neustart*.")
    dan.sends()
    mia.visitor.open(f"{pair[0]}/sessions")
    presses(mia, "#coming form button")
    assert "agreed" in mia.on("main").inner_text()
    turns_to_mentors(dan)
    assert "kein Platz frei" in dan.on("main").inner_text()
