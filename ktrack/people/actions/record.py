"""Who read whose record."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.models import Person, RecordRead
from ktrack.people.queries import record

ONCE_IN = timedelta(hours=1)


def note_reading(reader: Person, person: Person, page: str, at: datetime) -> None:
    """Record the reading, once an hour for each reader, person and page; one's own leaves no trace."""
    if not record.read_since(reader.id, person.id, page, at - ONCE_IN):
        trail.note_reading(reader, person, page, at)


def note_readings(reader: Person, people: Collection[int], page: str, at: datetime) -> None:
    """Record that a page showed something of the records of these people (ids), as `note_reading` does."""
    lately = select(RecordRead.person_id).where(
        RecordRead.reader_id == reader.id,
        RecordRead.person_id.in_(people),
        RecordRead.page == page,
        RecordRead.at > at - ONCE_IN,
    )
    known = {reader.id, *db.session.scalars(lately)}
    new = [one for one in sorted(people) if one not in known]
    db.session.add_all(RecordRead(person_id=one, reader_id=reader.id, at=at, page=page) for one in new)
