"""An engagement opened, or those shown together: what they took, and what each skill is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ktrack.dashboards import ends, spending
from ktrack.dashboards.ends import Bar
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.spending import Row
from ktrack.retention import efforts
from ktrack.retention.outlook import Left


@dataclass(frozen=True)
class Item:
    """A skill of the plan. left: what becomes of it; points: the levels it adds now."""

    left: Left
    points: float


@dataclass(frozen=True)
class Opened:
    """Items and hours by month; their sums are the figures of bar and effort.

    effort: None before an engagement starts.
    """

    bar: Bar
    items: tuple[Item, ...]
    effort: Row | None
    months: Mapping[date, tuple[float, float]]


def opened(chosen: Filters, engagement_id: int) -> Opened | None:
    """Return an engagement, or for 0 those that are shown together; None where there is nothing to see."""
    rows = ends.find(chosen, engagement_id)
    if not rows:
        return None
    bar = ends.bars(rows, chosen.as_of)[0] if engagement_id else ends.as_one(rows, chosen.as_of)
    ids = [row[0] for row in rows]
    points = efforts.points_by_skill(ids, chosen.as_of)
    items = tuple(Item(left, points.get(left.skill_id, 0.0)) for left in bar.items)
    return Opened(bar, items, _effort(chosen, engagement_id), efforts.months(ids, chosen.as_of))


def _effort(chosen: Filters, engagement_id: int) -> Row | None:
    found = spending.costs(chosen)
    place = np.flatnonzero(found.efforts.engagement == engagement_id)
    return spending.row(found, int(place[0])) if len(place) else None
