"""Cancelling a session."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail, Meeting
from ktrack.models.choices import MeetingState
from tests.factories import meetings
from tests.factories.cast import Cast
from tests.factories.meetings import address
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, meeting: Meeting, seen: object = 0, reason: str = "Ill") -> Any:
    data = {"csrf_token": client.token(), "seen": seen, "reason": reason}
    return client.post(address(meeting, "cancel"), data=data)


@pytest.mark.parametrize(("who", "told"), [("bob", "fay"), ("fay", "bob")])
def test_either_side_cancels_and_the_other_is_told(sign_in: SignIn, cast: Cast, who: str, told: str) -> None:
    meeting = meetings.propose(cast)
    client = sign_in(who)
    assert "gets" not in words(client.get(address(meeting, "cancel")).get_data(as_text=True))
    assert post(client, meeting).headers["Location"] == address(meeting)
    assert (meeting.state, meeting.reason, meeting.sequence) == (MeetingState.CANCELLED, "Ill", 1)
    mail = db.session.query(Mail).filter_by(kind="session.cancelled").one()
    assert (mail.person.key, "Ill" in mail.text) == (told, True)
    for line in ("METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"):
        assert line in mail.calendar
    assert db.session.query(AuditEvent).filter_by(action="session.cancel").count() == 1
    assert "This session was cancelled: Ill" in words(client.get(address(meeting)).get_data(as_text=True))


def test_what_did_not_take_place_is_cancelled(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.past(cast)
    bob = sign_in("bob")
    assert "Did it take place?" in words(bob.get(address(meeting)).get_data(as_text=True))
    assert post(bob, meeting).status_code == 302
    assert meeting.state is MeetingState.CANCELLED


def test_repeating_is_harmless(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    bob = sign_in("bob")
    for _ in range(2):
        assert post(bob, meeting).status_code == 302
    assert db.session.query(Mail).filter_by(kind="session.cancelled").count() == 1


def test_what_took_place_is_not_cancelled(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.held(cast)
    bob = sign_in("bob")
    assert post(bob, meeting).status_code == 302
    assert "This session was written up in the meantime." in words(
        bob.get(address(meeting)).get_data(as_text=True)
    )
    assert meeting.state is MeetingState.HELD


@pytest.mark.parametrize("reason", ["", " ", "x" * 501])
def test_a_reason_is_wanted(sign_in: SignIn, cast: Cast, reason: str) -> None:
    meeting = meetings.propose(cast)
    assert post(sign_in("bob"), meeting, reason=reason).status_code == 422
    assert meeting.state is MeetingState.PROPOSED


@pytest.mark.parametrize("who", ["alice", "adam", "charlie", "mia", "gil"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str) -> None:
    meeting = meetings.propose(cast)
    assert post(sign_in(who), meeting).status_code == 404
    assert meeting.state is MeetingState.PROPOSED
