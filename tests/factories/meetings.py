"""Sessions of Bob and Fay, as their forms send them and as they are stored."""

from datetime import UTC, date, datetime, time
from typing import Any

from ktrack.base.db import db
from ktrack.meetings.actions import arranging, writing_up
from ktrack.meetings.actions.arranging import Plan
from ktrack.meetings.actions.writing_up import Task, WriteUp
from ktrack.models import Meeting, Person
from tests.conftest import NOW
from tests.factories.cast import Cast

ZONE = "Europe/Berlin"
# What the product's clock shows before a session that is over by NOW was proposed.
BEFORE = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TYPED = {
    "day": "2026-06-22", "hour": "10:00", "minutes": "60", "place": "Room 4", "agenda": "Restart a *broker*",
}  # fmt: skip


def plan(**changed: Any) -> Plan:
    """A week after NOW, at ten on Berlin's clocks, for an hour."""
    said: dict[str, Any] = {
        "day": date(2026, 6, 22), "hour": time(10, 0), "minutes": 60, "place": "Room 4",
        "agenda": "Restart a *broker*", **changed,
    }  # fmt: skip
    return Plan(**said)


def propose(
    cast: Cast, by: Person | None = None, key: str = "m-0000000000000001", at: datetime = NOW, **changed: Any
) -> Meeting:
    """Store a session that Bob (or `by`) proposes."""
    meeting, _new = arranging.propose(
        cast.shadowing, plan(**changed), key, by=by or cast.bob, at=at, zone=ZONE
    )
    db.session.commit()
    return meeting


def past(cast: Cast, key: str = "m-0000000000000002", **changed: Any) -> Meeting:
    """Store a session of 8 June, which Fay accepted."""
    meeting = propose(cast, key=key, at=BEFORE, **{"day": date(2026, 6, 8), **changed})
    arranging.accept(meeting, 0, by=cast.fay, at=BEFORE)
    db.session.commit()
    return meeting


def held(cast: Cast, key: str = "m-0000000000000002", **changed: Any) -> Meeting:
    """Store a session of 8 June, written up: Bob will write a runbook, Fay will read it."""
    meeting = past(cast, key)
    said: dict[str, Any] = {
        "minutes": 75, "outcome": "Bob restarts brokers alone", "notes": "We **restarted** three.",
        "tasks": (Task(None, cast.bob.id, "Write the runbook"), Task(None, cast.fay.id, "Read the runbook")),
        **changed,
    }  # fmt: skip
    writing_up.write_up(meeting, WriteUp(**said), writing_up.mark(meeting), by=cast.fay, at=NOW)
    db.session.commit()
    return meeting


def address(meeting: Meeting, act: str = "") -> str:
    """Where a session, or what is done to it, is found."""
    return f"/sessions/{meeting.id}{act and '/' + act}"


def pair_address(cast: Cast, act: str = "") -> str:
    """Where the sessions of Bob and Fay are found."""
    return f"/shadowings/{cast.shadowing.id}/sessions{act and '/' + act}"
