"""Who read whose record."""

from datetime import datetime, timedelta

from ktrack.access import trail
from ktrack.models import Person
from ktrack.people.queries import record

ONCE_IN = timedelta(hours=1)


def note_reading(reader: Person, person: Person, page: str, at: datetime) -> None:
    """Record the reading, once an hour for each reader, person and page; one's own leaves no trace."""
    if not record.read_since(reader.id, person.id, page, at - ONCE_IN):
        trail.note_reading(reader, person, page, at)
