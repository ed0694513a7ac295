"""Giving a question to another expert."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail, Question, QuestionMove
from tests.conftest import NOW
from tests.factories import questions
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


@pytest.fixture
def question(cast: Cast) -> Question:
    """Bob's question to Fay, late and escalated; Mia could answer it, too."""
    cast.engagement.experts.append(cast.mia)
    return questions.late(cast, escalated_at=NOW - timedelta(hours=2))


def post(client: PageClient, cast: Cast, question: Question, **changed: Any) -> Any:
    data = {
        "csrf_token": client.token(), "expert": cast.mia.id, "days": 2, "reason": "Fay is on leave",
        **changed,
    }  # fmt: skip
    return client.post(f"/questions/{question.id}/move", data=data)


def test_the_manager_gives_it_to_another_expert(sign_in: SignIn, cast: Cast, question: Question) -> None:
    assert post(sign_in("alice"), cast, question).headers["Location"] == f"/questions/{question.id}"
    move = db.session.query(QuestionMove).one()
    assert (move.number, move.from_id, move.to_id) == (1, cast.fay.id, cast.mia.id)
    assert (move.moved_by_id, move.moved_at, move.reason) == (cast.alice.id, NOW, "Fay is on leave")
    assert question.expert_id == cast.mia.id
    assert question.reply_by == datetime.fromisoformat("2026-06-17T23:59:59+02:00")
    event = db.session.query(AuditEvent).filter_by(action="question.move").one()
    assert event.detail == {"number": 1, "was": cast.fay.id, "now": cast.mia.id}


def test_everybody_concerned_is_told_and_sees_why(sign_in: SignIn, cast: Cast, question: Question) -> None:
    post(sign_in("alice"), cast, question)
    mails = db.session.query(Mail).order_by(Mail.person_id).all()
    assert {mail.person_id for mail in mails} == {cast.bob.id, cast.fay.id, cast.mia.id}
    assert all("Fay is on leave" in mail.text for mail in mails)
    for who in ("bob", "fay", "mia", "alice"):
        page = words(sign_in(who).get(f"/questions/{question.id}").get_data(as_text=True))
        assert "Alice Acker gave it from Fay Freelancer to Mia Mentor" in page
        assert "Fay is on leave" in page
        assert page.index("Bob Bach asked Alice Acker to help") < page.index("gave it from"), "in order"
        assert "was asked to help" not in page, "it is in hand again"


def test_it_leaves_the_managers_list_and_comes_back_when_late_again(
    sign_in: SignIn, cast: Cast, question: Question
) -> None:
    alice = sign_in("alice")
    assert "You are asked to help" in words(alice.get("/questions").get_data(as_text=True))
    post(alice, cast, question)
    assert "You are asked to help" not in words(alice.get("/questions").get_data(as_text=True))
    question.moves[0].moved_at = NOW - timedelta(hours=1)
    question.reply_by = NOW - timedelta(minutes=1)
    db.session.commit()
    bob = sign_in("bob")
    bob.post(f"/questions/{question.id}/escalate", data={"csrf_token": bob.token()})
    assert "You are asked to help" in words(alice.get("/questions").get_data(as_text=True))


def test_moving_it_again_to_the_same_person_changes_nothing(
    sign_in: SignIn, cast: Cast, question: Question
) -> None:
    alice = sign_in("alice")
    for _ in range(2):
        assert post(alice, cast, question).status_code == 302
    assert db.session.query(QuestionMove).count() == 1
    assert "Mia Mentor has it already." in words(alice.get("/questions").get_data(as_text=True))


def test_a_second_move_keeps_the_first(sign_in: SignIn, cast: Cast, question: Question) -> None:
    alice = sign_in("alice")
    post(alice, cast, question)
    post(alice, cast, question, expert=cast.fay.id, reason="Fay is back")
    assert [(move.number, move.reason) for move in question.moves] == [
        (1, "Fay is on leave"),
        (2, "Fay is back"),
    ]


BAD = {
    "no reason": {"reason": " "},
    "too long": {"reason": "x" * 501},
    "NUL": {"reason": "a\x00b"},
    "no such expert": {"expert": "999999"},
    "no time": {"days": "0"},
    "too much time": {"days": "11"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_moves_nothing(
    sign_in: SignIn, cast: Cast, question: Question, changed: dict[str, Any]
) -> None:
    answer = post(sign_in("alice"), cast, question, **changed)
    assert answer.status_code == 422
    typed = {"reason": "Fay is on leave", **changed}["reason"]
    assert field_value(answer.get_data(as_text=True), "reason").replace("\ufffd", "\x00") == typed
    assert db.session.query(QuestionMove).count() == 0
    assert question.expert_id == cast.fay.id


def test_the_mentee_is_no_expert(sign_in: SignIn, cast: Cast, question: Question) -> None:
    assert post(sign_in("alice"), cast, question, expert=cast.bob.id).status_code == 422


def test_an_answered_question_stays_where_it_is(sign_in: SignIn, cast: Cast, question: Question) -> None:
    question.answer, question.answered_at, question.answered_by_id = "Done", NOW, cast.fay.id
    db.session.commit()
    assert post(sign_in("alice"), cast, question).status_code == 422
    assert db.session.query(QuestionMove).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("fay", 403), ("eve", 403), ("adam", 403), ("charlie", 404), ("dan", 403), ("gil", 403)],
)
def test_nobody_else_moves_it(sign_in: SignIn, cast: Cast, question: Question, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(f"/questions/{question.id}/move").status_code == status
    assert post(client, cast, question).status_code == status
    assert db.session.query(QuestionMove).count() == 0
