"""From a session into the mentee's learning log, in one click."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.meetings.actions import writing_up
from ktrack.models import AuditEvent, LogEntry, Meeting
from ktrack.retention import version
from tests.factories import meetings
from tests.factories.cast import Cast, make_cast
from tests.factories.meetings import address
from tests.support.at_once import at_once
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, meeting: Meeting) -> Any:
    return client.post(address(meeting, "log"), data={"csrf_token": client.token()})


def test_one_click_makes_an_entry(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.held(cast)
    before = version.current()
    bob = sign_in("bob")
    assert "manager can read" in words(bob.get(address(meeting)).get_data(as_text=True))
    answer = post(bob, meeting)
    entry = db.session.query(LogEntry).one()
    assert answer.headers["Location"] == f"/log/{entry.id}"
    assert (entry.person_id, entry.shadowing_id, entry.engagement_id) == (
        cast.bob.id, cast.shadowing.id, cast.engagement.id,
    )  # fmt: skip
    assert (entry.happened_on, entry.minutes) == (date(2026, 6, 8), 75)
    assert entry.text == "Bob restarts brokers alone\n\nWe **restarted** three."
    assert meeting.entry_id == entry.id
    assert version.current() > before, "minutes count"
    assert db.session.query(AuditEvent).filter_by(action="log.write").count() == 1
    assert "Show it in my log" in bob.get(address(meeting)).get_data(as_text=True)
    assert bob.get(f"/log/{entry.id}/correct").status_code == 200


def test_nothing_is_logged_twice(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.held(cast)
    bob = sign_in("bob")
    assert post(bob, meeting).headers["Location"] == post(bob, meeting).headers["Location"]
    assert db.session.query(LogEntry).count() == 1


def test_an_impatient_mentee_logs_once(own_app: Flask, frozen: datetime) -> None:
    def sender(account: Any, where: str) -> Callable[[], int]:
        client: Any = own_app.test_client()
        client.sign_in(account)
        data = {"csrf_token": client.token()}
        return lambda: int(client.post(where, data=data).status_code)

    with own_app.app_context():
        cast = make_cast()
        where = address(meetings.held(cast), "log")
        senders = [sender(cast.accounts["bob"], where) for _ in range(4)]
    assert at_once(senders) == [302] * 4
    with own_app.app_context():
        entry = db.session.query(LogEntry).one()
        assert db.session.query(Meeting).one().entry_id == entry.id


@pytest.mark.parametrize(
    ("written", "logged"),
    [
        ({"outcome": "", "notes": " "}, "Restart a *broker*"),
        ({"outcome": "", "notes": "Only notes"}, "Only notes"),
    ],
)
def test_what_there_is_is_logged(sign_in: SignIn, cast: Cast, written: dict[str, str], logged: str) -> None:
    post(sign_in("bob"), meetings.held(cast, **written))
    assert db.session.query(LogEntry).one().text == logged


def test_the_day_is_that_of_the_company(sign_in: SignIn, cast: Cast) -> None:
    """Half past midnight in Berlin is the day before in UTC."""
    hour = meetings.plan().hour.replace(hour=0, minute=30)
    meeting = meetings.propose(cast, at=meetings.BEFORE, day=date(2026, 6, 9), hour=hour)
    bob = sign_in("bob")
    bob.post(
        address(meeting, "write-up"),
        data={"csrf_token": bob.token(), "seen": writing_up.mark(meeting), "minutes": "30"},
    )
    post(bob, meeting)
    assert db.session.query(LogEntry).one().happened_on == date(2026, 6, 9)


def test_only_once_it_is_written_up(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.past(cast)
    bob = sign_in("bob")
    assert post(bob, meeting).headers["Location"] == address(meeting)
    assert "Write the session up first." in words(bob.get(address(meeting)).get_data(as_text=True))
    assert db.session.query(LogEntry).count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [("fay", 403), ("alice", 404), ("adam", 404), ("charlie", 404), ("gil", 403)]
)
def test_it_is_the_mentees_log(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert post(sign_in(who), meetings.held(cast)).status_code == status
    assert db.session.query(LogEntry).count() == 0


def test_an_internal_mentor_does_not_log_for_the_mentee(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    db.session.refresh(cast.shadowing)
    meeting = meetings.propose(cast)
    assert post(sign_in("mia"), meeting).status_code == 403
