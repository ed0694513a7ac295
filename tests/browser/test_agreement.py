"""An agreement negotiated in a real browser: proposed, returned, accepted; and a mentee who is heard."""

import pytest

from tests.browser.conftest import PHONE, WIDE, OpenWindow
from tests.browser.hands import Finger
from tests.browser.serving import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def comes(visitor: Visitor, who: str) -> None:
    """Sign in and open the pair's page from the list of shadowings."""
    visitor.open("/")
    visitor.sign_in(f"{who}@example.test")
    visitor.open("/shadowings")
    visitor.follow(visitor.page.locator("main a[href^='/shadowings/']").first)
    visitor.check_page("en")


def goes(visitor: Visitor, label: str) -> None:
    visitor.follow(visitor.page.locator("main").get_by_role("link", name=label, exact=True))
    visitor.check_page("en")


def sends(visitor: Visitor, label: str) -> None:
    visitor.follow(visitor.page.locator("main").get_by_role("button", name=label, exact=True))
    visitor.check_page("en")


def is_refused(visitor: Visitor, label: str) -> None:
    """Send what is wrong; the browser itself says on its console that the answer was 422."""
    visitor.follow(visitor.page.locator("main").get_by_role("button", name=label, exact=True))
    assert [line for line in visitor.heard if "422" not in line] == []
    visitor.heard.clear()
    visitor.check_page("en")


def writes(visitor: Visitor, **fields: str) -> None:
    for name, text in fields.items():
        visitor.hands.write(visitor.page.locator(f"[name='{name.replace('__', '-')}']"), text)


def says(visitor: Visitor) -> str:
    return visitor.page.locator("main").inner_text()


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
@pytest.mark.parametrize("way", ["phone", "no script"])
def test_an_agreement_is_negotiated_to_acceptance(way: str, site: Site, visit: OpenWindow) -> None:
    visitor = visit(site, PHONE, Finger) if way == "phone" else visit(site, WIDE, script=False)
    comes(visitor, "bob")
    goes(visitor, "Propose an agreement")
    writes(visitor, goals="Restart a **cluster** alone.", cadence_days="0")
    is_refused(visitor, "Propose it")
    assert "with 0 days between sessions there would be none" in says(visitor)
    writes(visitor, cadence_days="30", criteria__0__shown="A rolling restart")
    sends(visitor, "Propose it")
    assert "It waits for the other side." in says(visitor)
    goes(visitor, "Tell your mentor")
    writes(visitor, text="I am afraid of the pager.")
    sends(visitor, "Tell Fay Freelancer")
    assert "Not heard yet" in says(visitor)
    visitor.sign_out()

    comes(visitor, "fay")
    goes(visitor, "Read and answer")
    writes(visitor, comment="Twice a month, please.")
    sends(visitor, "Return with this comment")
    goes(visitor, "Answer")
    writes(visitor, answer="We share the first shifts.")
    sends(visitor, "Answer")
    assert "Not heard yet" not in says(visitor)
    visitor.sign_out()

    comes(visitor, "bob")
    goes(visitor, "Propose an agreement")
    assert "Twice a month, please." in says(visitor)
    assert visitor.page.locator("[name=goals]").input_value() == "Restart a **cluster** alone."
    writes(visitor, cadence_days="14")
    sends(visitor, "Propose it")
    visitor.sign_out()

    comes(visitor, "fay")
    goes(visitor, "Read and answer")
    assert visitor.page.locator("#changes ins").all_inner_texts() == ["14"]
    sends(visitor, "Accept")
    told = says(visitor)
    for what in ("Restart a cluster alone.", "at least every 14 days", "A rolling restart", "Version 2"):
        assert what in told, what
