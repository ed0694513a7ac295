"""An import under way: what was read, what is known, and what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from ktrack.exchange import stored
from ktrack.exchange.files import Column, File
from ktrack.exchange.folder import FILES
from ktrack.exchange.keys import Keys
from ktrack.exchange.kinds import MISSING, Array, Cells, Message, none_of
from ktrack.exchange.problems import HAS_NUL, WHOLE_ROW, WRONG_LENGTH, Problems
from ktrack.exchange.reading import Chunk, Progress, chunks, has_nul, header_of

Mask = NDArray[np.bool_]


@dataclass
class Rows:
    """A file, or a part of it, as columns.

    present: the columns the file has; ragged: which rows have a wrong length; wrong: by column, where a cell
    could not be understood.
    """

    file: File
    columns: dict[str, Array]
    present: list[Column]
    ragged: Mask
    wrong: dict[str, Mask] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.columns[self.file.columns[0].name])

    def none(self, name: str) -> Mask:
        """Return where a cell is empty; one that could not be understood is not."""
        empty = none_of(self.columns[name])
        return empty & ~self.wrong[name] if name in self.wrong else empty

    def given(self, name: str) -> Mask:
        """Return where a cell holds a value."""
        return ~none_of(self.columns[name])


@dataclass
class Loading:
    """Everything the steps of an import share. `at` and `today`: when it happens."""

    folder: Path
    connection: Connection
    at: datetime
    today: date
    progress: Progress
    keys: dict[str, Keys]
    rows: dict[str, Rows] = field(default_factory=dict)
    problems: Problems = field(init=False)

    def __post_init__(self) -> None:
        self.problems = Problems(self.folder, [file.path for file in FILES])

    def refuse(self, rows: Rows, bad: Mask, column: str, message: Message) -> None:
        """Note a problem of the rows where `bad`; one of a wrong length has been named already."""
        self.problems.add(rows.file.path, column, message, bad & ~rows.ragged)

    def read(self, file: File) -> Rows:
        """Read a file and check each cell by itself; raises BadFile where it cannot be read."""
        path = self.folder / file.path
        names = header_of(path)
        nul = has_nul(path)
        parts = [self._part(file, chunk, nul) for chunk in chunks(path, self.progress)]
        made = _joined(file, [column for column in file.columns if column.name in names], parts)
        self.rows[file.name] = made
        return made

    def _part(self, file: File, chunk: Chunk, nul: bool) -> Rows:
        part = Rows(file, {}, [], np.zeros(len(chunk), dtype=np.bool_))
        part.ragged[chunk.ragged] = True
        self.problems.add(file.path, WHOLE_ROW, WRONG_LENGTH, part.ragged, chunk.first)
        for column in file.columns:
            texts = chunk.columns.get(column.name) or ("",) * len(chunk)
            part.columns[column.name], faults = column.kind.parse(texts, self.keys)
            if column.required and not all(texts):
                faults.append((np.array([text == "" for text in texts], dtype=np.bool_), MISSING))
            if nul:
                faults.append((_with_nul(texts), HAS_NUL))
            for bad, message in faults:
                if bad.any():
                    self.problems.add(file.path, column.name, message, bad & ~part.ragged, chunk.first)
                    part.wrong[column.name] = part.wrong.get(column.name, bad) | bad
        return part

    def by_number(self, file: File, name: str) -> Array:
        """Return a column of a file with ids, stored or read, at the database's ids."""
        column, key = file[name], file.columns[0].name
        made = column.kind.nothing(len(self.keys[file.table.name]))
        kept = stored.fetch(self.connection, file, [key, name])
        made[kept[key]] = kept[name]
        rows = self.rows.get(file.name)
        if rows is not None and column in rows.present:
            named = rows.given(key)
            made[rows[key][named]] = rows[name][named]
        return made


def _joined(file: File, present: list[Column], parts: list[Rows]) -> Rows:
    none = np.zeros(0, dtype=np.bool_)
    made = Rows(file, {}, present, np.concatenate([none, *(part.ragged for part in parts)]))
    for column in file.columns:
        arrays = [part.columns.pop(column.name) for part in parts]
        made.columns[column.name] = np.concatenate([column.kind.nothing(0), *arrays])
        if any(column.name in part.wrong for part in parts):
            wrong = [part.wrong.get(column.name, np.zeros_like(part.ragged)) for part in parts]
            made.wrong[column.name] = np.concatenate(wrong)
    return made


def _with_nul(texts: Cells) -> Mask:
    return np.array(["\0" in text for text in texts], dtype=np.bool_)


Rule = Callable[[Rows, Loading], None]
