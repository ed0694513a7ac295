"""What is wrong with an interchange folder, gathered, and shown row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from numpy.typing import NDArray

from ktrack.exchange.kinds import Message
from ktrack.exchange.reading import BadFile, Place, places

SHOWN = 100
LONGEST = 80
WRONG_LENGTH = _l("has more or fewer cells than the header")
HAS_NUL = _l("holds a character (NUL) that cannot be stored")
REASONS: dict[str, Message] = {
    BadFile.UNREADABLE: _l("cannot be read"),
    BadFile.NOT_UTF8: _l("is not UTF-8 here"),
    BadFile.NOT_CSV: _l("is not CSV here"),
    BadFile.NO_HEADER: _l("has no header row"),
}
WHOLE_FILE = "(file)"
WHOLE_ROW = "(row)"


@dataclass(frozen=True)
class Problem:
    """One message about some records (numbered from 0) of one file."""

    path: str
    column: str
    message: Message
    records: NDArray[np.intp]


class ImportRefused(Exception):  # noqa: N818 - it reads as what happened
    """A folder that is not taken: `lines` name what is wrong, `bad_rows` counts all rows at fault."""

    def __init__(self, lines: list[str], bad_rows: int) -> None:
        super().__init__(f"{bad_rows} rows")
        self.lines = lines
        self.bad_rows = bad_rows

    def text(self) -> str:
        """Return the list with what follows from it."""
        end = ngettext(
            "Nothing was imported: %(num)s row cannot be taken.",
            "Nothing was imported: %(num)s rows cannot be taken.",
            self.bad_rows,
        )
        return "\n".join([*self.lines, str(end)])


def unusable(path: str, error: BadFile) -> ImportRefused:
    """Return the refusal of a file that cannot be read on."""
    reason = REASONS[error.reason]
    return ImportRefused([f"{path}:{error.line}: {WHOLE_FILE}: {reason}: {shorten(error.value)}"], 1)


@dataclass
class Problems:
    """Collects problems; the folder's rows are read once more to show the few that are listed."""

    folder: Path
    order: list[str]
    found: list[Problem] = field(default_factory=list)

    def add(self, path: str, column: str, message: Message, bad: NDArray[np.bool_], first: int = 0) -> None:
        """Note what is wrong with the records where `bad`; `first`: the number of the record bad[0]."""
        records = np.flatnonzero(bad) + first
        if len(records):
            self.found.append(Problem(path, column, message, records))

    def __bool__(self) -> bool:
        return bool(self.found)

    def refuse(self) -> None:
        """Raise ImportRefused if anything is wrong."""
        if self.found:
            rows: dict[str, NDArray[Any]] = {}
            for problem in self.found:
                before = rows.get(problem.path, np.empty(0, dtype=np.intp))
                rows[problem.path] = np.union1d(before, problem.records)
            raise ImportRefused(list(self._lines()), sum(len(records) for records in rows.values()))

    def _lines(self) -> Iterator[str]:
        listed = (
            (self.order.index(problem.path), int(record), number)
            for number, problem in enumerate(self.found)
            for record in problem.records[: SHOWN * 2]
        )
        for index, entries in groupby(islice(sorted(listed), SHOWN), key=lambda entry: entry[0]):
            yield from self._lines_of(self.order[index], [entry[1:] for entry in entries])

    def _lines_of(self, path: str, entries: list[tuple[int, int]]) -> Iterator[str]:
        found = places(self.folder / path, [record for record, _ in entries])
        for record, number in entries:
            problem, place = self.found[number], found[record]
            value = _cell(place, problem.column)
            yield f"{path}:{place.line}: {problem.column}: {problem.message}: {shorten(value)}"


def _cell(place: Place, column: str) -> str:
    if column == WHOLE_ROW:
        return ",".join(place.cells)
    at = place.header.index(column) if column in place.header else len(place.cells)
    return place.cells[at] if at < len(place.cells) else ""


def shorten(value: str) -> str:
    """Return a value fit for one line: control characters escaped, the end of a long one cut."""
    if value == "":
        return "(empty)"
    start = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in start)
