"""Arranging sessions: proposed by one side, answered by the other, moved or cancelled by either."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.meetings import queries, telling
from ktrack.meetings.wall_clock import moment_at
from ktrack.models import Meeting, Person, Shadowing
from ktrack.models.choices import MeetingState

FARTHEST = timedelta(days=2 * 366)
MOVABLE = (*queries.OPEN, MeetingState.DECLINED)
_MEANWHILE = {
    MeetingState.PROPOSED: _l("This session was moved in the meantime. Look at the new time, then answer."),
    MeetingState.ACCEPTED: _l("This session was accepted in the meantime. Look at it again."),
    MeetingState.DECLINED: _l("This session was declined in the meantime. Look at it again."),
    MeetingState.CANCELLED: _l("This session was cancelled in the meantime."),
    MeetingState.HELD: _l("This session was written up in the meantime."),
}


@dataclass(frozen=True)
class Plan:
    """When, where and what for, as typed; day and hour as the clock on the company's wall shows them."""

    day: date
    hour: time
    minutes: int
    place: str
    agenda: str


def propose(
    shadowing: Shadowing, plan: Plan, key: str, *, by: Person, at: datetime, zone: str
) -> tuple[Meeting, bool]:
    """Propose a session to the other side; returns it and whether it is new.

    `key` comes with the form: sending the same form twice makes one session. Refused for a time that has
    passed, that no clock shows (the hour summer time leaves out), or that is more than two years away.
    """
    earlier = queries.by_key(key)
    if earlier is not None:
        return _own(earlier, shadowing, by), False
    meeting = Meeting(key=key, shadowing_id=shadowing.id, sequence=0, **_columns(plan, by, at, zone))
    try:
        with db.session.begin_nested():
            db.session.add(meeting)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        faster = queries.by_key(key)
        if faster is None:
            raise
        return _own(faster, shadowing, by), False
    trail.note(by, "session.propose", meeting, at, on=meeting.starts_at.isoformat())
    telling.tell(meeting, "session.proposed", by)
    return meeting, True


def accept(meeting: Meeting, seen: int, *, by: Person, at: datetime) -> None:
    """Agree to the time that `seen`, the sequence shown, stands for; harmless to repeat.

    Stale if it was moved or answered otherwise meanwhile, Refused for one's own proposal or a time passed.
    """
    queries.lock(meeting)
    if meeting.state is MeetingState.ACCEPTED and meeting.sequence == seen:
        return
    _check_answerable(meeting, seen, by)
    if meeting.starts_at <= at:
        raise Refused(_l("Its time has passed. Propose a new time, or write up what was said."))
    meeting.state, meeting.answered_at, meeting.reason = MeetingState.ACCEPTED, at, ""
    trail.note(by, "session.accept", meeting, at)
    telling.tell(meeting, "session.answered", by)


def decline(meeting: Meeting, seen: int, reason: str, *, by: Person, at: datetime) -> None:
    """Say no to a proposal, with the reason; as `accept`."""
    queries.lock(meeting)
    if meeting.state is MeetingState.DECLINED and meeting.sequence == seen + 1:
        return
    _check_answerable(meeting, seen, by)
    _call_off(meeting, MeetingState.DECLINED, reason, at)
    trail.note(by, "session.decline", meeting, at)
    telling.tell(meeting, "session.answered", by)


def cancel(meeting: Meeting, seen: int, reason: str, *, by: Person, at: datetime) -> None:
    """Call off a session that was proposed or agreed; either side may. Stale as in `accept`."""
    queries.lock(meeting)
    if meeting.state is MeetingState.CANCELLED and meeting.sequence == seen + 1:
        return
    if meeting.state not in queries.OPEN or meeting.sequence != seen:
        raise Stale(_MEANWHILE[meeting.state])
    _call_off(meeting, MeetingState.CANCELLED, reason, at)
    trail.note(by, "session.cancel", meeting, at)
    telling.tell(meeting, "session.cancelled", by)


def move(meeting: Meeting, seen: int, plan: Plan, *, by: Person, at: datetime, zone: str) -> None:
    """Propose another time, place or agenda in the place of what stood; the other side answers anew.

    Refused as `propose`, Stale as `accept`. What stands already is left as it is.
    """
    queries.lock(meeting)
    wanted = _columns(plan, by, at, zone)
    if _stands(meeting, wanted):
        return
    if meeting.state not in MOVABLE or meeting.sequence != seen:
        raise Stale(_MEANWHILE[meeting.state])
    for name, value in wanted.items():
        setattr(meeting, name, value)
    meeting.answered_at, meeting.reason = None, ""
    meeting.sequence += 1
    trail.note(by, "session.move", meeting, at, on=meeting.starts_at.isoformat())
    telling.tell(meeting, "session.moved", by)


def _own(meeting: Meeting, shadowing: Shadowing, by: Person) -> Meeting:
    if meeting.shadowing_id != shadowing.id or meeting.proposed_by_id != by.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    return meeting


def _columns(plan: Plan, by: Person, at: datetime, zone: str) -> dict[str, object]:
    return {
        "proposed_by_id": by.id,
        "proposed_at": at,
        "starts_at": _moment(plan, at, zone),
        "minutes": plan.minutes,
        "place": plan.place,
        "agenda": plan.agenda,
        "state": MeetingState.PROPOSED,
    }


def _moment(plan: Plan, at: datetime, zone: str) -> datetime:
    moment = moment_at(plan.day, plan.hour, zone)
    if moment is None:
        raise Refused(_l("This time does not exist: the clocks go forward that day. Choose another."), "hour")
    if moment <= at:
        raise Refused(_l("This time has passed. Choose one to come."), "day")
    if moment > at + FARTHEST:
        raise Refused(_l("That is more than two years away. Check the year."), "day")
    return moment


def _check_answerable(meeting: Meeting, seen: int, by: Person) -> None:
    if meeting.state is not MeetingState.PROPOSED or meeting.sequence != seen:
        raise Stale(_MEANWHILE[meeting.state])
    if meeting.proposed_by_id == by.id:
        raise Refused(_l("You proposed this time yourself: the other side answers."))


def _call_off(meeting: Meeting, state: MeetingState, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise Refused(_l("Say why, in a few words."), "reason")
    meeting.state, meeting.reason, meeting.answered_at = state, reason, at
    meeting.sequence += 1


def _stands(meeting: Meeting, wanted: dict[str, object]) -> bool:
    said = ("proposed_by_id", "starts_at", "minutes", "place", "agenda", "state")
    return all(getattr(meeting, name) == wanted[name] for name in said)
