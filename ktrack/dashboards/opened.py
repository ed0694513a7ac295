"""One engagement opened: what it took, and what each of its plan items is and will be worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ktrack.dashboards import ends, spending
from ktrack.dashboards.ends import Bar
from ktrack.dashboards.spending import Row
from ktrack.retention import efforts, queries
from ktrack.retention.outlook import Left
from ktrack.retention.scope import Scope


@dataclass(frozen=True)
class Item:
    """A plan item. left: what becomes of it; retained: share of its seats; points: levels it adds now."""

    left: Left
    retained: float
    unknown: bool
    points: float


@dataclass(frozen=True)
class Leaves:
    """An engagement with its items and its hours by month; the sums of both are its figures.

    effort: None before it starts.
    """

    bar: Bar
    items: tuple[Item, ...]
    effort: Row | None
    months: Mapping[date, tuple[float, float]]


def opened(engagement_id: int, as_of: date) -> Leaves | None:
    """Return what an engagement leaves, seen on a day; None where there is none."""
    bar = ends.bar(engagement_id, as_of)
    if bar is None:
        return None
    only = Scope(engagement_id=engagement_id)
    found = queries.figures(only, as_of)
    points = _points(found)
    rows = {item.skill_id: item for item in queries.items(found)}
    items = tuple(
        Item(left, rows[left.skill_id].retained, rows[left.skill_id].unknown, points[left.skill_id])
        for left in bar.items
    )
    effort = spending.of_engagement(spending.costs(only, as_of), engagement_id)
    return Leaves(bar, items, effort, efforts.months(engagement_id, as_of))


def _points(found: queries.Figures) -> dict[int, float]:
    """Return by skill id the level points that each item adds."""
    items, seats = found.score.plan.items, found.score.seats
    gained = seats.chance * (items.target - items.baseline)[seats.item]
    points = np.bincount(seats.item, weights=gained, minlength=len(items))
    return dict(zip(items.skill.tolist(), points.tolist(), strict=True))
