"""The audit trail: who did what, written in the transaction of the deed."""

from datetime import datetime
from typing import Any

from sqlalchemy import inspect

from ktrack.base.db import Base, db
from ktrack.models import AuditEvent, Person, RecordRead


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


def note_reading(reader: Person, person: Person, page: str, at: datetime) -> None:
    """Record that `reader` looked at the record of `person`; looking at one's own leaves no trace."""
    if reader.id != person.id:
        db.session.add(RecordRead(person_id=person.id, reader_id=reader.id, at=at, page=page))
