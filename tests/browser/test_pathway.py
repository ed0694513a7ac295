"""A pathway whose progress moves when a level is signed off, and its picture on a screen and on a phone."""

from dataclasses import dataclass

import pytest

from tests.browser.acting import Acting
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
TITLE = "Into the hub"


@dataclass(frozen=True)
class Walking(Acting):
    """Somebody on the pages of pathways."""

    def presses(self, selector: str) -> None:
        """Press a button that leads on, and look."""
        self.visitor.follow(self.on(f"main {selector}").first)
        self.looks()

    def adds_stage(self, title: str, skill: str, level: str) -> None:
        """Add a stage with one skill to the draft that is shown."""
        self.goes("a[href$='/draft/stages/new']")
        self.writes(title=title, skills__0__skill=skill)
        self.chooses(skills__0__level=level)
        self.sends()


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_progress_moves_when_a_level_is_signed_off(site: Site, visit: OpenWindow) -> None:
    admin = Walking(visit(site))
    admin.enters("adam")
    admin.visitor.open("/pathways/new")
    admin.writes(role="Operator", title=TITLE)
    admin.sends()
    admin.adds_stage("First look", "Apache Kafka operations", "3")
    admin.adds_stage("Bill it", "Billing batch", "3")
    assert admin.on(".path__stage").count() == 2
    admin.sends()
    admin.visitor.sign_out()

    bob = Walking(admin.visitor)
    bob.enters("bob")
    bob.visitor.open("/pathways")
    bob.goes("a.item__title", TITLE)
    bob.presses(".heading form[action$='/join'] button")
    path = bob.visitor.page.url.removeprefix(site.url)
    assert "1 of 2" in bob.on(".facts").inner_text()
    assert "Bill it" in (bob.on(".path__stage--here").text_content() or "")
    bob.visitor.sign_out()

    fay = Walking(admin.visitor)
    fay.enters("fay")
    fay.goes("a", "Event platform")
    fay.presses("#plan tr:has-text('Billing batch') a[href$='/sign-off']")
    fay.ticks(level="3")
    fay.writes(note="Ran the batch while I watched.")
    fay.sends()
    fay.visitor.sign_out()

    bob.enters("bob")
    bob.visitor.open(path)
    bob.looks()
    assert "2 of 2" in bob.on(".facts").inner_text()
    assert "Every stage is proved" in bob.on("main").inner_text()
    bob.visitor.page.set_viewport_size(PHONE)
    assert not bob.on(".path").is_visible()
    bob.looks()
