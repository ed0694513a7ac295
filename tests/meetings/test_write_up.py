"""Writing a session up, and ticking what was agreed in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.meetings.actions import writing_up
from ktrack.models import AuditEvent, FollowUp, Meeting
from ktrack.models.choices import MeetingState
from tests.conftest import NOW
from tests.factories import meetings
from tests.factories.cast import Cast
from tests.factories.meetings import address
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def typed(cast: Cast, meeting: Meeting, **changed: Any) -> dict[str, Any]:
    """What the form sends: an hour, an outcome, notes, and one follow-up for each of the two."""
    return {
        "seen": writing_up.mark(meeting), "minutes": "75", "outcome": "Bob restarts brokers alone",
        "notes": "We **restarted** three.",
        "follow_ups-0-position": "", "follow_ups-0-person": cast.bob.id,
        "follow_ups-0-text": "Write the runbook",
        "follow_ups-1-position": "", "follow_ups-1-person": cast.fay.id,
        "follow_ups-1-text": "Read the runbook", **changed,
    }  # fmt: skip


def post(client: PageClient, cast: Cast, meeting: Meeting, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), **typed(cast, meeting, **changed)}
    return client.post(address(meeting, "write-up"), data=data)


@pytest.mark.parametrize("who", ["bob", "fay"])
def test_either_side_writes_it_up(sign_in: SignIn, cast: Cast, who: str) -> None:
    meeting = meetings.past(cast)
    client = sign_in(who)
    assert post(client, cast, meeting).headers["Location"] == address(meeting)
    assert (meeting.state, meeting.minutes) == (MeetingState.HELD, 75)
    assert (meeting.outcome, meeting.notes) == ("Bob restarts brokers alone", "We **restarted** three.")
    assert [(one.position, one.person.key, one.done_on) for one in meeting.follow_ups] == [
        (1, "bob", None), (2, "fay", None),
    ]  # fmt: skip
    page = client.get(address(meeting)).get_data(as_text=True)
    assert "<strong>restarted</strong>" in page
    assert "Write the runbook" in page
    event = db.session.query(AuditEvent).filter_by(action="session.hold").one()
    assert "runbook" not in str(event.detail)


def test_that_it_took_place_is_enough(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.past(cast)
    bob = sign_in("bob")
    data = {"csrf_token": bob.token(), "seen": writing_up.mark(meeting), "minutes": "60"}
    assert bob.post(address(meeting, "write-up"), data=data).status_code == 302
    assert meeting.state is MeetingState.HELD


def test_a_proposal_nobody_answered_can_have_taken_place(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast, at=meetings.BEFORE, day=date(2026, 6, 8))
    assert post(sign_in("fay"), cast, meeting).status_code == 302
    assert (meeting.state, meeting.answered_at) == (MeetingState.HELD, NOW)


def test_the_other_side_adds_to_it_and_ticks_stay(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.held(cast)
    writing_up.tick(meeting, 1, True, by=cast.bob, at=NOW, today=date(2026, 6, 15))
    db.session.commit()
    changed = {
        "follow_ups-0-position": "2", "follow_ups-0-person": cast.fay.id,
        "follow_ups-0-text": "Read the runbook aloud",
        "follow_ups-1-position": "1", "follow_ups-1-person": cast.bob.id,
        "follow_ups-1-text": "Write the runbook",
        "follow_ups-2-person": cast.bob.id, "follow_ups-2-text": "Buy cake",
    }  # fmt: skip
    assert post(sign_in("bob"), cast, meeting, **changed).status_code == 302
    db.session.expire_all()
    assert [(one.position, one.text, one.done_on) for one in meeting.follow_ups] == [
        (1, "Write the runbook", date(2026, 6, 15)), (2, "Read the runbook aloud", None),
        (3, "Buy cake", None),
    ]  # fmt: skip


def test_a_follow_up_left_out_is_gone(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.held(cast)
    changed = {"follow_ups-0-position": "1", "follow_ups-1-position": "2", "follow_ups-1-text": " "}
    assert post(sign_in("bob"), cast, meeting, **changed).status_code == 302
    db.session.expire_all()
    assert [one.text for one in meeting.follow_ups] == ["Write the runbook"]


def test_the_form_shows_what_stands(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("bob").get(address(meetings.held(cast), "write-up")).get_data(as_text=True)
    shown = {name: field_value(page, name) for name in ("minutes", "outcome", "follow_ups-1-text")}
    assert shown == {
        "minutes": "75", "outcome": "Bob restarts brokers alone", "follow_ups-1-text": "Read the runbook",
    }  # fmt: skip


def test_rows_are_added_without_javascript(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.past(cast)
    answer = post(sign_in("bob"), cast, meeting, add="follow_ups")
    page = answer.get_data(as_text=True)
    assert field_value(page, "follow_ups-2-text") == ""
    assert meeting.state is MeetingState.ACCEPTED


def test_sending_the_same_twice_is_harmless(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.past(cast)
    bob, data = sign_in("bob"), typed(cast, meeting)
    for _ in range(2):
        answer = bob.post(address(meeting, "write-up"), data={"csrf_token": bob.token(), **data})
        assert answer.status_code == 302
    assert db.session.query(FollowUp).count() == 2
    assert db.session.query(AuditEvent).filter_by(action="session.hold").count() == 1


def test_two_who_write_at_once(sign_in: SignIn, cast: Cast) -> None:
    """The second one's text is kept and can be saved on top of the first one's."""
    meeting = meetings.past(cast)
    opened = writing_up.mark(meeting)
    post(sign_in("fay"), cast, meeting)
    bob = sign_in("bob")
    answer = post(bob, cast, meeting, seen=opened, notes="Mine")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, field_value(page, "notes")) == (422, "Mine")
    assert "The other side saved this in the meantime" in words(page)
    assert meeting.notes == "We **restarted** three."
    assert post(bob, cast, meeting, seen=field_value(page, "seen"), notes="Both").status_code == 302
    assert meeting.notes == "Both"


BAD = {
    "no minutes": {"minutes": ""},
    "too many minutes": {"minutes": "1441"},
    "too long an outcome": {"outcome": "x" * 2001},
    "too long notes": {"notes": "x" * 20_001},
    "NUL": {"notes": "a\x00b"},
    "somebody else's task": {"follow_ups-0-person": "1"},
    "no number": {"follow_ups-0-person": "x"},
    "too long a task": {"follow_ups-0-text": "x" * 501},
    "too many tasks": {f"follow_ups-{number}-text": "x" for number in range(21)},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str]) -> None:
    meeting = meetings.past(cast)
    people = {
        name.replace("text", "person"): cast.bob.id for name in changed if name.endswith("-text")
    }  # whoever it is for is not what is wrong
    if "follow_ups-0-person" in changed and changed["follow_ups-0-person"] == "1":
        changed = {"follow_ups-0-person": str(cast.alice.id)}
    assert post(sign_in("bob"), cast, meeting, **people, **changed).status_code == 422
    assert meeting.state is MeetingState.ACCEPTED
    assert db.session.query(FollowUp).count() == 0


def test_not_before_it_begins(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    answer = post(sign_in("bob"), cast, meeting)
    assert answer.status_code == 422
    assert "has not begun yet" in words(answer.get_data(as_text=True))
    assert meeting.state is MeetingState.PROPOSED


@pytest.mark.parametrize("who", ["bob", "fay"])
def test_follow_ups_are_ticked_and_opened_again(sign_in: SignIn, cast: Cast, who: str) -> None:
    meeting = meetings.held(cast)
    client = sign_in(who)
    where = address(meeting, "follow-ups/1")
    for _ in range(2):
        client.post(where, data={"csrf_token": client.token(), "done": "yes"})
    assert meeting.follow_ups[0].done_on == date(2026, 6, 15)
    assert db.session.query(AuditEvent).filter_by(action="session.follow-up").count() == 1
    client.post(where, data={"csrf_token": client.token(), "done": "no"})
    assert meeting.follow_ups[0].done_on is None


def test_a_follow_up_that_is_none_is_not_there(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    where = address(meetings.held(cast), "follow-ups/7")
    assert bob.post(where, data={"csrf_token": bob.token(), "done": "yes"}).status_code == 404


@pytest.mark.parametrize("who", ["alice", "adam", "charlie", "dan", "mia", "gil"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str) -> None:
    meeting = meetings.held(cast)
    client = sign_in(who)
    assert client.get(address(meeting, "write-up")).status_code == 404
    assert post(client, cast, meeting, notes="Mine").status_code == 404
    done = client.post(address(meeting, "follow-ups/1"), data={"csrf_token": client.token(), "done": "yes"})
    assert done.status_code == 404
    assert (meeting.notes, meeting.follow_ups[0].done_on) == ("We **restarted** three.", None)
