"""Two people at the same session at the same moment: one act counts, the other one is told so."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import Mail, Meeting
from ktrack.models.choices import MeetingState
from tests.factories import meetings
from tests.factories.cast import make_cast
from tests.factories.meetings import TYPED, pair_address
from tests.support.at_once import at_once
from tests.support.page_reader import words


def client(app: Flask, account: Any) -> Any:
    made: Any = app.test_client()
    made.sign_in(account)
    return made


def sender(who: Any, address: str, **fields: Any) -> Callable[[], str]:
    """Return what sends the form; it returns what the page says that the answer leads to."""
    data = {"csrf_token": who.token(), **fields}
    return lambda: words(who.post(address, data=data, follow_redirects=True).get_data(as_text=True))


def test_accepting_while_the_other_cancels(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        address = f"/sessions/{meetings.propose(cast).id}"
        bob, fay = client(own_app, cast.accounts["bob"]), client(own_app, cast.accounts["fay"])
        runs = [
            sender(fay, f"{address}/accept", seen=0),
            sender(bob, f"{address}/cancel", seen=0, reason="Ill"),
        ]
    accepting, cancelling = at_once(runs)
    with own_app.app_context():
        assert db.session.query(Meeting).one().state is MeetingState.CANCELLED
    assert "Cancelled." in cancelling, "an accepted session can be cancelled, too"
    assert "Accepted" in accepting or "cancelled in the meantime" in accepting


def test_accepting_while_the_other_moves(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        address = f"/sessions/{meetings.propose(cast).id}"
        bob, fay = client(own_app, cast.accounts["bob"]), client(own_app, cast.accounts["fay"])
        moved = {**TYPED, "hour": "15:00"}
        runs = [
            sender(fay, f"{address}/accept", seen=0),
            sender(bob, f"{address}/move", seen=0, **moved),
        ]
    accepting, moving = at_once(runs)
    with own_app.app_context():
        meeting = db.session.query(Meeting).one()
        assert (meeting.state, meeting.sequence) == (MeetingState.PROPOSED, 1), "what was moved is open anew"
    assert "Accepted" in accepting or "moved in the meantime" in accepting
    assert "The new time is proposed" in moving


def test_an_impatient_proposer_proposes_once(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        bob = [client(own_app, cast.accounts["bob"]) for _ in range(4)]
        address = pair_address(cast, "new")
        runs = [sender(one, address, meeting_key="m-0123456789abcdef", **TYPED) for one in bob]
    pages = at_once(runs)
    assert all("Session with Fay Freelancer" in page for page in pages)
    with own_app.app_context():
        assert db.session.query(Meeting).count() == 1
        assert db.session.query(Mail).count() == 1
