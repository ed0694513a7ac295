"""Accepting and declining a session."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.meetings.actions import arranging
from ktrack.models import AuditEvent, Mail, Meeting
from ktrack.models.choices import Locale, MeetingState
from tests.conftest import NOW
from tests.factories import meetings
from tests.factories.cast import Cast
from tests.factories.meetings import BEFORE, ZONE, address
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def accept(client: PageClient, meeting: Meeting, seen: object = 0) -> Any:
    return client.post(address(meeting, "accept"), data={"csrf_token": client.token(), "seen": seen})


def decline(client: PageClient, meeting: Meeting, seen: object = 0, reason: str = "On holiday") -> Any:
    data = {"csrf_token": client.token(), "seen": seen, "reason": reason}
    return client.post(address(meeting, "decline"), data=data)


def shown(client: PageClient, meeting: Meeting) -> str:
    return words(client.get(address(meeting)).get_data(as_text=True))


def test_the_other_side_accepts(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    fay = sign_in("fay")
    assert "Does it suit you?" in shown(fay, meeting)
    assert accept(fay, meeting).headers["Location"] == address(meeting)
    assert (meeting.state, meeting.answered_at, meeting.sequence) == (MeetingState.ACCEPTED, NOW, 0)
    mail = db.session.query(Mail).filter_by(kind="session.answered").one()
    assert (mail.person.key, "accepts the session" in mail.subject) == ("bob", True)
    assert "STATUS:CONFIRMED" in mail.calendar
    assert db.session.query(AuditEvent).filter_by(action="session.accept").one().actor_id == cast.fay.id
    assert "agreed" in shown(fay, meeting)


def test_the_other_side_declines_with_a_reason(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    fay = sign_in("fay")
    assert decline(fay, meeting).status_code == 302
    assert (meeting.state, meeting.reason, meeting.sequence) == (MeetingState.DECLINED, "On holiday", 1)
    mail = db.session.query(Mail).filter_by(kind="session.answered").one()
    assert "On holiday" in mail.text
    assert "METHOD:CANCEL" in mail.calendar
    assert "Fay Freelancer declined: On holiday" in shown(sign_in("bob"), meeting)
    assert "You declined: On holiday" in shown(fay, meeting)


def test_a_german_proposer_is_told_in_german(sign_in: SignIn, cast: Cast) -> None:
    cast.bob.locale = Locale.DE
    db.session.commit()
    accept(sign_in("fay"), meetings.propose(cast))
    assert "Montag, 22. Juni 2026" in db.session.query(Mail).filter_by(kind="session.answered").one().subject


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\x00b"])
def test_a_reason_is_wanted(sign_in: SignIn, cast: Cast, reason: str) -> None:
    meeting = meetings.propose(cast)
    assert decline(sign_in("fay"), meeting, reason=reason).status_code == 422
    assert meeting.state is MeetingState.PROPOSED


def test_repeating_an_answer_is_harmless(sign_in: SignIn, cast: Cast) -> None:
    meeting, other = meetings.propose(cast), meetings.propose(cast, key="m-0000000000000009")
    fay = sign_in("fay")
    for _ in range(2):
        accept(fay, meeting)
        decline(fay, other)
    assert (meeting.state, other.state) == (MeetingState.ACCEPTED, MeetingState.DECLINED)
    assert db.session.query(Mail).filter_by(kind="session.answered").count() == 2
    assert db.session.query(AuditEvent).filter(AuditEvent.action.startswith("session.")).count() == 4


def test_nobody_answers_their_own_proposal(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    bob = sign_in("bob")
    assert "has not answered yet" in shown(bob, meeting)
    accept(bob, meeting)
    assert "You proposed this time yourself" in shown(bob, meeting)
    assert decline(bob, meeting).status_code == 422
    assert meeting.state is MeetingState.PROPOSED


def test_an_answer_to_a_time_that_was_moved_meanwhile_does_not_count(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    arranging.move(meeting, 0, meetings.plan(minutes=30), by=cast.bob, at=NOW, zone=ZONE)
    db.session.commit()
    fay = sign_in("fay")
    accept(fay, meeting, seen=0)
    assert "moved in the meantime" in shown(fay, meeting)
    decline(fay, meeting, seen=0)
    assert "moved in the meantime" in shown(fay, meeting)
    assert meeting.state is MeetingState.PROPOSED


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "٣"])
def test_a_tampered_sequence_answers_nothing(sign_in: SignIn, cast: Cast, seen: str) -> None:
    meeting = meetings.propose(cast)
    assert accept(sign_in("fay"), meeting, seen=seen).status_code == 302
    assert meeting.state is MeetingState.PROPOSED


def test_a_cancelled_session_is_not_accepted(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    arranging.cancel(meeting, 0, "Ill", by=cast.bob, at=NOW)
    db.session.commit()
    fay = sign_in("fay")
    accept(fay, meeting)
    assert "This session was cancelled in the meantime." in shown(fay, meeting)
    assert meeting.state is MeetingState.CANCELLED


def test_a_time_that_has_passed_is_not_accepted(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast, at=BEFORE, day=meetings.plan().day.replace(day=8))
    fay = sign_in("fay")
    accept(fay, meeting)
    assert "Its time has passed. Propose a new time" in shown(fay, meeting)
    assert meeting.state is MeetingState.PROPOSED


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    meeting = meetings.propose(cast)
    client = sign_in(who)
    assert client.get(address(meeting)).status_code == status
    assert accept(client, meeting).status_code == status
    assert decline(client, meeting).status_code == status
    assert meeting.state is MeetingState.PROPOSED


def test_reading_does_not_accept(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("fay").get(address(meetings.propose(cast), "accept")).status_code == 405
