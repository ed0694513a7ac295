"""Two close the same engagement while somebody edits it: one after the other."""

from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.handover import actions
from ktrack.models import AuditEvent, Engagement, Handover
from tests.conftest import NOW
from tests.engagements.forms import sent
from tests.factories.cast import make_cast
from tests.handover.conftest import TODAY, prove, typed
from tests.support.at_once import at_once
from tests.support.page_reader import field_value


def test_it_closes_once_and_no_edit_slips_in(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        prove(cast)
        actions.begin(cast.engagement, by=cast.alice, at=NOW, today=TODAY)
        db.session.commit()
        number, own = cast.engagement.id, f"/engagements/{cast.engagement.id}"
        alice, adam, editor = (signed_in(own_app, cast.accounts[who]) for who in ("alice", "adam", "alice"))
        alice.post(f"{own}/handover/edit", data=typed(alice, cast))
        longer = {
            **sent(editor.get(f"{own}/edit").get_data(as_text=True)),
            "ends_on": "2027-01-29",
            "why": "Longer",
        }
        forms = [closing(client, own) for client in (alice, adam, alice)]
        db.session.remove()
    answers = at_once([
        *(lambda client=client, form=form: client.post(f"{own}/handover/close", data=form).status_code
          for client, form in zip((alice, adam), forms, strict=False)),
        lambda: editor.post(f"{own}/edit", data=longer).status_code,
    ])  # fmt: skip
    with own_app.app_context():
        handover = db.session.query(Handover).one()
        ends_on = db.session.get_one(Engagement, number).ends_on.isoformat()
        closings = db.session.query(AuditEvent).filter_by(action="handover.close").count()
        # Either the edit came first, and what both had read has changed, or it came too late.
        assert (closings, ends_on) in ((1, "2026-12-18"), (0, "2027-01-29"))
        assert closings == (handover.closed_at is not None) == sorted(answers[:2]).count(302)
        assert (answers[2] == 302) is (closings == 0)


def signed_in(app: Flask, account: Any) -> Any:
    client: Any = app.test_client()
    client.sign_in(account)
    return client


def closing(client: Any, own: str) -> dict[str, str]:
    page = client.get(f"{own}/handover/close").get_data(as_text=True)
    return {"csrf_token": client.token(), "seen": field_value(page, "seen")}
