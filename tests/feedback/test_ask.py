"""Asking the other one of the pair: how am I doing?"""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import AuditEvent, Feedback, Mail
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
QUESTION = "Is my *lag* tuning any good?"


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}/feedback/ask"


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {
        "csrf_token": client.token(), "feedback_key": new_key("f"), "other_id": str(cast.fay.id),
        "skill": str(cast.kafka.id), "question": QUESTION, **changed,
    }  # fmt: skip
    return client.post(address(cast), data={k: v for k, v in data.items() if v is not None})


def test_a_mentee_asks(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    answer = post(bob, cast)
    assert answer.headers["Location"] == f"/shadowings/{cast.shadowing.id}/feedback"
    asked = db.session.query(Feedback).one()
    assert (asked.giver_id, asked.receiver_id, asked.skill_id) == (cast.fay.id, cast.bob.id, cast.kafka.id)
    assert (asked.question, asked.asked_at, asked.given_at) == (QUESTION, NOW, None)
    page = words(bob.get(f"/shadowings/{cast.shadowing.id}/feedback").get_data(as_text=True))
    assert "Fay Freelancer is asked." in page
    assert "You asked Fay Freelancer: Apache Kafka operations" in page


def test_a_mentor_asks_too_about_no_skill_and_without_a_question(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("fay"), cast, other_id=str(cast.bob.id), skill="", question="").status_code == 302
    asked = db.session.query(Feedback).one()
    assert (asked.giver_id, asked.receiver_id, asked.skill_id) == (cast.bob.id, cast.fay.id, None)


def test_it_is_mailed_without_the_words_and_stands_in_the_trail(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    asked, mail = db.session.query(Feedback).one(), db.session.query(Mail).one()
    assert (mail.person_id, mail.kind) == (cast.fay.id, "feedback.asked")
    assert mail.subject == "Bob Bach asks for your feedback"
    assert f"/feedback/{asked.id}/give" in mail.text
    assert "Apache Kafka operations" in mail.text
    assert "tuning" not in mail.text, "what is said stays in the pair's pages"
    event = db.session.query(AuditEvent).filter_by(action="feedback.ask").one()
    assert (event.actor_id, event.subject_id, event.detail) == (cast.bob.id, asked.id, {"giver": cast.fay.id})


def test_the_address_may_name_the_skill(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    page = bob.get(address(cast), query_string={"skill": cast.billing.id}).get_data(as_text=True)
    assert f'<option selected value="{cast.billing.id}">' in page
    strange = bob.get(address(cast), query_string={"skill": cast.secrets.id}).get_data(as_text=True)
    assert '<option selected value="">' in strange


def test_the_same_form_sent_twice_asks_once(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    key = field_value(bob.get(address(cast)).get_data(as_text=True), "feedback_key")
    for _ in range(2):
        assert post(bob, cast, feedback_key=key).status_code == 302
    assert db.session.query(Feedback).one().key == key
    assert db.session.query(Mail).count() == 1


def test_the_key_of_the_others_form_opens_nothing(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    key = db.session.query(Feedback).one().key
    answer = post(sign_in("fay"), cast, feedback_key=key, other_id=str(cast.bob.id))
    assert answer.status_code == 422
    assert "This form belongs to somebody else." in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).count() == 1


def test_nobody_asks_themselves(sign_in: SignIn, cast: Cast) -> None:
    answer = post(sign_in("bob"), cast, other_id=str(cast.bob.id))
    assert answer.status_code == 422
    assert "You cannot give feedback to yourself." in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).count() == 0


@pytest.mark.parametrize("other", ["", "x", "999999", "mia"])
def test_nobody_outside_the_pair_is_asked(sign_in: SignIn, cast: Cast, other: str) -> None:
    answer = post(sign_in("bob"), cast, other_id=str(cast.mia.id) if other == "mia" else other)
    assert answer.status_code == 422
    assert "Feedback stays within the pair" in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).count() == 0


BAD = {
    "too long": {"question": "x" * 5_001},
    "NUL": {"question": "a\x00b"},
    "no skill of ours": {"skill": "999999"},
    "no number": {"skill": "kafka"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, changed: dict[str, str]
) -> None:
    answer = post(sign_in("bob"), cast, **changed)
    assert answer.status_code == 422
    typed = {"question": QUESTION, **changed}["question"]
    assert field_value(answer.get_data(as_text=True), "question").replace("\ufffd", "\x00") == typed
    assert db.session.query(Feedback).count() == 0
    assert db.session.query(Mail).count() == 0


def test_a_skill_outside_the_shadowing_is_refused(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("bob"), cast, skill=str(cast.secrets.id)).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Feedback).count() == 0
