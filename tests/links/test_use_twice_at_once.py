"""One link, used several times at the same moment, counts once."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, Evidence, SignedLink
from tests.factories import links
from tests.factories.cast import make_cast
from tests.support.at_once import at_once
from tests.support.page_reader import field_value


def sender(app: Flask, secret: str, answer: str) -> Callable[[], int]:
    client: Any = app.test_client()
    page = client.get(f"/l/{secret}").get_data(as_text=True)
    data = {"csrf_token": field_value(page, "csrf_token"), "answer": answer, "text": f"I say {answer}"}
    return lambda: int(client.post(f"/l/{secret}", data=data).status_code)


@pytest.mark.parametrize("answers", [("yes",) * 4, ("yes", "no", "yes", "no")], ids=["agreed", "divided"])
def test_one_use_counts(own_app: Flask, frozen: datetime, answers: tuple[str, ...]) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        _link, secret = links.level(cast)
    senders = [sender(own_app, secret, answer) for answer in answers]
    assert sorted(at_once(senders)) == [302, 410, 410, 410]
    with own_app.app_context():
        link = db.session.query(SignedLink).one()
        assert db.session.query(Evidence).count() == (1 if link.confirmed else 0)
        deeds = ("link.confirm", "link.decline")
        assert db.session.query(AuditEvent).filter(AuditEvent.action.in_(deeds)).count() == 1


def test_several_wishes_at_once_make_one_link(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        client: Any = own_app.test_client()
        client.sign_in(cast.accounts["bob"])
        data = {"csrf_token": client.token(), "skill": cast.kafka.id, "level": "2", "note": ""}
        address = f"/shadowings/{cast.shadowing.id}/links/new"
        clients = [own_app.test_client() for _ in range(4)]
        for other in clients:
            other.sign_in(cast.accounts["bob"])  # type: ignore[attr-defined] # the app's test client class
            with client.session_transaction() as known, other.session_transaction() as session:
                session["csrf_token"] = known["csrf_token"]
    asked: list[Callable[[], Any]] = [partial(one.post, address, data=data) for one in clients]
    assert [answer.status_code for answer in at_once(asked)] == [302] * 4
    with own_app.app_context():
        assert db.session.query(SignedLink).count() == 1
