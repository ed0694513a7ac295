"""SQLite under load: writers queue, readers pass, and what is uncommitted is nobody's business."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from ktrack.base.db import set_writing, writing
from tests.support.at_once import at_once


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database file with a table and one row, opened as the product opens it."""
    made = create_engine(f"sqlite:///{tmp_path}/queue.db")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE tally (id INTEGER PRIMARY KEY, count INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO tally VALUES (1, 0)"))
    yield made
    made.dispose()


@pytest.fixture(autouse=True)
def back_to_writing() -> Iterator[None]:
    """Tests here say what the transactions of this thread may do; the others find it as it was."""
    yield
    set_writing(True)


def count(connection: Connection) -> int:
    found: int = connection.execute(text("SELECT count FROM tally")).scalar_one()
    return found


def add_slowly(engine: Engine) -> int:
    """Read, think, write: lost unless the transaction holds the lock from its begin."""
    with engine.begin() as connection:
        before = count(connection)
        time.sleep(0.02)
        connection.execute(text("UPDATE tally SET count = :n"), {"n": before + 1})
    return before


def test_writers_queue_and_none_fails_or_is_lost(engine: Engine) -> None:
    seen = at_once([lambda: add_slowly(engine)] * 12)
    assert sorted(seen) == list(range(12))


def test_a_reader_is_not_kept_waiting_and_sees_only_what_is_committed(engine: Engine) -> None:
    with engine.begin() as writer:
        writer.execute(text("UPDATE tally SET count = 7"))
        set_writing(False)
        started = time.perf_counter()
        with engine.connect() as reader:
            assert count(reader) == 0
        assert time.perf_counter() - started < 5, "the writer's lock lasts as long as this block"
    with engine.connect() as reader:
        assert count(reader) == 7


def test_a_reader_keeps_its_view_while_others_write(engine: Engine) -> None:
    set_writing(False)
    with engine.connect() as reader:
        assert count(reader) == 0
        with writing():
            add_slowly(engine)
        assert count(reader) == 0


def test_many_readers_do_not_keep_a_writer_waiting(engine: Engine) -> None:
    done = threading.Event()

    def read() -> bool:
        set_writing(False)
        with engine.connect() as reader:
            count(reader)
            return done.wait(timeout=20)

    def write() -> bool:
        add_slowly(engine)
        done.set()
        return True

    assert at_once([read, read, read, write]) == [True] * 4


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 30_000)],
)
def test_each_connection_is_set_up_for_safety(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_writing_ends_with_its_block() -> None:
    set_writing(False)
    engine = create_engine("sqlite://")
    begun: list[str] = []
    with engine.connect() as connection:
        connection.connection.driver_connection.set_trace_callback(begun.append)  # type: ignore[union-attr] # it is open
        connection.execute(text("SELECT 1"))
        connection.rollback()
        with writing():
            connection.execute(text("SELECT 1"))
            connection.rollback()
        connection.execute(text("SELECT 1"))
    engine.dispose()
    assert [line for line in begun if line.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE", "BEGIN"]
