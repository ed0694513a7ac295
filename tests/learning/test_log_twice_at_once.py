"""The same form, sent several times at the same moment, makes one entry."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import Evidence, LogEntry
from tests.factories import log
from tests.factories.cast import make_cast
from tests.support.at_once import at_once


def sender(app: Flask, account: Any, fields: dict[str, Any]) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), **fields}
    return lambda: int(client.post("/log/new", data=data).status_code)


def test_an_impatient_writer_makes_one_entry(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        fields = log.typed(cast, entry_key="l-0123456789abcdef")
        senders = [sender(own_app, cast.accounts["bob"], fields) for _ in range(4)]
    assert at_once(senders) == [302] * 4
    with own_app.app_context():
        assert db.session.query(LogEntry).count() == 1
        assert db.session.query(Evidence).count() == 1
