"""The same form, sent several times at the same moment, makes one sign-off."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import Evidence
from tests.factories import proof
from tests.factories.cast import make_cast
from tests.support.at_once import at_once


def sender(app: Flask, account: Any, address: str) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {
        "csrf_token": client.token(), "evidence_key": "v-0123456789abcdef", "happened_on": "2026-06-12",
        "level": "3", "note": "Upgraded staging",
    }  # fmt: skip
    return lambda: int(client.post(address, data=data).status_code)


def test_an_impatient_mentor_signs_off_once(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        senders = [sender(own_app, cast.accounts["fay"], proof.address(cast)) for _ in range(4)]
    assert at_once(senders) == [302] * 4
    with own_app.app_context():
        assert db.session.query(Evidence).count() == 1
