"""Whoever is assessed can say that it is wrong; that stays visible, with the answer."""

from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Contest, Evidence, Mail, RecordRead
from tests.conftest import NOW
from tests.factories import proof
from tests.factories.cast import Cast
from tests.people.test_list import SignIn
from tests.support.page_reader import words

KEY = "x-0000000000000001"
TEXT = "I did it *alone*."


@pytest.fixture
def row(cast: Cast) -> Evidence:
    """What Fay saw of Bob."""
    return proof.assess(cast, 2)


def contest(sign_in: SignIn, row: Evidence, who: str = "bob", **changed: str) -> Any:
    client = sign_in(who)
    data = {"csrf_token": client.token(), "form_key": KEY, "text": TEXT, **changed}
    return client.post(f"/evidence/{row.id}/contest", data=data)


def answer(sign_in: SignIn, who: str, made: Contest, text: str = "You are right.") -> Any:
    client = sign_in(who)
    return client.post(f"/contests/{made.id}", data={"csrf_token": client.token(), "answer": text})


def page(sign_in: SignIn, who: str, row: Evidence) -> str:
    return words(sign_in(who).get(f"/evidence/{row.id}").get_data(as_text=True))


def made(sign_in: SignIn, row: Evidence) -> Contest:
    contest(sign_in, row)
    return db.session.query(Contest).one()


def test_it_stays_visible_and_reaches_assessor_and_manager(
    sign_in: SignIn, row: Evidence, cast: Cast
) -> None:
    assert contest(sign_in, row).status_code == 302
    assert contest(sign_in, row).status_code == 302, "sent twice, it is one"
    stored = db.session.query(Contest).one()
    assert (stored.evidence_id, stored.text, stored.raised_at) == (row.id, TEXT, NOW)
    told = db.session.query(Mail).filter_by(kind="contest.raised")
    assert {mail.person_id for mail in told} == {cast.fay.id, cast.alice.id}
    for who in ("bob", "fay", "alice", "adam"):
        assert "not answered yet" in page(sign_in, who, row)
    assert "not answered yet" not in page(sign_in, "eve", row)
    detail = [event.detail for event in db.session.query(AuditEvent).filter_by(action="contest.raise")]
    assert detail == [{}], "the trail keeps no text"


@pytest.mark.parametrize("who", ["fay", "alice"])
def test_assessor_and_manager_answer(sign_in: SignIn, row: Evidence, cast: Cast, who: str) -> None:
    told = made(sign_in, row)
    assert answer(sign_in, who, told).status_code == 302
    assert answer(sign_in, who, told).status_code == 302, "the same again is harmless"
    assert answer(sign_in, who, told, "No.").status_code == 422
    db.session.refresh(told)
    assert told.answer == "You are right."
    assert [mail.person_id for mail in db.session.query(Mail).filter_by(kind="contest.answered")] == [
        cast.bob.id
    ]
    text = words(sign_in("bob").get(f"/contests/{told.id}").get_data(as_text=True))
    assert "You are right." in text


def test_who_may_not(sign_in: SignIn, row: Evidence) -> None:
    told = made(sign_in, row)
    assert [answer(sign_in, who, told).status_code for who in ("bob", "adam")] == [403, 403]
    for who in ("eve", "charlie", "dan", "gil"):
        assert answer(sign_in, who, told).status_code == 404
    assert [contest(sign_in, row, who).status_code for who in ("alice", "fay", "eve")] == [403, 403, 403]
    assert contest(sign_in, row, "dan").status_code == 404
    db.session.refresh(told)
    assert told.answered_at is None


@pytest.mark.parametrize("text", ["", "   ", "a\x00b"])
def test_empty_words_change_nothing(sign_in: SignIn, row: Evidence, text: str) -> None:
    assert contest(sign_in, row, text=text).status_code == 422
    assert db.session.query(Contest).count() == 0


def test_one_at_a_time_and_only_what_counts(sign_in: SignIn, row: Evidence, cast: Cast) -> None:
    made(sign_in, row)
    again = contest(sign_in, row, form_key="x-0000000000000002")
    assert "You have contested this already." in words(again.get_data(as_text=True))
    assert ">Contest<" not in sign_in("bob").get(f"/evidence/{row.id}").get_data(as_text=True)
    other = proof.assess(cast, 3, by=cast.alice)
    other.void = True
    db.session.commit()
    assert "counts no longer" in words(
        contest(sign_in, other, form_key="x-0000000000000003").get_data(as_text=True)
    )


def test_reading_it_is_noted(sign_in: SignIn, row: Evidence, cast: Cast) -> None:
    told = made(sign_in, row)
    sign_in("alice").get(f"/contests/{told.id}")
    read = db.session.query(RecordRead).filter_by(page="contests.show").one()
    assert (read.person_id, read.reader_id) == (cast.bob.id, cast.alice.id)
