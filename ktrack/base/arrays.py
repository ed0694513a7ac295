"""Between SQL and numpy without a Python object per row."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select

_CHUNK = 50_000


def fetch_table(
    connection: Connection, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
) -> NDArray[np.float64]:
    """Run a statement of number columns; returns shape (columns, rows), NULL as nan.

    Rows go from the driver's cursor straight into flat arrays: SQLAlchemy's row objects and result processors
    would cost several times the query. Chunks keep the memory near that of the result.
    """
    width = len(statement.selected_columns)
    cursor: Any = connection.execute(statement, parameters or {}).cursor
    parts = [np.empty(0)]
    while rows := cursor.fetchmany(_CHUNK):
        parts.append(np.array(list(chain.from_iterable(rows)), dtype=np.float64))
    cursor.close()
    return np.concatenate(parts).reshape(-1, width).T


def fetch_rows(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    """Run a statement without parameters, some of whose columns are bytes; returns plain rows.

    PostgreSQL would write bytes as text, twice as long, if it were not asked otherwise.
    """
    if connection.dialect.name != "postgresql":
        rows: Sequence[tuple[Any, ...]] = connection.execute(statement).cursor.fetchall()
        return rows
    cursor: Any = connection.connection.cursor(binary=True)
    with cursor:
        found: Sequence[tuple[Any, ...]] = cursor.execute(str(statement.compile(connection))).fetchall()
        return found


def store_table(
    connection: Connection, table: str, columns: Mapping[str, NDArray[Any] | Sequence[object]]
) -> None:
    """Append rows, given as columns of one length, with the fastest means of the database; nan becomes NULL.

    The values are those the driver takes: numbers, texts, None; dates as ISO text. `table` and the names of
    the columns are the program's own words.
    """
    names = ", ".join(columns)
    rows = table_rows(columns)
    cursor: Any = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - see above
    cursor.close()


def table_rows(columns: Mapping[str, NDArray[Any] | Sequence[object]]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of columns of one length as plain values, None for nan."""
    return zip(*(_plain(column) for column in columns.values()), strict=True)


def _plain(column: NDArray[Any] | Sequence[object]) -> Sequence[object]:
    """Return a column of Python values, None for nan."""
    if not isinstance(column, np.ndarray):
        return column
    values: list[object] = column.tolist()
    if column.dtype.kind == "f":
        for row in np.flatnonzero(np.isnan(column)).tolist():
            values[row] = None
    return values
