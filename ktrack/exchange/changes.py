"""Which rows of a folder are new, which differ from what is stored, and writing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam
from sqlalchemy import update as update_of

from ktrack.base.text import fold
from ktrack.exchange import board_files, folder, stored
from ktrack.exchange.arrays import places_in, repeated
from ktrack.exchange.files import Column, File
from ktrack.exchange.kinds import Array
from ktrack.exchange.loading import Loading, Mask, Rows
from ktrack.exchange.references import Key
from ktrack.exchange.rules import depths

AT_ONCE = 100_000
FIXED = _l("differs from what is stored, which stays as it is")
Values = dict[str, list[Any]]
"""Database values by attribute."""


@dataclass
class Changes:
    """A file compared with the database.

    place: which stored row each row is, −1 for a new one; before: the stored columns; differs: by column,
    where a known row says something else than its stored one.
    """

    rows: Rows
    place: Array
    before: dict[str, Array]
    differs: dict[str, Mask]

    @property
    def new(self) -> Mask:
        """Which rows are not stored yet."""
        found: Mask = self.place < 0
        return found

    @property
    def changed(self) -> Mask:
        """Which rows are stored with other content."""
        found = np.zeros(len(self.rows), dtype=np.bool_)
        for differs in self.differs.values():
            found |= differs
        return found


def identify(file: File, *sides: Mapping[str, Array]) -> list[Array]:
    """Return for each side one number a row that says which row is meant, the same for the same row."""
    first, *rest = (
        np.concatenate([columns[name].astype(np.int64) for columns in sides]) for name in file.identity
    )
    for place, further in enumerate(rest):
        if place:  # what two columns need is all that a number holds: count through what there is
            first = np.unique(first, return_inverse=True)[1].astype(np.int64)
        # 32 bits each; the second, a day perhaps, may be negative.
        first = first << 32 | further + 2**31
    return np.split(first, np.cumsum([len(columns[file.identity[0]]) for columns in sides])[:-1])


def check_twice(rows: Rows, load: Loading) -> None:
    """Refuse rows that are in the file twice."""
    (numbers,) = identify(rows.file, rows.columns)
    named = rows.given(rows.file.columns[0].name)
    load.refuse(rows, repeated(numbers) & named, rows.file.identity[-1], _l("is in the file twice"))


def compare(rows: Rows, load: Loading) -> Changes:
    """Compare a file with the database; refuses other content where a table is append-only."""
    file = rows.file
    check_twice(rows, load)
    if stored.is_empty(load.connection, file):
        return Changes(rows, np.full(len(rows), -1), {}, {})
    before = stored.fetch(load.connection, file, [column.name for column in file.columns])
    numbers, known_numbers = identify(file, rows.columns, before)
    place = places_in(known_numbers, numbers)
    changes = Changes(rows, place, before, {})
    known = np.flatnonzero(place >= 0)
    for column in rows.present:
        if column.name not in file.identity:
            differs = np.zeros(len(rows), dtype=np.bool_)
            differs[known] = rows[column.name][known] != before[column.name][place[known]]
            changes.differs[column.name] = differs
            if file.append_only or column.name in file.fixed:
                load.refuse(rows, differs, column.name, FIXED)
    return changes


def insert(changes: Changes, load: Loading, extra: Mapping[str, Array] = MappingProxyType({})) -> None:
    """Store the new rows; `extra`: further attributes, as arrays over all rows."""
    rows = changes.rows
    wanted = np.flatnonzero(changes.new)
    if rows.file is folder.EVIDENCE and rows.given("revises").any():
        # A revision comes after the row it names, whatever the order of the file.
        depth = depths(rows, len(load.keys["evidence"]))[wanted]
        wanted = wanted[np.argsort(depth, kind="stable")]
    if rows.file is board_files.POSTS:  # a reply comes after the post it belongs to
        wanted = wanted[np.argsort(rows.given("topic_id")[wanted], kind="stable")]
    first = stored.next_number(load.connection, rows.file) if "id" in rows.file.table.c else 0
    with stored.unindexed(load.connection, rows.file, len(wanted)):
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            values = _values(rows, rows.file.columns, part, load)
            if "id" in rows.file.table.c and "id" not in values:
                values["id"] = list(range(first + start, first + start + len(part)))
            values |= {name: column[part].tolist() for name, column in extra.items()}
            values |= _derived(rows.file, values)
            stored.insert(load.connection, rows.file, values)


def update(changes: Changes, load: Loading) -> None:
    """Store what changed in known rows."""
    rows, part = changes.rows, np.flatnonzero(changes.changed)
    if not len(part):
        return
    if rows.file.has_key:
        identity = {"id": rows[rows.file.identity[0]][part].tolist()}
    else:
        named = [rows.file[name] for name in rows.file.identity]
        identity = _values(rows, named, part, load)
    changing = [column for column in rows.present if column.name not in rows.file.identity]
    values = _values(rows, changing, part, load)
    if rows.file is folder.SKILLS:  # the search text needs both names, and a file may lack one
        values |= _both_names(changes, part)
    values |= _derived(rows.file, values)
    stored.update(load.connection, rows.file.table.name, values, identity)


def _both_names(changes: Changes, part: Array) -> Values:
    before = {name: changes.before[name][changes.place[part]] for name in ("name_en", "name_de")}
    present = {column.name for column in changes.rows.present}
    return {
        name: (changes.rows[name][part] if name in present else kept).tolist()
        for name, kept in before.items()
    }


def _values(rows: Rows, columns: Sequence[Column], part: Array, load: Loading) -> Values:
    """Return database values of some rows, by attribute."""
    values: Values = {}
    for column in columns:
        cells = rows[column.name][part]
        if isinstance(column.kind, Key):
            values["id"] = cells.tolist()
            values[column.attribute] = column.kind.texts(cells, load.keys)
        else:
            values[column.attribute] = column.kind.stored(cells)
    return values


# What pages search in, for tables whose files do not hold it.
SEARCHED = {
    "people": ("name",), "engagements": ("title",), "skills": ("name_en", "name_de"), "tags": ("name",),
    "pathways": ("role", "title"),
}  # fmt: skip


def _derived(file: File, values: Values) -> Values:
    names = SEARCHED.get(file.table.name, ())
    if not names:
        return {}
    cells = zip(*(values[name] for name in names), strict=True)
    return {"search_text": [fold(" ".join(words)) for words in cells]}


def note_versions(changes: Changes, load: Loading) -> None:
    """Count an edit of each changed row, where the table does, so that a form opened before is stale."""
    file = changes.rows.file
    ids = changes.rows[file.identity[0]][changes.changed].tolist()
    if ids:
        of = file.table.c
        edit = update_of(file.table).where(of.id == bindparam("number"))
        load.connection.execute(edit.values(version=of.version + 1), [{"number": number} for number in ids])
