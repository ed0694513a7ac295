"""Two administrators decide at the same moment: one decision stands, the other one learns of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, KappaProposal, PolicyVersion
from ktrack.models.choices import Role
from tests.conftest import NOW
from tests.factories.cast import make_account, make_cast, person
from tests.support.at_once import at_once
from tests.support.page_reader import words


def sender(app: Flask, account: Any, address: str) -> Callable[[], Any]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), "reason": "Sure", "decision": "adopt"}
    return lambda: client.post(address, data=data)


def test_one_decision_stands(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        other = person("ada", "Ada Admin", Role.ADMIN)
        db.session.add(other)
        db.session.flush()
        account = make_account(other)
        made = KappaProposal(proposed_at=NOW, current=14.0, fitted=7.5, deviation=0.3, checks=40)
        db.session.add_all([account, made])
        db.session.commit()
        address = f"/calibration/proposals/{made.id}"
        senders = [sender(own_app, one, address) for one in (cast.accounts["adam"], account)]
    answers = at_once(senders)
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    page = next(answer for answer in answers if answer.status_code == 409).get_data(as_text=True)
    with own_app.app_context():
        decided = db.session.query(KappaProposal).one().decided_by
        assert decided is not None
        assert f"{decided.name} has adopted this." in words(page)
        assert db.session.query(PolicyVersion).count() == 1
        assert db.session.query(AuditEvent).filter_by(action="kappa.adopt").count() == 1
