"""The audit trail: who did what, written in the transaction of the deed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select

from ktrack.base.db import Base, db
from ktrack.models import AuditEvent, Person, RecordRead

ONCE_IN = timedelta(hours=1)
"""So often one page read by one person about another is noted."""


def note(actor: Person | None, action: str, subject: Base | None, at: datetime, **detail: Any) -> None:
    """Record that `actor` (None: a command) did `action` (such as "engagement.register") to `subject`.

    `detail` holds plain values that say what changed: ids, numbers, dates as ISO text; no personal text.
    Flushes, so that a new subject has its id.
    """
    db.session.flush()
    kind = subject.__tablename__ if subject is not None else "database"
    identity = inspect(subject).identity if subject is not None else None
    event = AuditEvent(
        at=at,
        actor_id=actor.id if actor else None,
        action=action,
        subject_type=kind,
        subject_id=identity[0] if identity else None,
        detail=detail,
    )
    db.session.add(event)


def note_readings(reader: Person, people: Collection[int], page: str, at: datetime) -> None:
    """Record that a page showed `reader` something of these people's records (ids), once an hour each."""
    rows = not_noted(reader, people, page, at)
    db.session.add_all(RecordRead(person_id=one, reader_id=reader.id, at=at, page=page) for one in rows)


def not_noted(reader: Person, people: Collection[int], page: str, at: datetime) -> list[int]:
    """Return those of the people (ids) of whom this reading is to be noted, by id; never the reader."""
    lately = select(RecordRead.person_id).where(
        RecordRead.reader_id == reader.id,
        RecordRead.person_id.in_(people),
        RecordRead.page == page,
        RecordRead.at > at - ONCE_IN,
    )
    return sorted(set(people) - {reader.id, *db.session.scalars(lately)})


def note_reading(reader: Person, person: Person, page: str, at: datetime) -> None:
    """Record that `reader` looked at the record of `person`; looking at one's own leaves no trace."""
    if reader.id != person.id:
        db.session.add(RecordRead(person_id=person.id, reader_id=reader.id, at=at, page=page))
