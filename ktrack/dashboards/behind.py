"""What a figure is made of: plan items with the part that each one adds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from ktrack.access.groups import Blocks
from ktrack.retention import queries, teams
from ktrack.retention.scope import Scope
from ktrack.scoring.columns import FloatArray, IntArray
from ktrack.scoring.seats import weights


class Figure(StrEnum):
    """The figures whose records can be opened."""

    RETAINED = "retained"
    VERIFIED = "verified"
    TRANSFERRED = "transferred"
    UNKNOWN = "unknown"
    TESTED = "tested"
    COVERAGE = "coverage"
    FORECAST = "forecast"


@dataclass(frozen=True)
class Part:
    """The plan items of one block of teams and skill. share: of their seats; adds: to the figure."""

    team_id: int
    skill_id: int
    target: int
    importance: int
    seats: int
    recipients: int
    share: float
    adds: float


@dataclass(frozen=True)
class Behind:
    """The parts of a figure, those that add most first; total is their sum, None if nothing is planned."""

    figure: Figure
    parts: tuple[Part, ...]
    total: float | None


def behind_figures(scope: Scope, as_of: date, blocks: Blocks, figure: str, skill_id: int | None) -> Behind:
    """Return the parts of a figure, of Retained if there is none such; `skill_id`: those of one skill."""
    asked = Figure(figure) if figure in list(Figure) else Figure.RETAINED
    found = teams.blocked(queries.figures(scope, as_of), blocks)
    share = _shares(found, asked)
    adds = share * weights(found.score.plan.items) if len(share) else share
    if asked is Figure.TESTED and found.score.retained:
        adds = adds / found.score.retained
    parts = [part for part in _parts(found, share, adds) if skill_id in (None, part.skill_id)]
    total = sum(part.adds for part in parts) if parts else None
    return Behind(
        asked, tuple(sorted(parts, key=lambda part: (-part.adds, part.skill_id, part.team_id))), total
    )


def _parts(found: queries.Figures, share: FloatArray, adds: FloatArray) -> list[Part]:
    """Put the items of each block and skill together: a row for each would show a small team by itself."""
    items = found.score.plan.items
    first, row = teams.pairs(items.team, items.skill)
    n, weight = len(first), items.importance

    def total(values: FloatArray | IntArray) -> FloatArray:
        return np.bincount(row, weights=values, minlength=n).astype(np.float64)

    def highest(values: IntArray) -> IntArray:
        found = np.zeros(n, dtype=np.int64)
        np.maximum.at(found, row, values)
        return found

    columns = (
        items.team[first], items.skill[first], highest(items.target), highest(weight),
        total(items.seats).astype(np.int64), total(found.score.items.recipients).astype(np.int64),
        total(share * weight) / total(weight), total(adds),
    )  # fmt: skip
    return [Part(*values) for values in zip(*(column.tolist() for column in columns), strict=True)]


def _shares(found: queries.Figures, figure: Figure) -> FloatArray:
    """Return the item shares whose weighted sum is the figure, shape (n_items,)."""
    items, seats, planned = found.score.items, found.score.seats, found.score.plan.items
    match figure:
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
