"""Two experts answer at the same moment: one answer stands, the other one learns of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail, Question
from tests.factories import questions
from tests.factories.cast import make_cast
from tests.support.at_once import at_once
from tests.support.page_reader import field_value, words


def sender(app: Flask, account: Any, address: str, text: str) -> Callable[[], Any]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), "answer": text}
    return lambda: client.post(address, data=data)


def test_one_answer_stands_and_no_text_is_lost(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        cast = make_cast()
        question = questions.ask(cast, expert_id=cast.mia.id)
        address = f"/questions/{question.id}/answer"
        senders = [sender(own_app, cast.accounts[who], address, f"Answer of {who}") for who in ("mia", "fay")]
    answers = at_once(senders)
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    page = next(answer for answer in answers if answer.status_code == 422).get_data(as_text=True)
    with own_app.app_context():
        stands = db.session.query(Question).one().answer
        assert db.session.query(Mail).count() == 1
        assert db.session.query(AuditEvent).filter_by(action="question.answer").count() == 1
    assert {stands, field_value(page, "answer")} == {"Answer of mia", "Answer of fay"}
    assert "Somebody answered this in the meantime." in words(page)
    assert stands in words(page)
