"""Two people at the same moment: one is first, the other gets a clear message."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import Agreement, Concern, Mail
from tests.factories import agreed
from tests.factories.cast import Cast, make_cast
from tests.support.at_once import at_once
from tests.support.page_reader import words

Answer = tuple[int, str]


def sender(app: Flask, account: Any, address: str, **typed: Any) -> Callable[[], Answer]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), **typed}

    def send() -> Answer:
        answer = client.post(address, data=data)
        return answer.status_code, answer.get_data(as_text=True)

    return send


def stored() -> Cast:
    cast = make_cast()
    db.session.commit()
    return cast


def told(answers: list[Answer]) -> str:
    """Return what the one who came second reads; there is one, and one who was first."""
    assert sorted(status for status, _page in answers) == [302, 422]
    return words(next(page for status, page in answers if status == 422))


def test_accepted_and_returned_at_once(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = stored()
        address = f"/agreements/{agreed.propose(cast).id}"
        senders = [
            sender(own_app, cast.accounts["bob"], address, answer="accepted"),
            sender(own_app, cast.accounts["bob"], address, answer="returned", comment="Too seldom"),
        ]
    assert "in the meantime" in told(at_once(senders))
    with own_app.app_context():
        assert db.session.query(Agreement).one().answer is not None
        assert db.session.query(Mail).filter_by(kind="agreement.answered").count() == 1


def test_both_sides_propose_at_once(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = stored()
        address = f"/shadowings/{cast.shadowing.id}/agreement"
        senders = [
            sender(
                own_app, cast.accounts[who], address, **agreed.typed(cast, form_key=f"a-00000000000000{n}")
            )
            for n, who in ((10, "bob"), (11, "fay"))
        ]
    assert "The other side has proposed a version. Answer it first" in told(at_once(senders))
    with own_app.app_context():
        assert db.session.query(Agreement).one().version == 1


def test_the_same_forms_sent_again_and_again_at_once_make_one_row_each(
    own_app: Flask, frozen: datetime
) -> None:
    with own_app.app_context():
        cast = stored()
        pair = f"/shadowings/{cast.shadowing.id}"
        bob = cast.accounts["bob"]
        typed = {"form_key": "n-0000000000000001", "kind": "goal", "text": "Lead a restart"}
        senders = [sender(own_app, bob, f"{pair}/agreement", **agreed.typed(cast)) for _ in range(3)]
        senders += [sender(own_app, bob, f"{pair}/concerns", **typed) for _ in range(3)]
    assert [status for status, _page in at_once(senders)] == [302] * 6
    with own_app.app_context():
        assert db.session.query(Agreement).count() == 1
        assert db.session.query(Concern).count() == 1


def test_two_answers_to_a_mentee_at_once(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = stored()
        address = f"/concerns/{agreed.tell(cast).id}"
        senders = [
            sender(own_app, cast.accounts["fay"], address, answer=text)
            for text in ("We share the first shifts.", "Call me.")
        ]
    assert "This was answered in the meantime." in told(at_once(senders))
