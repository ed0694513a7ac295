"""When background work was last done."""

from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite

from ktrack.base.db import db
from ktrack.models import WorkerBeat

MAIL, ATTENTION, REVIEWS = "mail", "attention", "reviews"
SILENT = timedelta(minutes=10)
"""A worker that has not been heard of for so long has stopped."""


def beat(name: str, now: datetime) -> None:
    """Record that the work was done now."""
    dialect = postgresql if db.session.connection().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(WorkerBeat).values(name=name, at=now)
    db.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def last(name: str) -> datetime | None:
    """Return when the work was last done; None: never."""
    found = db.session.get(WorkerBeat, name, populate_existing=True)
    return found.at if found else None


def has_stopped(now: datetime) -> bool:
    """Whether no worker has looked after the mail for a while."""
    at = last(MAIL)
    return at is None or now - at > SILENT
