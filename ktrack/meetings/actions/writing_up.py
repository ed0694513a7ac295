"""After a session: what was said, what came out of it, who does what, and the way into the learning log."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.meetings import queries
from ktrack.meetings.wall_clock import wall
from ktrack.models import FollowUp, LogEntry, Meeting, Person
from ktrack.models.choices import MeetingState
from ktrack.retention import version

WRITABLE = (*queries.OPEN, MeetingState.HELD)
MOST_FOLLOW_UPS = 20


@dataclass(frozen=True)
class Task:
    """What somebody of the pair will do; position None: new."""

    position: int | None
    person_id: int
    text: str


@dataclass(frozen=True)
class WriteUp:
    """What the two say about a session that took place."""

    minutes: int
    outcome: str
    notes: str
    tasks: tuple[Task, ...]


def mark(meeting: Meeting) -> str:
    """Return a short mark of what is written up now; it differs once somebody saves something else."""
    tasks = [(one.position, one.person_id, one.text) for one in meeting.follow_ups]
    said = repr((meeting.state, meeting.minutes, meeting.outcome, meeting.notes, tasks))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def write_up(meeting: Meeting, said: WriteUp, seen: str, *, by: Person, at: datetime) -> None:
    """Say that a session took place, and what was said; either side may, and may add to it later.

    `seen` is the `mark` of what the form showed: Stale if the other side saved something else meanwhile.
    Refused before the session has begun, and for one that was declined or cancelled.
    """
    queries.lock(meeting)
    if _says(meeting, said):
        return
    _check(meeting, said, at)
    if mark(meeting) != seen:
        raise Stale(
            _l("The other side saved this in the meantime. Your text is kept: compare both, then save again.")
        )
    meeting.state = MeetingState.HELD
    meeting.answered_at = meeting.answered_at or at  # having met answers a proposal, too
    meeting.minutes, meeting.outcome, meeting.notes = said.minutes, said.outcome, said.notes
    _set_tasks(meeting, said.tasks)
    trail.note(by, "session.hold", meeting, at, minutes=said.minutes, follow_ups=len(said.tasks))


def tick(meeting: Meeting, position: int, done: bool, *, by: Person, at: datetime, today: date) -> None:
    """Note that something agreed is done, or open again; harmless to repeat.

    Stale if the other side took it off the list meanwhile.
    """
    queries.lock(meeting)
    follow_up = next((one for one in meeting.follow_ups if one.position == position), None)
    if follow_up is None:
        raise Stale(_l("The other side took this off the list in the meantime."))
    if (follow_up.done_on is not None) != done:
        follow_up.done_on = today if done else None
        trail.note(by, "session.follow-up", meeting, at, position=position, done=done)


def to_log(meeting: Meeting, *, by: Person, at: datetime, zone: str) -> LogEntry:
    """Make an entry of the mentee's learning log of what was written up; the same one if there is one.

    Refused before it is written up.
    """
    queries.lock(meeting)
    if meeting.entry_id is not None:
        return db.session.get_one(LogEntry, meeting.entry_id)
    if meeting.state is not MeetingState.HELD:
        raise Refused(_l("Write the session up first."))
    entry = _entry(meeting, wall(meeting.starts_at, zone).date())
    meeting.entry_id = entry.id
    trail.note(by, "log.write", entry, at, minutes=entry.minutes, on=entry.happened_on.isoformat())
    version.touch((), proof=True)  # minutes count even where nothing is claimed
    return entry


def _says(meeting: Meeting, said: WriteUp) -> bool:
    if meeting.state is not MeetingState.HELD:
        return False
    tasks = [(one.person_id, one.text) for one in meeting.follow_ups]
    same_tasks = tasks == [(task.person_id, task.text) for task in said.tasks]
    stored = (meeting.minutes, meeting.outcome, meeting.notes)
    return same_tasks and stored == (said.minutes, said.outcome, said.notes)


def _check(meeting: Meeting, said: WriteUp, at: datetime) -> None:
    if meeting.state not in WRITABLE:
        raise Refused(_l("This session was declined or cancelled. Propose a new one."))
    if meeting.starts_at > at:
        raise Refused(_l("This session has not begun yet."))
    if len(said.tasks) > MOST_FOLLOW_UPS:
        raise Refused(_l("A session has at most 20 follow-ups."), "follow_ups")
    pair = (meeting.shadowing.mentor_id, meeting.shadowing.mentee_id)
    if any(task.person_id not in pair for task in said.tasks):
        raise Refused(_l("A follow-up is for one of you two."), "follow_ups")


def _set_tasks(meeting: Meeting, tasks: Iterable[Task]) -> None:
    """Keep the rows that stay, with the day they were done; drop the others; append the new ones."""
    standing = {one.position: one for one in meeting.follow_ups}
    last = max(standing, default=0)
    kept = []
    for task in tasks:
        row = standing.get(task.position or 0)
        if row is None:
            last += 1
            row = FollowUp(position=last)
        row.person_id, row.text = task.person_id, task.text
        kept.append(row)
    meeting.follow_ups[:] = kept


def _entry(meeting: Meeting, day: date) -> LogEntry:
    """Return the entry with the one key that a session's entry can have, made now unless it is there."""
    pair = meeting.shadowing
    key = "l-" + hashlib.sha256(meeting.key.encode()).hexdigest()[:16]
    entry = LogEntry(
        key=key,
        person_id=pair.mentee_id,
        engagement_id=pair.engagement_id,
        shadowing_id=pair.id,
        happened_on=day,
        minutes=meeting.minutes,
        text=_told(meeting),
    )
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:
        found = queries.entry_by_key(key)
        if found is None:
            raise
        return found
    return entry


def _told(meeting: Meeting) -> str:
    parts = [meeting.outcome, meeting.notes]
    said = "\n\n".join(part for part in parts if part.strip())
    return said or meeting.agenda or str(_l("Session with %(name)s", name=meeting.shadowing.mentor.name))
