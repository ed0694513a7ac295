"""CSV files of others, such as published competency data: read as they are, checked row by row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack.exchange.kinds import Message
from ktrack.exchange.problems import (
    HAS_NUL,
    WHOLE_FILE,
    WHOLE_ROW,
    WRONG_LENGTH,
    ImportRefused,
    Problems,
    shorten,
    unusable,
)
from ktrack.exchange.reading import BadFile, chunks, has_nul, header_of

MOST_BYTES = 8 << 20
MOST_ROWS = 50_000
LONGEST_CELL = 50_000

Rows = list[dict[str, str]]
Fault = tuple[str, Message, list[bool]]
"""A column, what is wrong, and for each row whether it is."""


@dataclass(frozen=True)
class Source:
    """A file: `name` is what messages call it, and where it lies below `folder`."""

    name: str
    folder: Path = Path()

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.folder / self.name


def read(
    source: Source, needed: Sequence[str], unlike: Message, check: Callable[[Rows], list[Fault]]
) -> Rows:
    """Return the rows with the needed columns.

    `unlike` is said of a missing column. Raises ImportRefused with each row at fault as file:line, and for a
    file beyond the limits.
    """
    path, name = source.path, source.name
    try:
        _check_size(source)
        _check_header(name, header_of(path), needed, unlike)
        parts = list(chunks(path, lambda size: None))
        nul = has_nul(path)
    except BadFile as error:
        raise unusable(name, error) from error
    if sum(map(len, parts)) > MOST_ROWS:
        raise _too_large(name, _l("has more than %(most)s rows", most=MOST_ROWS))
    problems = Problems(source.folder, [name])
    rows: Rows = []
    for part in parts:
        ragged = np.zeros(len(part), dtype=np.bool_)
        ragged[part.ragged] = True
        problems.add(name, WHOLE_ROW, WRONG_LENGTH, ragged, part.first)
        rows += [dict(zip(needed, cells, strict=True))
                 for cells in zip(*(part.columns[column] for column in needed), strict=True)]  # fmt: skip
    for column, message, bad in [*check(rows), *_unstorable(rows, needed, nul)]:
        problems.add(name, column, message, np.array(bad, dtype=np.bool_))
    problems.refuse()
    return rows


def _unstorable(rows: Rows, needed: Sequence[str], nul: bool) -> list[Fault]:
    too_long = _l("is longer than %(most)s characters", most=LONGEST_CELL)
    found: list[Fault] = [
        (column, too_long, [len(row[column]) > LONGEST_CELL for row in rows]) for column in needed
    ]
    if nul:
        found += [(column, HAS_NUL, ["\0" in row[column] for row in rows]) for column in needed]
    return found


def _check_size(source: Source) -> None:
    try:
        size = source.path.stat().st_size
    except OSError as error:
        raise BadFile(BadFile.UNREADABLE, 1, error.strerror or "") from error
    if size > MOST_BYTES:
        raise _too_large(source.name, _l("is larger than %(most)s MB", most=MOST_BYTES >> 20))


def _too_large(name: str, message: Message) -> ImportRefused:
    return ImportRefused([f"{name}:1: {WHOLE_FILE}: {message}"], 1)


def _check_header(name: str, header: Sequence[str], needed: Sequence[str], unlike: Message) -> None:
    missing = [column for column in needed if column not in header]
    if missing:
        seen = shorten(",".join(header))
        raise ImportRefused([f"{name}:1: {column}: {unlike}: {seen}" for column in missing], 1)
