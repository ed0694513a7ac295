"""What a mentee wants heard, and the mentor's answer."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Concern, Mail
from tests.conftest import NOW
from tests.factories import agreed
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
TOLD = {"form_key": "n-0000000000000001", "kind": "concern", "text": "I am *afraid* of the pager."}


def raised(client: PageClient, cast: Cast, **changed: str) -> Any:
    data = {"csrf_token": client.token(), **TOLD, **changed}
    return client.post(f"/shadowings/{cast.shadowing.id}/concerns", data=data)


def answer(client: PageClient, concern: Concern, text: str = "We share the first shifts.") -> Any:
    data = {"csrf_token": client.token(), "answer": text}
    return client.post(f"/concerns/{concern.id}", data=data)


def pair(client: PageClient, cast: Cast) -> str:
    return words(client.get(f"/shadowings/{cast.shadowing.id}").get_data(as_text=True))


@pytest.mark.parametrize(
    ("kind", "word"), [("goal", "Goal"), ("challenge", "Challenge"), ("concern", "Concern")]
)
def test_the_mentee_tells_and_it_is_not_heard_yet(sign_in: SignIn, cast: Cast, kind: str, word: str) -> None:
    bob = sign_in("bob")
    assert raised(bob, cast, kind=kind).headers["Location"].endswith("#concerns")
    row = db.session.query(Concern).one()
    assert (row.kind.value, row.text, row.raised_at, row.answered_at) == (kind, TOLD["text"], NOW, None)
    text = pair(bob, cast)
    for told in (word, "I am afraid of the pager.", "Not heard yet"):
        assert told in text, told


def test_the_mentor_answers_and_it_is_heard(sign_in: SignIn, cast: Cast) -> None:
    told = agreed.tell(cast)
    assert answer(sign_in("fay"), told).status_code == 302
    db.session.refresh(told)
    assert (told.answer, told.answered_at, told.answered_by_id) == (
        "We share the first shifts.", NOW, cast.fay.id,
    )  # fmt: skip
    text = pair(sign_in("bob"), cast)
    assert "We share the first shifts." in text
    assert "Not heard yet" not in text


def test_mails_and_the_trail_tell_of_it_without_the_text_in_the_trail(sign_in: SignIn, cast: Cast) -> None:
    raised(sign_in("bob"), cast)
    answer(sign_in("fay"), db.session.query(Concern).one())
    mails = {mail.kind: mail for mail in db.session.query(Mail)}
    assert mails["concern.raised"].person_id == cast.fay.id
    assert mails["concern.raised"].subject == "Bob Bach wants to be heard"
    assert mails["concern.answered"].person_id == cast.bob.id
    assert "We share the first shifts." in mails["concern.answered"].text
    events = db.session.query(AuditEvent).filter(AuditEvent.action.startswith("concern.")).all()
    assert [event.action for event in events] == ["concern.raise", "concern.answer"]
    assert "pager" not in str([event.detail for event in events])


def test_the_same_form_sent_twice_tells_once(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    for _ in range(2):
        assert raised(bob, cast).status_code == 302
    assert db.session.query(Concern).count() == 1
    assert db.session.query(Mail).count() == 1


def test_the_same_answer_sent_twice_counts_once_and_another_one_is_too_late(
    sign_in: SignIn, cast: Cast
) -> None:
    told = agreed.tell(cast)
    fay = sign_in("fay")
    for _ in range(2):
        assert answer(fay, told).status_code == 302
    late = answer(fay, told, "Something else")
    assert late.status_code == 422
    text = words(late.get_data(as_text=True))
    assert "This was answered in the meantime." in text
    assert "Something else" in text
    db.session.refresh(told)
    assert told.answer == "We share the first shifts."


@pytest.mark.parametrize(
    "changed", [{"text": " "}, {"text": "x" * 20_001}, {"text": "a\x00"}, {"kind": "rant"}]
)
def test_bad_input_tells_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str]) -> None:
    assert raised(sign_in("bob"), cast, **changed).status_code == 422
    assert db.session.query(Concern).count() == 0


@pytest.mark.parametrize("text", [" ", "x" * 20_001, "a\x00"])
def test_bad_input_answers_nothing_and_keeps_what_was_typed(sign_in: SignIn, cast: Cast, text: str) -> None:
    told = agreed.tell(cast)
    page = answer(sign_in("fay"), told, text)
    assert page.status_code == 422
    assert field_value(page.get_data(as_text=True), "answer").replace("\ufffd", "\x00") == text
    db.session.refresh(told)
    assert told.answered_at is None


@pytest.mark.parametrize(
    ("who", "status"),
    [("fay", 403), ("alice", 403), ("adam", 403), ("eve", 403), ("dan", 404), ("charlie", 404), ("gil", 403)],
)
def test_only_the_mentee_tells(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert raised(sign_in(who), cast).status_code == status
    assert db.session.query(Concern).count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 403), ("alice", 404), ("adam", 404), ("eve", 403), ("mia", 404)]
)
def test_only_the_mentor_answers(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    told = agreed.tell(cast)
    assert answer(sign_in(who), told).status_code == status
    db.session.refresh(told)
    assert told.answered_at is None
