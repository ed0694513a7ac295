"""A leaf of the ledger: all that the figures of one skill are computed from, as narrow columns.

Rows are in the order in which scoring wants them: pairs by person; segments, clock steps and uses by pair and
day; items by team; mentees by team of their item, then person. Pair and item columns number the leaf's own
rows. Packed, a leaf is one value of a few ten thousand bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ktrack.scoring.columns import OPEN, Clocks, IntArray, Items, Pairs, Recipients, Segments, Uses

Array: TypeAlias = NDArray[Any]
Table: TypeAlias = Mapping[str, Array]
_FLOAT, _INT, _SMALL = np.dtype("<f8"), np.dtype("<i4"), np.dtype("i1")
KINDS = (_FLOAT, _INT, _SMALL)
"""What is stored, the widest first, so that each column begins where its numbers want to."""
TABLES: dict[str, dict[str, np.dtype[Any]]] = {
    "pairs": {"person": _INT},
    "segments": {"t0": _FLOAT, "stability": _FLOAT, "pair": _INT, "start": _INT, "level": _SMALL,
                 "level_max": _SMALL, "kind": _SMALL},
    "clocks": {"reading": _FLOAT, "speed": _FLOAT, "pair": _INT, "day": _INT},
    "uses": {"pair": _INT, "day": _INT, "attested": _SMALL},
    "items": {"team": _INT, "seats": _INT, "starts": _INT, "retired": _INT, "engagement": _INT,
              "target": _SMALL, "importance": _SMALL, "baseline": _SMALL, "reason": _SMALL},
    "recipients": {"item": _INT, "person": _INT, "pair": _INT, "starts": _INT},
    "checks": {"predicted": _FLOAT, "day": _INT, "age": _INT, "passed": _SMALL, "audit": _SMALL,
               "before": _SMALL},
}  # fmt: skip
NUMBERS = {"pair": "pairs", "item": "items"}
"""Columns that number the rows of another table."""
_FORMAT = 1


@dataclass(frozen=True)
class Leaf:
    """The tables of a skill (or of several, one after the other), as `TABLES` names them."""

    tables: Mapping[str, Table]

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return len(next(iter(self.tables[table].values())))


def split(tables: Mapping[str, Table], skill_of: Mapping[str, IntArray], skills: IntArray) -> dict[int, Leaf]:
    """Return a leaf for each of `skills`, ascending, from tables whose rows are sorted by skill.

    skill_of: the skill of each row by table; pair and item columns number the rows of the whole.
    """
    bounds = {name: np.searchsorted(column, skills).tolist() for name, column in skill_of.items()}
    ends = {name: np.searchsorted(column, skills, side="right").tolist() for name, column in skill_of.items()}
    return {
        skill: Leaf({name: _part(name, tables[name], bounds, ends, number) for name in TABLES})
        for number, skill in enumerate(skills.tolist())
    }


def _part(
    name: str, table: Table, begin: Mapping[str, list[int]], end: Mapping[str, list[int]], number: int
) -> Table:
    part = {}
    for column, kind in TABLES[name].items():
        values = table[column][begin[name][number] : end[name][number]]
        first = begin[NUMBERS[column]][number] if column in NUMBERS else 0
        # A mentee of whom nothing was ever recorded has pair −1, whatever is counted from.
        moved = np.where(values < 0, values, values - first) if first else values
        part[column] = moved.astype(kind)
    return part


def join(leaves: Sequence[Leaf]) -> Leaf:
    """Return leaves as one, their pairs and items numbered through."""
    first = {name: _firsts([leaf.rows(name) for leaf in leaves]) for name in set(NUMBERS.values())}
    return Leaf(
        {name: {column: _joined(leaves, name, column, first) for column in TABLES[name]} for name in TABLES}
    )


def _firsts(lengths: list[int]) -> IntArray:
    return np.cumsum([0, *lengths[:-1]])


def _joined(leaves: Sequence[Leaf], name: str, column: str, first: Mapping[str, IntArray]) -> Array:
    parts = [leaf.tables[name][column] for leaf in leaves]
    whole = np.concatenate(parts) if parts else np.empty(0, TABLES[name][column])
    if column in NUMBERS:
        moves = np.repeat(first[NUMBERS[column]], [len(part) for part in parts])
        whole = np.where(whole < 0, whole, whole + moves)
    return whole


def pack(leaf: Leaf) -> bytes:
    """Return a leaf as bytes: its format, the rows of each table, then all columns, the widest first."""
    head = np.array([_FORMAT, *(leaf.rows(name) for name in TABLES)], dtype=_INT)
    body = (
        np.ascontiguousarray(leaf.tables[name][column], dtype=kind)
        for kind, columns in _BY_KIND
        for name, column in columns
    )
    return b"".join([head.tobytes(), *(values.tobytes() for values in body)])


def unpack(data: bytes) -> Leaf | None:
    """Return the leaf that `pack` has packed; None for one of another version of this program."""
    size = _INT.itemsize * (len(TABLES) + 1)
    head = np.frombuffer(data[:size].ljust(size, b"\0"), _INT)
    if head[0] != _FORMAT:
        return None
    rows = dict(zip(TABLES, head[1:].tolist(), strict=True))
    found: dict[str, dict[str, Array]] = {name: {} for name in TABLES}
    for kind, columns in _BY_KIND:
        length = sum(rows[name] for name, _column in columns)
        values = np.frombuffer(data, kind, length, size)
        size, at = size + values.nbytes, 0
        for name, column in columns:
            found[name][column] = values[at : at + rows[name]]
            at += rows[name]
    return Leaf(found)


def _columns_of(kind: np.dtype[Any]) -> list[tuple[str, str]]:
    every = [(name, column, stored) for name, columns in TABLES.items() for column, stored in columns.items()]
    return [(name, column) for name, column, stored in every if stored == kind]


_BY_KIND = [(kind, _columns_of(kind)) for kind in KINDS]


def pairs_of(leaf: Leaf, skill: IntArray) -> Pairs:
    """Return the pairs; skill: of each of them."""
    return Pairs(leaf.tables["pairs"]["person"].astype(np.int64), skill)


def segments_of(leaf: Leaf) -> Segments:
    """Return the segments; what is for calibration alone is blank, as `load` has it."""
    table = leaf.tables["segments"]
    pair, start = table["pair"].astype(np.int64), table["start"].astype(np.int64)
    end = np.full(len(pair), OPEN, dtype=np.int64)
    end[:-1] = np.where(pair[1:] == pair[:-1], start[1:], OPEN)
    blank, stability = np.zeros(len(pair), dtype=np.int64), table["stability"]
    return Segments(
        pair, start, end, table["t0"], table["level"], table["level_max"], stability,
        difficulty=stability, kind=table["kind"], lapses=blank, checks=blank, predicted=stability,
        passed=blank == 1, row=blank,
    )  # fmt: skip


def clocks_of(leaf: Leaf) -> Clocks:
    """Return the clock steps."""
    table = leaf.tables["clocks"]
    pair, day = table["pair"].astype(np.int64), table["day"].astype(np.int64)
    until = np.full(len(pair), OPEN, dtype=np.int64)
    until[:-1] = np.where(pair[1:] == pair[:-1], day[1:], OPEN)
    return Clocks(pair, day, until, table["reading"], table["speed"])


def uses_of(leaf: Leaf) -> Uses:
    """Return the uses that count."""
    table = leaf.tables["uses"]
    return Uses(table["pair"], table["day"], table["attested"] == 1)


def items_of(leaf: Leaf, skill: IntArray) -> Items:
    """Return the plan items; skill: of each of them."""
    table = leaf.tables["items"]
    names = ("target", "importance", "seats", "baseline", "starts", "retired")
    return Items(table["team"], skill, *(table[name] for name in names))


def recipients_of(leaf: Leaf) -> Recipients:
    """Return the mentees of the items."""
    table = leaf.tables["recipients"]
    return Recipients(*(table[name] for name in ("item", "person", "pair", "starts")))
