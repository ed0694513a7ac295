"""Asking the manager to see to a late question."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail, Question
from tests.conftest import NOW
from tests.factories import questions
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, question: Question) -> Any:
    return client.post(f"/questions/{question.id}/escalate", data={"csrf_token": client.token()})


def page(client: PageClient, question: Question) -> str:
    return words(client.get(f"/questions/{question.id}").get_data(as_text=True))


def test_the_mentee_escalates_a_late_question(sign_in: SignIn, cast: Cast) -> None:
    question = questions.late(cast)
    bob = sign_in("bob")
    assert "4 days late" in page(bob, question)
    assert "Ask Alice Acker to help" in page(bob, question)
    assert post(bob, question).status_code == 302
    assert question.escalated_at == NOW
    mail = db.session.query(Mail).one()
    assert (mail.person_id, mail.kind) == (cast.alice.id, "question.escalated")
    assert db.session.query(AuditEvent).filter_by(action="question.escalate").one().actor_id == cast.bob.id
    assert "Alice Acker was asked to help." in page(bob, question)
    assert "You are asked to help" in words(sign_in("alice").get("/questions").get_data(as_text=True))


def test_escalating_again_changes_nothing(sign_in: SignIn, cast: Cast) -> None:
    question = questions.late(cast)
    bob = sign_in("bob")
    for _ in range(2):
        post(bob, question)
    assert db.session.query(Mail).count() == 1
    assert db.session.query(AuditEvent).filter_by(action="question.escalate").count() == 1


def test_while_there_is_time_it_is_refused(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast)
    bob = sign_in("bob")
    assert "Ask Alice Acker to help" not in page(bob, question)
    post(bob, question)
    assert "There is still time for an answer." in page(bob, question)
    assert question.escalated_at is None
    assert db.session.query(Mail).count() == 0


def test_an_answered_question_is_not_escalated(sign_in: SignIn, cast: Cast) -> None:
    question = questions.late(cast, answer="Done", answered_at=NOW, answered_by_id=cast.fay.id)
    bob = sign_in("bob")
    post(bob, question)
    assert "The question is answered already." in page(bob, question)
    assert question.escalated_at is None


def test_a_manager_who_learns_writes_no_mail_to_themselves(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentee_id = cast.alice.id
    question = questions.late(cast, asker_id=cast.alice.id)
    assert post(sign_in("alice"), question).status_code == 302
    assert question.escalated_at == NOW
    assert db.session.query(Mail).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("fay", 403), ("alice", 403), ("eve", 403), ("adam", 404), ("charlie", 404), ("dan", 404), ("gil", 403)],
)
def test_nobody_else_escalates(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    question = questions.late(cast)
    assert post(sign_in(who), question).status_code == status
    assert question.escalated_at is None
