"""The board in a real browser: a post flagged, hidden, appealed and restored."""

import pytest

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Mail, Person
from tests.browser.acting import Acting
from tests.browser.backstage import backstage
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Finger
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def moderate(site: Site, *keys: str) -> None:
    """Let some of the cast moderate."""
    with backstage(site.database):
        for person in db.session.query(Person).filter(Person.key.in_(keys)):
            person.moderator_since = clock.now()


def told(site: Site) -> list[str]:
    """What Bob was written about, in the order of it."""
    with backstage(site.database):
        found = db.session.query(Mail).join(Mail.person).filter(Person.key == "bob").order_by(Mail.id)
        return [mail.subject for mail in found]


def says(actor: Acting) -> str:
    return actor.on("main").inner_text()


def enters_board(actor: Acting, who: str) -> None:
    actor.enters(who)
    actor.visitor.open("/board")
    actor.looks()


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_post_is_flagged_hidden_appealed_and_restored(site: Site, visit: OpenWindow) -> None:
    moderate(site, "alice", "dan")
    someone = Acting(visit(site, PHONE, Finger))
    enters_board(someone, "bob")
    someone.goes("a", "Write a post")
    someone.writes(title="Who restarts brokers at night?", text="Because **I** will not.", tags="on-call")
    someone.sends()
    someone.visitor.sign_out()

    enters_board(someone, "alice")
    someone.goes("a", "Who restarts brokers")
    someone.goes("a", "Flag")
    someone.ticks(reason="off_topic")
    someone.sends()
    assert "It is hidden until a moderator decides." in says(someone)
    someone.goes("a", "Moderation (1 waiting)")
    someone.goes("a", "Who restarts brokers")
    someone.ticks(decision="hide")
    someone.writes(reason="Take it to your team.")
    someone.sends()
    someone.visitor.sign_out()

    enters_board(someone, "bob")
    someone.goes("a", "Who restarts brokers")
    assert "Take it to your team." in says(someone)
    someone.goes("a", "Appeal")
    someone.writes(text="It is about all teams.")
    someone.sends()
    someone.visitor.sign_out()

    enters_board(someone, "dan")
    someone.goes("a", "Moderation (1 waiting)")
    someone.goes("a", "Who restarts brokers")
    assert "It is about all teams." in says(someone)
    someone.ticks(decision="keep")
    someone.writes(reason="So it is.")
    someone.sends()
    someone.visitor.sign_out()

    enters_board(someone, "mia")
    someone.goes("a", "Who restarts brokers")
    assert "Because I will not." in says(someone)
    assert [subject.split(":")[0] for subject in told(site)] == [
        "Hidden until a moderator decides", "A moderator has hidden what you wrote", "It is shown again",
    ]  # fmt: skip
