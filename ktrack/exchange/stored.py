"""What the database holds of a file, as the arrays that reading the file makes; and writing such arrays."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from sqlite3 import OperationalError
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, func, select, text

from ktrack.base.arrays import store_table
from ktrack.exchange.files import Column, File
from ktrack.exchange.folder import FILES, KEYED
from ktrack.exchange.keys import Keys
from ktrack.exchange.kinds import Array
from ktrack.exchange.references import Key, Ref

AT_ONCE = 50_000
SAMPLED = 1_000
"""Rows of an index that SQLite looks at."""
SMALL = 2_000  # pages of a database that holds next to nothing
FEW = 20_000  # rows for which nothing is gained by rebuilding indexes


def load_keys(connection: Connection, files: Sequence[File] = FILES) -> dict[str, Keys]:
    """Return the ids stored, by table: of all that the files hold and name."""
    kinds = [column.kind for file in files for column in file.columns]
    wanted = {kind.table for kind in kinds if isinstance(kind, Key | Ref)}
    known = {}
    for file in KEYED:
        if file.table.name not in wanted:
            continue
        rows = connection.execute(select(file.table.c.key, file.table.c.id)).cursor
        known[file.table.name] = Keys(rows.fetchall())
    return known


def is_empty(connection: Connection, file: File) -> bool:
    """Whether the file's table holds no row."""
    return connection.scalar(select(1).select_from(file.table).limit(1)) is None


def selection(file: File, columns: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of the columns in the form that `Kind.fetched` takes; a key is fetched as id."""
    of = file.table.c
    return select(*(
        of.id if isinstance(column.kind, Key) else column.kind.select(of[column.attribute])
        for column in columns
    ))  # fmt: skip


def fetch(connection: Connection, file: File, names: Sequence[str]) -> dict[str, Array]:
    """Return stored columns by name; all in one order."""
    columns = [file[name] for name in names]
    parts = list(batches(connection, selection(file, columns)))
    made = {}
    for place, column in enumerate(columns):
        arrays = [column.kind.fetched(part[place]) for part in parts]
        made[column.name] = np.concatenate(arrays) if arrays else np.empty(0, dtype=column.kind.dtype)
    return made


def batches(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the result of a statement in parts, each a list of columns, straight from the driver."""
    server = connection.dialect.name == "postgresql"
    # A cursor with a name stays on PostgreSQL's side: the result comes in parts, too.
    cursor: Any = connection.connection.cursor(*(["ktrack"] if server else []))
    cursor.execute(str(statement.compile(connection, compile_kwargs={"literal_binds": True})))
    while rows := cursor.fetchmany(AT_ONCE):
        yield list(zip(*rows, strict=True))
    cursor.close()


def insert(connection: Connection, file: File, columns: Mapping[str, Sequence[Any]]) -> None:
    """Append rows, given as database values by attribute."""
    if any(len(values) for values in columns.values()):
        # Quoted: `right` is a word of SQL.
        store_table(connection, file.table.name, {f'"{name}"': values for name, values in columns.items()})


@contextmanager
def unindexed(connection: Connection, file: File, rows: int) -> Iterator[None]:
    """On SQLite, load many rows into a smaller table without its indexes and build them at the end.

    Sorting the keys once takes half the time of placing each. Neither are the table's CHECKs run, which cost
    as much as storing: the rows have passed the same checks in arrays. The schema is the same afterwards.
    """
    if connection.dialect.name != "sqlite" or rows < FEW or rows < _stored_rows(connection, file):
        yield
        return
    known = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    indexes = connection.exec_driver_sql(known, (file.table.name,)).all()
    for name, _definition in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
    for _name, definition in indexes:
        connection.exec_driver_sql(definition)


def _stored_rows(connection: Connection, file: File) -> int:
    return connection.scalar(select(func.count()).select_from(file.table)) or 0


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """On SQLite, do not look up the parents of each row; ends with the transaction, which has just begun.

    An import has found every parent already. SQLite can switch this only between transactions.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("COMMIT")
    _write_once(driver)
    for statement in ("PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"):
        driver.execute(statement)
    try:
        yield
    finally:
        for statement in ("PRAGMA foreign_keys = ON", "PRAGMA journal_mode = WAL"):
            driver.execute(statement)


def analyse(connection: Connection) -> None:
    """Let the database count what its tables hold: without, it takes bad ways through several of them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {SAMPLED}")
    connection.exec_driver_sql("ANALYZE")


def _write_once(driver: Any) -> None:
    """Fill a small database without the write-ahead log, which would write every page twice.

    A crash undoes all of it as before. Somebody else who is connected prevents it, and nothing is lost.
    """
    (pages,), (waits,) = (
        driver.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "busy_timeout")
    )
    if pages > SMALL:
        return
    driver.execute("PRAGMA busy_timeout = 0")
    with suppress(OperationalError):
        driver.execute("PRAGMA journal_mode = DELETE")
    driver.execute(f"PRAGMA busy_timeout = {waits}")


def update(
    connection: Connection, table: str, columns: Mapping[str, Sequence[Any]], identity: Mapping[str, Any]
) -> None:
    """Set columns of the rows that `identity` names; both are database values by attribute."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    given = ", ".join(f'"{name}" = {mark}' for name in columns)
    where = " AND ".join(f'"{name}" = {mark}' for name in identity)
    cursor: Any = connection.connection.cursor()
    rows = zip(*columns.values(), *identity.values(), strict=True)
    cursor.executemany(f"UPDATE {table} SET {given} WHERE {where}", list(rows))  # noqa: S608 - our own words
    cursor.close()


def next_number(connection: Connection, file: File) -> int:
    """Return the id that the next row gets."""
    return int(connection.scalar(select(func.coalesce(func.max(file.table.c.id), 0))) or 0) + 1


def lock(connection: Connection, files: Sequence[File]) -> None:
    """Keep others from writing these tables until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(file.table.name for file in files)
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def move_sequences(connection: Connection, files: Sequence[File]) -> None:
    """Let PostgreSQL count on from the highest id: rows that bring theirs do not move its sequence."""
    if connection.dialect.name != "postgresql":
        return
    for file in files:
        if "id" in file.table.c:
            sequence = func.pg_get_serial_sequence(file.table.name, "id")
            following = func.coalesce(func.max(file.table.c.id), 0) + 1
            connection.execute(select(func.setval(sequence, following, False)))
