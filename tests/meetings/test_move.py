"""Moving a session: a new proposal by whoever moves it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.meetings.actions import arranging
from ktrack.models import AuditEvent, Mail, Meeting
from ktrack.models.choices import MeetingState
from tests.conftest import NOW
from tests.factories import meetings
from tests.factories.cast import Cast
from tests.factories.meetings import TYPED, address
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, meeting: Meeting, seen: object = 0, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), "seen": seen, **TYPED, "hour": "15:30", **changed}
    return client.post(address(meeting, "move"), data=data)


def test_the_mover_proposes_and_the_other_side_answers(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    arranging.accept(meeting, 0, by=cast.fay, at=NOW)
    db.session.commit()
    fay = sign_in("fay")
    assert post(fay, meeting).headers["Location"] == address(meeting)
    db.session.expire_all()
    assert (meeting.state, meeting.sequence, meeting.answered_at) == (MeetingState.PROPOSED, 1, None)
    assert (meeting.proposed_by.key, meeting.starts_at) == ("fay", datetime(2026, 6, 22, 13, 30, tzinfo=UTC))
    mail = db.session.query(Mail).filter_by(kind="session.moved").one()
    assert mail.person.key == "bob"
    assert "SEQUENCE:1" in mail.calendar
    assert "METHOD:REQUEST" in mail.calendar
    assert "3:30" in mail.subject
    assert db.session.query(AuditEvent).filter_by(action="session.move").one().actor_id == cast.fay.id
    bob = sign_in("bob")
    assert "Does it suit you?" in words(bob.get(address(meeting)).get_data(as_text=True))


def test_the_form_holds_what_stands(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("fay").get(address(meetings.propose(cast), "move")).get_data(as_text=True)
    assert {name: field_value(page, name) for name in TYPED} == TYPED


def test_a_declined_session_can_be_proposed_anew(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    arranging.decline(meeting, 0, "On holiday", by=cast.fay, at=NOW)
    db.session.commit()
    assert post(sign_in("bob"), meeting, seen=1).status_code == 302
    assert (meeting.state, meeting.sequence, meeting.reason) == (MeetingState.PROPOSED, 2, "")


def test_moving_twice_with_one_form_moves_once(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    bob = sign_in("bob")
    for _ in range(2):
        assert post(bob, meeting).status_code == 302
    assert meeting.sequence == 1
    assert db.session.query(Mail).filter_by(kind="session.moved").count() == 1


def test_two_who_move_at_once(sign_in: SignIn, cast: Cast) -> None:
    """The second one's text is kept; sent again, it goes on top of the first one's."""
    meeting = meetings.propose(cast)
    post(sign_in("bob"), meeting)
    fay = sign_in("fay")
    answer = post(fay, meeting, seen=0, agenda="Something else")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "moved in the meantime" in words(page)) == (422, True)
    assert field_value(page, "agenda") == "Something else"
    assert meeting.agenda == TYPED["agenda"]
    again = post(fay, meeting, seen=field_value(page, "seen"), agenda="Something else")
    assert (again.status_code, meeting.agenda, meeting.sequence) == (302, "Something else", 2)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"day": "2026-06-14"}, "This time has passed"),
        ({"day": "2027-03-28", "hour": "02:30"}, "This time does not exist"),
        ({"day": ""}, "Day:"),
    ],
)
def test_bad_input_moves_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str], told: str) -> None:
    meeting = meetings.propose(cast)
    answer = post(sign_in("bob"), meeting, **changed)
    assert answer.status_code == 422
    assert told in words(answer.get_data(as_text=True))
    assert meeting.sequence == 0


def test_what_was_held_or_cancelled_stays(sign_in: SignIn, cast: Cast) -> None:
    held, cancelled = meetings.held(cast), meetings.propose(cast)
    arranging.cancel(cancelled, 0, "Ill", by=cast.bob, at=NOW)
    db.session.commit()
    bob = sign_in("bob")
    assert post(bob, held).status_code == 422
    assert post(bob, cancelled, seen=1).status_code == 422
    assert (held.state, cancelled.state) == (MeetingState.HELD, MeetingState.CANCELLED)


@pytest.mark.parametrize("who", ["alice", "adam", "charlie", "mia", "gil"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str) -> None:
    meeting = meetings.propose(cast)
    assert post(sign_in(who), meeting).status_code == 404
    assert meeting.sequence == 0
