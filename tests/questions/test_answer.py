"""Answering a question."""

from collections.abc import Callable
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
TEXT = "They elect a **new leader**."


def post(client: PageClient, question: Question, text: str = TEXT) -> Any:
    data = {"csrf_token": client.token(), "answer": text}
    return client.post(f"/questions/{question.id}/answer", data=data)


def test_the_expert_answers_and_the_mentee_is_told(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast)
    fay = sign_in("fay")
    assert post(fay, question).headers["Location"] == f"/questions/{question.id}"
    assert (question.answer, question.answered_at, question.answered_by_id) == (TEXT, NOW, cast.fay.id)
    page = sign_in("bob").get(f"/questions/{question.id}").get_data(as_text=True)
    assert "<strong>new leader</strong>" in page
    assert "working day" not in words(page)
    mail = db.session.query(Mail).one()
    assert (mail.person_id, mail.kind) == (cast.bob.id, "question.answered")
    assert TEXT in mail.text
    event = db.session.query(AuditEvent).filter_by(action="question.answer").one()
    assert (event.actor_id, event.subject_id) == (cast.fay.id, question.id)


def test_whoever_had_the_question_before_may_still_answer(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast, expert_id=cast.mia.id)
    question.moves.append(
        QuestionMove(
            number=1, from_id=cast.gil.id, to_id=cast.mia.id, moved_by_id=cast.alice.id, moved_at=NOW,
            reason="on leave",
        )
    )  # fmt: skip
    db.session.commit()
    assert post(sign_in("gil"), question).status_code == 302
    assert question.answered_by_id == cast.gil.id


def test_sending_the_same_answer_again_changes_nothing(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast)
    fay = sign_in("fay")
    for _ in range(2):
        assert post(fay, question).status_code == 302
    assert db.session.query(Mail).count() == 1
    assert db.session.query(AuditEvent).filter_by(action="question.answer").count() == 1


def test_the_second_to_answer_learns_of_the_first_and_loses_no_text(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast, expert_id=cast.mia.id)
    post(sign_in("mia"), question, "Mia was faster.")
    late = post(sign_in("fay"), question, "My own long answer.")
    page = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "Somebody answered this in the meantime." in words(page)
    assert "Mia was faster." in words(page)
    assert field_value(page, "answer") == "My own long answer."
    assert question.answer == "Mia was faster."


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001, "a\x00b"])
def test_bad_input_stores_nothing_and_keeps_what_was_typed(sign_in: SignIn, cast: Cast, text: str) -> None:
    question = questions.ask(cast)
    answer = post(sign_in("fay"), question, text)
    assert answer.status_code == 422
    kept = field_value(answer.get_data(as_text=True), "answer").replace("\ufffd", "\x00")
    assert kept.strip() == text.strip()
    assert question.answered_at is None
    assert db.session.query(Mail).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("alice", 403), ("eve", 403), ("adam", 404), ("charlie", 404), ("dan", 404), ("gil", 404)],
)
def test_nobody_else_answers(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    question = questions.ask(cast)
    assert post(sign_in(who), question).status_code == status
    assert question.answered_at is None


def test_markup_in_an_answer_is_shown_as_typed(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast)
    post(sign_in("fay"), question, "<script>alert(1)</script> [x](javascript:alert(1))")
    page = sign_in("bob").get(f"/questions/{question.id}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "javascript:" not in page.split("<main")[1].split("</main>")[0].replace("](javascript:", "")


def test_it_is_not_answered_by_looking(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast)
    assert sign_in("fay").get(f"/questions/{question.id}/answer").status_code == 405


def test_whoever_answered_can_make_a_quiz_question_of_it(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast)
    fay = sign_in("fay")
    address = f"/quiz/new?question={question.id}"
    assert address not in fay.get(f"/questions/{question.id}").get_data(as_text=True)
    post(fay, question)
    assert address in fay.get(f"/questions/{question.id}").get_data(as_text=True)
    assert address not in sign_in("bob").get(f"/questions/{question.id}").get_data(as_text=True)
    assert fay.get(address).status_code == 200
