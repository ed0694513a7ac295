"""Giving feedback that nobody asked for."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Feedback, Mail
from tests.conftest import NOW
from tests.factories import said
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}/feedback/offer"


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    return client.post(address(cast), data=said.form(client, cast, cast.bob, **changed))


def texts() -> list[str]:
    return [suggestion.text for suggestion in db.session.query(Feedback).one().suggestions]


def test_a_mentor_gives(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    answer = post(fay, cast, skill=str(cast.kafka.id))
    given = db.session.query(Feedback).one()
    assert answer.headers["Location"] == f"/feedback/{given.id}"
    assert (given.giver_id, given.receiver_id, given.skill_id) == (cast.fay.id, cast.bob.id, cast.kafka.id)
    assert (given.asked_at, given.given_at) == (None, NOW)
    assert (given.situation, given.effect) == (said.SAID.situation, said.SAID.effect)
    assert texts() == list(said.SAID.suggestions)
    page = fay.get(f"/feedback/{given.id}").get_data(as_text=True)
    assert "Bob Bach has your feedback." in words(page)
    assert "You drained <em>each</em> broker" in page


def test_a_mentee_gives_too(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("bob"), cast, other_id=str(cast.fay.id)).status_code == 302
    given = db.session.query(Feedback).one()
    assert (given.giver_id, given.receiver_id) == (cast.bob.id, cast.fay.id)


def test_it_is_mailed_without_the_words_and_stands_in_the_trail(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("fay"), cast)
    given, mail = db.session.query(Feedback).one(), db.session.query(Mail).one()
    assert (mail.person_id, mail.kind) == (cast.bob.id, "feedback.given")
    assert mail.subject == "Fay Freelancer gave you feedback"
    assert f"/feedback/{given.id}" in mail.text
    assert "It comes with 2 suggestions" in mail.text
    assert "drained" not in mail.text + mail.subject
    event = db.session.query(AuditEvent).filter_by(action="feedback.give").one()
    assert (event.actor_id, event.subject_id, event.detail) == (cast.fay.id, given.id, {"suggestions": 2})


def test_rows_are_added_and_removed_without_a_script(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    longer = post(fay, cast, add="suggestions").get_data(as_text=True)
    assert field_value(longer, "suggestions-2-text") == ""
    shorter = post(fay, cast, remove="suggestions-0").get_data(as_text=True)
    assert "suggestions-0-text" not in shorter
    assert db.session.query(Feedback).count() == 0


def test_blank_suggestions_are_left_out(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("fay"), cast, **{"suggestions-0-text": "  ", "suggestions-4-text": "  Drink water "})
    assert texts() == [said.SAID.suggestions[1], "Drink water"]


NOTHING = {"suggestions-0-text": "", "suggestions-1-text": None}


def test_a_suggestion_is_asked_for(sign_in: SignIn, cast: Cast) -> None:
    answer = post(sign_in("fay"), cast, **NOTHING)
    assert answer.status_code == 422
    assert "Say how to improve, or tick" in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).count() == 0


def test_pure_praise_needs_none(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    assert post(fay, cast, **NOTHING, praise="y").status_code == 302
    assert texts() == []
    page = fay.get(f"/feedback/{db.session.query(Feedback).one().id}").get_data(as_text=True)
    assert "This is praise" in words(page)


def test_the_same_form_sent_twice_gives_once(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    key = field_value(fay.get(address(cast)).get_data(as_text=True), "feedback_key")
    for _ in range(2):
        assert post(fay, cast, feedback_key=key).status_code == 302
    assert db.session.query(Feedback).one().key == key
    assert db.session.query(Mail).count() == 1


def test_nobody_gives_themselves_feedback(sign_in: SignIn, cast: Cast) -> None:
    answer = post(sign_in("fay"), cast, other_id=str(cast.fay.id))
    assert answer.status_code == 422
    assert "You cannot give feedback to yourself." in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).count() == 0


def test_somebody_outside_the_pair_gets_none(sign_in: SignIn, cast: Cast) -> None:
    answer = post(sign_in("fay"), cast, other_id=str(cast.dan.id))
    assert answer.status_code == 422
    assert "Feedback stays within the pair" in words(answer.get_data(as_text=True))
    assert db.session.query(Feedback).count() == 0


def test_a_form_opened_before_the_mentor_changed_is_refused(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    assert post(sign_in("bob"), cast, other_id=str(cast.fay.id)).status_code == 422
    assert post(sign_in("fay"), cast).status_code == 404


ELEVEN = {f"suggestions-{row}-text": f"Step {row}" for row in range(11)}
BAD: dict[str, dict[str, Any]] = {
    "no situation": {"situation": " "},
    "no behaviour": {"behaviour": None},
    "no effect": {"effect": ""},
    "too long": {"effect": "x" * 5_001},
    "NUL": {"situation": "a\x00b"},
    "a long suggestion": {"suggestions-0-text": "x" * 1_001},
    "NUL in a suggestion": {"suggestions-0-text": "a\x00b"},
    "eleven suggestions": ELEVEN,
    "no skill of ours": {"skill": "7" * 30},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, changed: dict[str, Any]
) -> None:
    answer = post(sign_in("fay"), cast, **changed)
    assert answer.status_code == 422
    typed = {"behaviour": said.SAID.behaviour, **changed}["behaviour"] or ""
    assert field_value(answer.get_data(as_text=True), "behaviour") == typed
    assert db.session.query(Feedback).count() == 0
    assert db.session.query(Mail).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Feedback).count() == 0
