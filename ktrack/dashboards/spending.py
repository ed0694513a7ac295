"""What levels cost that are still there: hours and money, by engagement and together."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from flask_babel import format_decimal
from flask_babel import gettext as _

from ktrack.dashboards.filters import Filters
from ktrack.retention import efforts
from ktrack.retention.cache import remembered
from ktrack.retention.efforts import Costs, Money
from ktrack.scoring.columns import FloatArray
from ktrack.scoring.effort import LEAST_POINTS, hours_per_level


class Order(StrEnum):
    """How the engagements are sorted; what has no figure comes last."""

    DEAREST = "dearest"
    CHEAPEST = "cheapest"
    HOURS = "hours"
    POINTS = "points"


class Missing(StrEnum):
    """Why there is no figure."""

    NO_HOURS = "no_hours"
    NO_POINTS = "no_points"
    NO_RATE = "no_rate"
    NO_EXPERT_HOURS = "no_expert_hours"
    SEVERAL = "several"


@dataclass(frozen=True)
class Per:
    """An amount per level retained, or why there is none. low, high: 90 %; high None: no upper end."""

    value: float | None
    low: float | None = None
    high: float | None = None
    missing: Missing | None = None


@dataclass(frozen=True)
class Row:
    """An engagement, or several (id 0). points: levels retained with their interval; cost in its currency."""

    engagement_id: int
    engagements: int
    hours: float
    expert_hours: float
    points: float
    interval: tuple[float, float]
    per_level: Per
    cost: float | None
    currency: str
    cost_per_level: Per


_costs = remembered(efforts.costs)


def costs(chosen: Filters) -> Costs:
    """Return effort and levels of the engagements chosen; those of teams shown together are one row."""
    found: Costs = _costs(chosen.scope, chosen.as_of, chosen.blocks.together)
    return found


def order(found: Costs, by: str) -> list[int]:
    """Return the rows of the engagements in the order asked for, dearest first where it is none."""
    per = _per_level(found)
    keys = {
        Order.CHEAPEST: np.where(np.isnan(per), np.inf, per),
        Order.HOURS: -found.efforts.hours,
        Order.POINTS: -found.points.points,
    }
    key = keys.get(Order(by)) if by in list(Order) else None
    chosen = np.where(np.isnan(per), np.inf, -per) if key is None else key
    rows: list[int] = np.lexsort((found.efforts.engagement, -found.efforts.hours, chosen)).tolist()
    return rows


def _per_level(found: Costs) -> FloatArray:
    enough = (found.points.points >= LEAST_POINTS) & (found.efforts.hours > 0)
    points = np.where(enough, found.points.points, 1)
    return np.where(enough, found.efforts.hours / points, np.nan)


def row(found: Costs, number: int) -> Row:
    """Return an engagement's row."""
    one, points = found.efforts, float(found.points.points[number])
    hours, expert_hours = float(one.hours[number]), float(one.expert_hours[number])
    interval, cost, currency = (
        found.points.interval(number),
        float(one.cost[number]),
        int(one.currency[number]),
    )
    return Row(
        int(one.engagement[number]),
        int(one.engagements[number]),
        hours,
        expert_hours,
        points,
        interval,
        per(hours, points, interval),
        None if np.isnan(cost) else cost,
        found.currencies[currency] if currency >= 0 else "",
        _several()
        if one.engagement[number] == 0
        else _cost_per(cost, expert_hours, currency >= 0, points, interval),
    )


def whole(found: Costs) -> Row:
    """Return all engagements together; their money is in `money`."""
    hours, expert_hours = float(found.efforts.hours.sum()), float(found.efforts.expert_hours.sum())
    points, interval = float(found.whole.points[0]), found.whole.interval(0)
    per_level, count = per(hours, points, interval), int(found.efforts.engagements.sum())
    return Row(0, count, hours, expert_hours, points, interval, per_level, None, "", _several())


def _several() -> Per:
    return Per(None, missing=Missing.SEVERAL)


def money(found: Costs) -> list[tuple[Money, Per]]:
    """Return what experts cost by currency, and what a level of theirs did; currencies are never added up."""
    return [(one, per(one.cost, one.points, None)) for one in found.money]


def per(amount: float, points: float, interval: tuple[float, float] | None) -> Per:
    """Return an amount per level with its interval; no upper end where the levels may be under half a one."""
    if amount <= 0:
        return Per(None, missing=Missing.NO_HOURS)
    value = hours_per_level(amount, points)
    if value is None:
        return Per(None, missing=Missing.NO_POINTS)
    if interval is None:
        return Per(value)
    low, high = interval
    return Per(value, amount / high, amount / low if low >= LEAST_POINTS else None)


def _cost_per(
    cost: float, expert_hours: float, rated: bool, points: float, interval: tuple[float, float]
) -> Per:
    if not rated:
        return Per(None, missing=Missing.NO_RATE)
    if not expert_hours:
        return Per(None, missing=Missing.NO_EXPERT_HOURS)
    return per(cost, points, interval)


def reason(missing: Missing) -> str:
    """Say why there is no figure."""
    words = {
        Missing.NO_HOURS: _("no hours logged"),
        Missing.NO_POINTS: _("less than half a level retained"),
        Missing.NO_RATE: _("no day rate recorded"),
        Missing.NO_EXPERT_HOURS: _("no hours with the expert logged"),
        Missing.SEVERAL: _("several engagements"),
    }
    return str(words[missing])


def sentence(found: Row) -> str:
    """Say what a level took."""
    if found.per_level.missing:
        return str(_("No figure yet: %(reason)s.", reason=reason(found.per_level.missing)))
    told = _(
        "%(hours)s hours were logged for %(points)s levels that are still there: %(each)s hours a level.",
        hours=format_decimal(round(found.hours), "#,##0"),
        points=format_decimal(found.points, "#,##0.0"),
        each=format_decimal(found.per_level.value, "#,##0.0"),
    )
    return str(told)
