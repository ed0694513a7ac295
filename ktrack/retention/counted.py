"""Figures as counts: how many of the planned seats stand behind a share."""

from dataclasses import dataclass

import numpy as np

from ktrack.retention.queries import Figures
from ktrack.scoring.columns import FloatArray


@dataclass(frozen=True)
class SeatCounts:
    """Seats of a scope: how many are planned, and how many of them are transferred, verified, and expected
    to pass a check today. Unlike shares they are not weighted, so those of parts add up to the whole."""

    planned: int
    transferred: float
    verified: float
    retained: float


def seat_counts(found: Figures) -> SeatCounts:
    """Return the seats behind the figures of a scope."""
    seats, items = found.score.plan.items.seats, found.score.items

    def filled(share: FloatArray) -> float:
        return float(np.sum(share * seats))

    return SeatCounts(
        int(seats.sum()), filled(items.transferred), filled(items.verified), filled(items.retained)
    )
