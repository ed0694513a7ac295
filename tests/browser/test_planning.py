"""A plan of who shadows what, made on a narrow screen with nothing but the keyboard."""

import pytest

from tests.browser.acting import Acting
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Keyboard
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
BILLING = "fieldset:has-text('Billing batch')"


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_manager_plans_adjusts_and_creates(site: Site, visit: OpenWindow) -> None:
    alice = Acting(visit(site, PHONE, Keyboard), theme="dark")
    alice.enters("alice")
    alice.goes("#running a[href^='/engagements/']")
    alice.goes("a[href^='/planning?']")
    alice.writes(people__0__hours="60", experts__0__hours="80")
    alice.sends()
    assert alice.on("h1").inner_text() == "The best plan"
    mia = alice.on(f"{BILLING} label:has-text('Mia Mentor') input")
    assert not mia.is_checked(), "Bob learns it already, and one seat is all there is"
    alice.visitor.hands.tick(mia)
    alice.visitor.follow(alice.on("main button[value=adjust]:not(.visually-hidden)"))
    alice.looks()
    assert "+40 hours of learners" in alice.on("main .notice").first.inner_text()
    assert mia.is_checked()
    alice.sends()
    assert "1 shadowing is created." in alice.on("main").inner_text()
    assert alice.on("#shadowings").filter(has_text="Mia Mentor").count() == 1
