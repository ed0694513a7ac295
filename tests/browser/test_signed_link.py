"""A freelancer without an account confirms a level by a link out of a mail, in a real browser; once."""

import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.browser.acting import Acting
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Finger
from tests.browser.serving import Site
from tests.support.mail_server import MailServer, mail_server

pytestmark = pytest.mark.browser


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server, and the settings by which the product finds it; ask for it before `site`."""
    with mail_server() as server:
        monkeypatch.setenv("KTRACK_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("KTRACK_SMTP_PORT", str(server.port))
        monkeypatch.setenv("KTRACK_SMTP_TLS", "none")
        yield server


def loses_the_account(admin: Acting) -> None:
    admin.enters("adam")
    admin.visitor.open("/people?q=Fay")
    admin.goes("a", "Fay Freelancer")
    admin.goes("a[href$='/account']")
    admin.visitor.follow(admin.on("form[action$='/account/disable'] button"))
    admin.looks()
    admin.visitor.sign_out()


def asks_for_a_level(mentee: Acting) -> None:
    mentee.enters("bob")
    mentee.visitor.open("/shadowings")
    mentee.goes("a[href^='/shadowings/']")
    mentee.goes("a[href$='/links']")
    mentee.goes("a[href$='/links/new']")
    mentee.ticks(level="3")
    mentee.writes(note="Drained a broker of *staging* while Fay watched.")
    mentee.sends()
    assert "Fay Freelancer gets a link by mail." in mentee.on("main").inner_text()


def address_in(mailbox: MailServer, site: Site) -> str:
    """Send what waits, and return the path of the link in Fay's mail."""
    command = [sys.executable, "-m", "ktrack", "mail", "send"]
    subprocess.run(command, env=site.environment, capture_output=True, check=True)
    mail = next(mail for mail in mailbox.mails if "fay@example.test" in str(mail["To"]))
    found = re.search(r"https?://\S+/l/\S+", mail.get_content())
    assert found, "the mail holds the whole address"
    return urlsplit(found[0]).path


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_two_clicks_confirm_a_level_and_the_third_finds_nothing(
    mailbox: MailServer, site: Site, visit: OpenWindow
) -> None:
    loses_the_account(Acting(visit(site)))
    bob = Acting(visit(site))
    asks_for_a_level(bob)
    address = address_in(mailbox, site)
    fay = Acting(visit(site, PHONE, Finger, script=False))
    assert fay.visitor.open(address) == 200
    fay.looks()
    asked = fay.on("main").inner_text()
    for said in (
        "Has Bob Bach reached level 3?",
        "Has done all of it while somebody watched.",
        "Drained a broker",
    ):
        assert said in asked, said
    fay.sends()
    assert "The level is confirmed." in fay.on("main").inner_text()
    assert fay.visitor.open(address) == 410
    assert [line for line in fay.visitor.heard if "410" not in line] == []
    assert "This link was used already" in fay.on("main").inner_text()
    assert fay.visitor.open("/") == 200
    assert "/login" in fay.visitor.page.url, "nobody was signed in"
    bob.visitor.open("/shadowings")
    assert "3 of 4" in bob.on("main table").first.inner_text()
