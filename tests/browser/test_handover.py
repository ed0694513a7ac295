"""A manager closes an engagement with its handover, on a phone, and takes the German document along."""

from pathlib import Path

import pypdf
import pytest

from tests.browser.acting import Acting
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Finger
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def takes_german_document(alice: Acting, folder: Path) -> pypdf.PdfReader:
    with alice.visitor.page.expect_download() as coming:
        alice.visitor.hands.press(alice.on("main a[href$='lang=de']"))
    assert coming.value.suggested_filename == "handover-e-t1-fay-de.pdf"
    coming.value.save_as(folder / "signed.pdf")
    return pypdf.PdfReader(folder / "signed.pdf")


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_an_engagement_is_closed_with_its_handover(site: Site, visit: OpenWindow, tmp_path: Path) -> None:
    alice = Acting(visit(site, PHONE, Finger))
    alice.enters("alice")
    alice.goes("a", "Event platform")
    alice.goes("a", "Handover")
    alice.visitor.follow(alice.on("main form.post-button button"))
    alice.looks()
    alice.writes(items__1__reason="Fay will show it **twice** more.", links__0__title="Runbook")
    alice.writes(links__0__url="https://wiki.example.test/kafka")
    alice.sends()
    assert "Everything is proved or decided." in alice.on("main").inner_text()
    alice.goes("a", "Close the engagement")
    alice.sends()
    told = alice.on("main").inner_text()
    for what in ("closed", "Bob Bach: level 4", "left open by Alice Acker", "Runbook"):
        assert what in told, what
    pdf = takes_german_document(alice, tmp_path)
    assert str(pdf.root_object["/Lang"]) == "de"
    text = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    for what in ("Abgeschlossen am", "Was offen bleibt", "Fay will show it twice more.", "Unterschrift"):
        assert what in text, what
    assert alice.visitor.open("/engagements?state=closed") == 200
    alice.looks()
    assert "Event platform" in alice.on("main").inner_text()
