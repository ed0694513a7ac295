"""The database: one session, the same rules on SQLite and PostgreSQL."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from sqlite3 import Connection as SqliteConnection
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# False while a request only reads: SQLite then takes no write lock.
_writing: ContextVar[bool] = ContextVar("writing", default=True)


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Moment(TypeDecorator[datetime]):
    """A moment, stored as UTC without offset, read as an aware datetime."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC; an unaware datetime is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return an aware datetime."""
        return value.replace(tzinfo=UTC) if value is not None else None


def lock_row(row: Base, names: Iterable[str] | None = None) -> None:
    """Lock a row until the transaction ends and read it again (only the columns `names`, None: all of it).

    Only the row itself: PostgreSQL cannot lock the optional side of a join that it was loaded with.
    """
    db.session.refresh(row, names, with_for_update={"of": type(row)})


def set_writing(flag: bool) -> None:
    """Say whether transactions begun from here on may write (a request that only reads takes no lock)."""
    _writing.set(flag)


@contextmanager
def writing(flag: bool = True) -> Iterator[None]:
    """Within the block, transactions may write, or with False only read."""
    token = _writing.set(flag)
    try:
        yield
    finally:
        _writing.reset(token)


def reading() -> AbstractContextManager[None]:
    """Within the block, transactions only read, and hold up no writer."""
    return writing(False)


@contextmanager
def nobody_waiting() -> Iterator[None]:
    """Within the block nothing is written and nothing locked: it takes seconds, and writers would queue.

    It begins and ends with a rollback, so only before anything is changed.
    """
    db.session.rollback()
    with reading():
        yield
        db.session.rollback()


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, record: Any) -> None:
    if not isinstance(connection, SqliteConnection):
        return
    connection.isolation_level = None  # BEGIN is ours, below
    cursor = connection.cursor()
    # FULL: what was acknowledged survives a power cut. 30 s: writers queue instead of failing.
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL",
                   "temp_store = MEMORY", "cache_size = -65536", "mmap_size = 1073741824"):  # fmt: skip
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    # A deferred BEGIN that reads and then writes fails at once under load, whatever the timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
