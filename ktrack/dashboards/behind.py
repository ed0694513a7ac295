"""What a figure is made of: plan items with the part that each one adds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from ktrack.retention import queries
from ktrack.retention.scope import Scope
from ktrack.scoring.columns import FloatArray
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
    """A plan item of one team and skill. share: of its seats; adds: what it adds to the figure."""

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


def behind_figures(scope: Scope, as_of: date, figure: str, skill_id: int | None) -> Behind:
    """Return the parts of a figure, of Retained if there is none such; `skill_id`: those of one skill."""
    asked = Figure(figure) if figure in list(Figure) else Figure.RETAINED
    found = queries.figures(scope, as_of)
    items = queries.items(found)
    share = _shares(found, asked)
    adds = share * weights(found.score.plan.items) if items else share
    if asked is Figure.TESTED and found.score.retained:
        adds = adds / found.score.retained
    parts = [
        Part(
            item.team_id,
            item.skill_id,
            item.target,
            item.importance,
            item.seats,
            item.recipients,
            float(share[row]),
            float(adds[row]),
        )
        for row, item in enumerate(items)
        if skill_id is None or item.skill_id == skill_id
    ]
    total = sum(part.adds for part in parts) if parts else None
    return Behind(
        asked, tuple(sorted(parts, key=lambda part: (-part.adds, part.skill_id, part.team_id))), total
    )


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
