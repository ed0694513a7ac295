"""The same form sent several times at the same moment, and two answers at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import Feedback, Mail, Pulse, Suggestion
from tests.factories import said
from tests.factories.cast import Cast, make_cast
from tests.support.at_once import at_once


def sender(app: Flask, cast: Cast, who: str, address: str, **data: str) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(cast.accounts[who])
    fields = {"csrf_token": client.token(), **data}
    return lambda: int(client.post(address, data=fields).status_code)


def stored_cast() -> Cast:
    cast = make_cast()
    db.session.commit()
    return cast


def test_an_impatient_mentee_asks_once(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = stored_cast()
        address = f"/shadowings/{cast.shadowing.id}/feedback/ask"
        data = {"feedback_key": "f-0123456789abcdef", "other_id": str(cast.fay.id), "skill": ""}
        senders = [sender(own_app, cast, "bob", address, **data) for _ in range(4)]
    assert at_once(senders) == [302] * 4
    with own_app.app_context():
        assert db.session.query(Feedback).count() == db.session.query(Mail).count() == 1


def test_a_pulse_is_answered_once(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = stored_cast()
        address = f"/shadowings/{cast.shadowing.id}/pulse"
        data = {"due_on": "2026-06-11", "progress": "4", "support": "4", "time": "4"}
        senders = [sender(own_app, cast, "bob", address, **data) for _ in range(4)]
    assert at_once(senders) == [302] * 4
    with own_app.app_context():
        assert db.session.query(Pulse).count() == 1


def test_of_two_different_answers_the_second_is_told(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = stored_cast()
        given = said.offered(cast)
        address = f"/feedback/{given.id}/suggestions/1/answer"
        reason = {"suggestion-1-reason": "No time"}
        senders = [
            sender(own_app, cast, "bob", address, answer="accepted"),
            sender(own_app, cast, "bob", address, answer="declined", **reason),
        ]
    assert sorted(at_once(senders)) == [302, 422]
    with own_app.app_context():
        answered = db.session.query(Suggestion).filter_by(position=1).one()
        assert (answered.reason == "No time") == (answered.answer == "declined")
