"""What a figure is made of: plan items with the part that each one adds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

import numpy as np

from ktrack.access.groups import Blocks
from ktrack.dashboards.flow import Path, parts_of
from ktrack.retention import queries, teams
from ktrack.retention.scope import Scope
from ktrack.scoring.columns import BoolArray, Columns, FloatArray, IntArray
from ktrack.scoring.seats import weights


class Figure(StrEnum):
    """The figures whose records can be opened."""

    PLANNED = "planned"
    RETAINED = "retained"
    VERIFIED = "verified"
    TRANSFERRED = "transferred"
    UNKNOWN = "unknown"
    TESTED = "tested"
    COVERAGE = "coverage"
    FORECAST = "forecast"


@dataclass(frozen=True)
class Part:
    """The plan items of one block of teams and skill.

    share: of their seats; adds: what they add to the figure; filled: how many of their seats that is; known:
    whether the share says anything, as somebody was assessed.
    """

    team_id: int
    skill_id: int
    target: int
    importance: int
    seats: int
    recipients: int
    share: float
    adds: float
    filled: float
    known: bool


@dataclass(frozen=True, slots=True)
class Parts(Columns):
    """Parts as columns, row by row what `Part` says; a slice of them is a list of parts."""

    team: IntArray
    skill: IntArray
    target: IntArray
    importance: IntArray
    seats: IntArray
    recipients: IntArray
    share: FloatArray
    adds: FloatArray
    filled: FloatArray
    known: BoolArray

    def __getitem__(self, rows: slice) -> list[Part]:
        few = self.take(rows)
        columns = (
            few.team, few.skill, few.target, few.importance, few.seats, few.recipients, few.share, few.adds,
            few.filled, few.known,
        )  # fmt: skip
        return [Part(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def __iter__(self) -> Iterator[Part]:
        return iter(self[:])


@dataclass(frozen=True)
class Behind:
    """The parts of a figure, those that add most first; total is their sum and filled that of their seats,
    None if nothing is planned or, but for what is planned and unknown, nobody was assessed."""

    figure: Figure
    parts: Parts
    total: float | None
    filled: float | None
    seats: int


def behind_figures(
    scope: Scope,
    as_of: date,
    blocks: Blocks,
    figure: str,
    known_then: bool = False,
    path: Path | None = None,
) -> Behind:
    """Return the parts of a figure, of Retained if there is none such; teams are the numbers of their blocks.

    known_then: with only what was recorded by the end of that day (UTC); path: only what flows along it.
    """
    asked = Figure(figure) if figure in list(Figure) else Figure.RETAINED
    found = _as_known_then(scope, as_of) if known_then else queries.standing(scope, as_of)
    on_path = np.ones(len(found.score.items)) if path is None else parts_of(found, blocks, path)
    parts = _parts(teams.blocked(found, blocks), asked, on_path)
    said = bool(parts.known.any())
    return Behind(
        asked,
        parts,
        float(parts.adds.sum()) if said else None,
        float(parts.filled.sum()) if said else None,
        int(parts.seats.sum()),
    )


def _as_known_then(scope: Scope, as_of: date) -> queries.Figures:
    return queries.figures(scope, as_of, known_at=datetime.combine(as_of, time.max, UTC))


ALWAYS_KNOWN = (Figure.PLANNED, Figure.UNKNOWN, Figure.COVERAGE)
"""Figures that say something even if nobody was assessed."""


def _parts(found: queries.Figures, figure: Figure, on_path: FloatArray) -> Parts:
    """Return the parts of the items that lie on a path, one for each block and skill.

    A row for each team would show the small ones by themselves.
    """
    share, adds = _shares(found, figure), _added(found, figure) * on_path
    there = np.flatnonzero(on_path)
    items, recipients = found.score.plan.items.take(there), found.score.items.recipients[there]
    known = ~found.score.items.unknown[there] | (figure in ALWAYS_KNOWN)
    first, row = teams.pairs(items.team, items.skill)

    def total(values: FloatArray | IntArray | BoolArray) -> FloatArray:
        return np.bincount(row, weights=values, minlength=len(first)).astype(np.float64)

    def highest(values: IntArray) -> IntArray:
        found = np.zeros(len(first), dtype=np.int64)
        np.maximum.at(found, row, values)
        return found

    weight = items.importance
    parts = Parts(
        items.team[first], items.skill[first], highest(items.target), highest(weight),
        total(items.seats).astype(np.int64), total(recipients).astype(np.int64),
        total(share[there] * weight) / total(weight), total(adds[there]),
        total(share[there] * items.seats * on_path[there]), total(known) > 0,
    )  # fmt: skip
    return parts.take(np.lexsort((parts.team, parts.skill, -parts.adds)))


def _added(found: queries.Figures, figure: Figure) -> FloatArray:
    """Return what each item adds to a figure, shape (n_items,)."""
    adds = _shares(found, figure) * weights(found.score.plan.items)
    return adds / found.score.retained if figure is Figure.TESTED and found.score.retained else adds


def _shares(found: queries.Figures, figure: Figure) -> FloatArray:
    """Return the item shares whose weighted sum is the figure, shape (n_items,)."""
    items, seats, planned = found.score.items, found.score.seats, found.score.plan.items
    match figure:
        case Figure.PLANNED:
            return np.ones(len(planned))
        case Figure.RETAINED:
            return items.retained
        case Figure.VERIFIED:
            return items.verified
        case Figure.TRANSFERRED:
            return items.transferred
        case Figure.UNKNOWN:
            return items.unknown.astype(np.float64)
        case Figure.COVERAGE:
            return (items.dependable >= planned.seats).astype(np.float64)
        case Figure.FORECAST:
            return found.forecast_items
    tested = np.where(seats.tested, seats.chance, 0)
    return np.bincount(seats.item, weights=tested, minlength=len(planned)) / planned.seats
