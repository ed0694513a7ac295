"""Giving the feedback that was asked for."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Feedback, Mail
from tests.conftest import NOW
from tests.factories import said
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, cast: Cast, feedback: Feedback, **changed: Any) -> Any:
    data = said.form(client, cast, cast.bob, **changed)
    return client.post(f"/feedback/{feedback.id}/give", data=data)


def test_who_was_asked_gives(sign_in: SignIn, cast: Cast) -> None:
    asked, fay = said.requested(cast), sign_in("fay")
    page = words(fay.get(f"/feedback/{asked.id}/give").get_data(as_text=True))
    assert "Bob Bach asks: how am I doing?" in page
    assert "How is my lag tuning?" in page
    assert post(fay, cast, asked).headers["Location"] == f"/feedback/{asked.id}"
    given = db.session.query(Feedback).one()
    assert (given.given_at, given.situation) == (NOW, said.SAID.situation)
    assert [one.text for one in given.suggestions] == list(said.SAID.suggestions)
    mail = db.session.query(Mail).filter_by(kind="feedback.given").one()
    assert mail.person_id == cast.bob.id
    assert "Fay Freelancer answered your request" in mail.text
    assert db.session.query(AuditEvent).filter_by(action="feedback.give").one().actor_id == cast.fay.id


def test_a_mentee_gives_what_the_mentor_asked_for(sign_in: SignIn, cast: Cast) -> None:
    asked = said.requested(cast, by=cast.fay)
    assert post(sign_in("bob"), cast, asked).status_code == 302
    assert db.session.query(Feedback).one().given_at == NOW


def test_whoever_asked_cannot_give_it_to_themselves(sign_in: SignIn, cast: Cast) -> None:
    asked, bob = said.requested(cast), sign_in("bob")
    for answer in (bob.get(f"/feedback/{asked.id}/give"), post(bob, cast, asked)):
        assert answer.status_code == 403
        assert "you cannot give it to yourself" in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).one().given_at is None


def test_sending_it_twice_gives_once(sign_in: SignIn, cast: Cast) -> None:
    asked, fay = said.requested(cast), sign_in("fay")
    for _ in range(2):
        assert post(fay, cast, asked).status_code == 302
    assert "not stored twice" in words(fay.get(f"/feedback/{asked.id}").get_data(as_text=True))
    assert db.session.query(Mail).filter_by(kind="feedback.given").count() == 1


def test_other_words_do_not_replace_what_was_given(sign_in: SignIn, cast: Cast) -> None:
    asked, fay = said.requested(cast), sign_in("fay")
    post(fay, cast, asked)
    answer = post(fay, cast, asked, effect="It was dreadful.")
    assert answer.status_code == 422
    assert "You have given this feedback already" in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).one().effect == said.SAID.effect


@pytest.mark.parametrize("changed", [{"situation": ""}, {"effect": "a\x00b"}, {"behaviour": "x" * 5_001}])
def test_bad_input_changes_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str]) -> None:
    asked = said.requested(cast)
    assert post(sign_in("fay"), cast, asked, **changed).status_code == 422
    assert db.session.query(Feedback).one().given_at is None


def test_rows_are_added_without_a_script(sign_in: SignIn, cast: Cast) -> None:
    asked = said.requested(cast)
    page = post(sign_in("fay"), cast, asked, add="suggestions").get_data(as_text=True)
    assert "suggestions-2-text" in page
    assert db.session.query(Feedback).one().given_at is None


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    asked, client = said.requested(cast), sign_in(who)
    assert client.get(f"/feedback/{asked.id}/give").status_code == status
    assert post(client, cast, asked).status_code == status
    assert db.session.query(Feedback).one().given_at is None
