"""Exports the company as an interchange folder: the same data gives the same bytes, on either database."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from flask_babel import gettext as _
from sqlalchemy import Connection, collate, select

from ktrack.base.errors import Refused
from ktrack.exchange import stored
from ktrack.exchange.files import File
from ktrack.exchange.folder import FILES, LOG_REVISIONS
from ktrack.exchange.kinds import AllKeys, Array, Kind
from ktrack.models import LogEntry

Texts = list[list[str]]
"""Columns of cells."""

_special = re.compile('[",\r\n]').search


def export_folder(folder: Path, connection: Connection) -> dict[str, int]:
    """Write every file of the company into `folder`; returns the number of rows by file name.

    Rows are sorted by their ids. A folder that holds anything else than a former export is Refused. The files
    are written under other names and renamed at the end, so that nobody reads half an export.
    """
    _check(folder)
    folder.mkdir(parents=True, exist_ok=True)
    keys = stored.load_keys(connection)
    with _renamed(folder) as written:
        return {file.path: _write(written[file.path], file, _parts(file, connection, keys)) for file in FILES}


def _check(folder: Path) -> None:
    ours = {file.path for file in FILES}
    others = (
        sorted(path.name for path in folder.iterdir() if path.name not in ours) if folder.exists() else []
    )
    if others:
        raise Refused(
            _("%(folder)s holds other files (%(name)s): name a new or empty folder, or a former export.",
              folder=folder, name=others[0])
        )  # fmt: skip


@contextmanager
def _renamed(folder: Path) -> Iterator[dict[str, Path]]:
    """Hand out names to write under; rename them to the files' own at the end, or remove what was written."""
    partial = {file.path: folder / f".{file.path}.partial" for file in FILES}
    try:
        yield partial
        for name, path in partial.items():
            path.replace(folder / name)
    finally:
        for path in partial.values():
            path.unlink(missing_ok=True)


def _write(path: Path, file: File, parts: Iterator[Texts]) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(column.name for column in file.columns) + "\n")
        for columns in parts:
            out.writelines(",".join(cells) + "\n" for cells in zip(*columns, strict=True))
            rows += len(columns[0])
    return rows


def _parts(file: File, connection: Connection, keys: AllKeys) -> Iterator[Texts]:
    """Yield the rows in parts, in their order."""
    if file.has_key:
        key = file.table.c.key
        order = collate(key, "C") if connection.dialect.name == "postgresql" else key
        statement = stored.selection(file, file.columns).order_by(order)
        for part in stored.batches(connection, statement):
            arrays = [column.kind.fetched(part[at]) for at, column in enumerate(file.columns)]
            yield _texts(file, arrays, keys)
    else:
        # Sorted by the ids of others: these tables are small enough to be sorted here.
        columns = stored.fetch(connection, file, [column.name for column in file.columns])
        if file is LOG_REVISIONS:
            columns = _with_voids(columns, connection)
        yield _texts(file, [values[_order(file, columns, keys)] for values in columns.values()], keys)


def _order(file: File, columns: dict[str, Array], keys: AllKeys) -> Array:
    def comparable(name: str) -> Sequence[object]:
        kind: Kind = file[name].kind
        is_number = type(kind).texts is Kind.texts
        return columns[name].tolist() if is_number else kind.texts(columns[name], keys)

    rows = list(zip(*(comparable(name) for name in file.identity), strict=True))
    return np.array(sorted(range(len(rows)), key=rows.__getitem__), dtype=np.int64)


def _with_voids(columns: dict[str, Array], connection: Connection) -> dict[str, Array]:
    """Add a row without a number for each entry that is taken back."""
    voided = np.array(list(connection.scalars(select(LogEntry.id).where(LogEntry.void))), dtype=np.int32)
    said = {"entry_id": voided, "void": np.ones(len(voided), dtype=np.int8)}
    return {
        column.name: np.concatenate([
            columns[column.name], said.get(column.name, column.kind.nothing(len(voided)))
        ])
        for column in LOG_REVISIONS.columns
    }  # fmt: skip


def _texts(file: File, arrays: Sequence[Array], keys: AllKeys) -> Texts:
    return [
        [_quoted(text) if _special(text) else text for text in column.kind.texts(values, keys)]
        for column, values in zip(file.columns, arrays, strict=True)
    ]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
