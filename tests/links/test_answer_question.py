"""Answering a question by a link."""

from collections.abc import Callable

from flask import Flask

from ktrack import answering
from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail
from tests.conftest import NOW
from tests.factories import links, questions
from tests.factories.cast import Cast
from tests.links.opening import post, text, visitor
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def test_the_expert_reads_and_answers(app: Flask, cast: Cast) -> None:
    link, secret, question = links.answer(cast)
    client = visitor(app)
    page = text(client, secret)
    assert "Bob Bach asks you a question" in page
    assert "Why do the brokers rebalance?" in page
    assert post(client, secret, text="A **new leader**.").headers["Location"] == "/l/thanks"
    db.session.refresh(question)
    assert (question.answer, question.answered_by_id, question.answered_at) == (
        "A **new leader**.", cast.fay.id, NOW,
    )  # fmt: skip
    assert db.session.query(AuditEvent).filter_by(action="question.answer").one().actor_id == cast.fay.id
    assert db.session.query(Mail).filter_by(kind="question.answered").one().person_id == cast.bob.id
    db.session.refresh(link)
    assert link.confirmed is True


def test_an_empty_answer_is_none(app: Flask, cast: Cast) -> None:
    link, secret, question = links.answer(cast)
    answer = post(visitor(app), secret, text=" ")
    assert answer.status_code == 422
    assert "Write your answer." in words(answer.get_data(as_text=True))
    db.session.refresh(link)
    db.session.refresh(question)
    assert (link.used_at, question.answered_at) == (None, None)


def test_who_cannot_answer_says_so(app: Flask, cast: Cast) -> None:
    _link, secret, question = links.answer(cast)
    post(visitor(app), secret, "no", "Ask Mia, she set this up.")
    db.session.refresh(question)
    assert question.answered_at is None
    mail = db.session.query(Mail).filter_by(kind="link.answered").one()
    assert (mail.person_id, "Ask Mia" in mail.text) == (cast.bob.id, True)


def test_an_answer_that_comes_too_late_is_not_lost(app: Flask, cast: Cast) -> None:
    _link, secret, question = links.answer(cast)
    client = visitor(app)
    token = field_value(client.get(f"/l/{secret}").get_data(as_text=True), "csrf_token")
    answering.answer(question, "Mia was faster.", by=cast.mia, at=NOW)
    db.session.commit()
    data = {"csrf_token": token, "answer": "yes", "text": "My own long answer."}
    answer = client.post(f"/l/{secret}", data=data)
    assert answer.status_code == 410
    assert "My own long answer." in answer.get_data(as_text=True)
    assert question.answer == "Mia was faster."


def test_the_mentee_sends_the_link_from_the_questions_page(sign_in: SignIn, cast: Cast) -> None:
    db.session.delete(cast.accounts["fay"])
    question = questions.ask(cast)
    bob = sign_in("bob")
    page = words(bob.get(f"/questions/{question.id}").get_data(as_text=True))
    assert "Fay Freelancer has no account." in page
    answer = bob.post(f"/questions/{question.id}/link", data={"csrf_token": bob.token()})
    assert answer.headers["Location"] == f"/shadowings/{cast.shadowing.id}/links"
    assert db.session.query(Mail).filter_by(kind="link.confirm").one().person_id == cast.fay.id


def test_whoever_gets_the_question_next_gets_a_link_of_their_own(sign_in: SignIn, cast: Cast) -> None:
    _link, _secret, question = links.answer(cast)
    question.expert = cast.mia
    db.session.commit()
    bob = sign_in("bob")
    bob.post(f"/questions/{question.id}/link", data={"csrf_token": bob.token()})
    told = {mail.person_id for mail in db.session.query(Mail).filter_by(kind="link.confirm")}
    assert told == {cast.fay.id, cast.mia.id}


def test_an_answered_question_needs_no_link(sign_in: SignIn, cast: Cast) -> None:
    question = questions.ask(cast, answer="Yes", answered_at=NOW, answered_by_id=cast.fay.id)
    bob = sign_in("bob")
    bob.post(f"/questions/{question.id}/link", data={"csrf_token": bob.token()})
    assert db.session.query(Mail).count() == 0
