"""Asking a question."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Departure, Mail, Question
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
TEXT = "How do I *drain* a broker?"


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}/questions/new"


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {
        "csrf_token": client.token(), "expert": cast.fay.id, "skill": cast.kafka.id, "text": TEXT, "days": 3,
        **changed,
    }  # fmt: skip
    return client.post(address(cast), data={name: value for name, value in data.items() if value is not None})


def test_the_mentee_asks_the_mentor(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    answer = post(bob, cast)
    question = db.session.query(Question).one()
    assert answer.headers["Location"] == f"/questions/{question.id}"
    assert (question.asker_id, question.expert_id, question.skill_id) == (
        cast.bob.id,
        cast.fay.id,
        cast.kafka.id,
    )
    assert (question.text, question.asked_at) == (TEXT, NOW)
    assert question.reply_by == datetime.fromisoformat("2026-06-18T23:59:59+02:00")
    page = bob.get(answer.headers["Location"]).get_data(as_text=True)
    assert "<em>drain</em>" in page
    assert "3 working days left" in words(page)


def test_the_expert_is_told_and_the_trail_knows(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    mail = db.session.query(Mail).one()
    question = db.session.query(Question).one()
    assert (mail.person_id, mail.kind) == (cast.fay.id, "question.asked")
    assert mail.subject == "Bob Bach asks you a question"
    assert TEXT in mail.text
    assert f"/questions/{question.id}" in mail.text
    event = db.session.query(AuditEvent).filter_by(action="question.ask").one()
    assert (event.actor_id, event.subject_id) == (cast.bob.id, question.id)
    assert TEXT not in str(event.detail)


def test_whoever_cannot_sign_in_gets_no_address_that_asks_to(sign_in: SignIn, cast: Cast) -> None:
    cast.accounts["fay"].disabled_at = NOW
    db.session.commit()
    post(sign_in("bob"), cast)
    assert "/questions/" not in db.session.query(Mail).one().text


def test_another_mentor_of_the_engagement_can_be_asked(sign_in: SignIn, cast: Cast) -> None:
    cast.engagement.experts.append(cast.gil)
    db.session.commit()
    assert post(sign_in("bob"), cast, expert=cast.gil.id, skill=0, days=10).status_code == 302
    question = db.session.query(Question).one()
    assert (question.expert_id, question.skill_id) == (cast.gil.id, None)


def test_the_form_offers_the_mentor_three_days_and_the_skill_of_the_link(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("bob").get(f"{address(cast)}?skill={cast.billing.id}").get_data(as_text=True)
    assert field_value(page, "days") == "3"
    assert f'<option selected value="{cast.billing.id}">Billing batch' in page
    assert f'<option value="{cast.fay.id}">Fay Freelancer' in page


def test_whoever_has_left_is_not_offered(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(Departure(person_id=cast.fay.id, left_on=date(2026, 6, 1)))
    db.session.commit()
    bob = sign_in("bob")
    assert "There is nobody to ask" in words(bob.get(address(cast)).get_data(as_text=True))
    assert post(bob, cast).status_code == 422
    assert db.session.query(Question).count() == 0


def test_the_same_form_sent_twice_asks_once(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    key = field_value(bob.get(address(cast)).get_data(as_text=True), "question_key")
    answers = {post(bob, cast, question_key=key).headers["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert db.session.query(Question).one().key == key
    assert db.session.query(Mail).count() == 1


BAD = {
    "no text": {"text": " "},
    "too long": {"text": "x" * 20_001},
    "NUL": {"text": "a\x00b"},
    "no time at all": {"days": "0"},
    "too much time": {"days": "11"},
    "no number": {"days": "soon"},
    "nobody": {"expert": None},
    "somebody else": {"expert": "999999"},
    "no row number": {"expert": "9" * 20},
    "another skill": {"skill": "999999"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, changed: dict[str, Any]
) -> None:
    answer = post(sign_in("bob"), cast, **changed)
    assert answer.status_code == 422
    typed = {"text": TEXT, **changed}["text"]
    assert field_value(answer.get_data(as_text=True), "text").replace("\ufffd", "\x00") == typed
    assert db.session.query(Question).count() == 0
    assert db.session.query(Mail).count() == 0


def test_nobody_asks_themselves(sign_in: SignIn, cast: Cast) -> None:
    cast.engagement.experts.append(cast.bob)
    db.session.commit()
    assert post(sign_in("bob"), cast, expert=cast.bob.id).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [("fay", 403), ("alice", 403), ("eve", 403), ("adam", 404), ("charlie", 404), ("dan", 404), ("mia", 404)],
)
def test_only_the_mentee_asks(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Question).count() == 0


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("bob").put(address(cast)).status_code == 405
