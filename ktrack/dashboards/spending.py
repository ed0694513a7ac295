"""What levels cost that are still there: hours and money, by engagement and together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from flask_babel import format_decimal
from flask_babel import gettext as _

from ktrack.retention import efforts
from ktrack.retention.cache import remembered
from ktrack.retention.efforts import Costs
from ktrack.retention.scope import Scope
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


@dataclass(frozen=True)
class Per:
    """An amount per level retained, or why there is none. low, high: 90 %; high None: no upper end."""

    value: float | None
    low: float | None = None
    high: float | None = None
    missing: Missing | None = None


@dataclass(frozen=True)
class Row:
    """An engagement, or all (id 0). points: levels retained with their interval; cost in its currency."""

    engagement_id: int
    hours: float
    expert_hours: float
    points: float
    interval: tuple[float, float]
    per_level: Per
    cost: float | None
    currency: str
    cost_per_level: Per


@dataclass(frozen=True)
class Money:
    """What experts cost in one currency, over the engagements that have a rate in it."""

    currency: str
    engagements: int
    cost: float
    points: float
    per_level: Per


costs: Callable[[Scope, date], Costs] = remembered(efforts.costs)


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
        hours,
        expert_hours,
        points,
        interval,
        per(hours, points, interval),
        None if np.isnan(cost) else cost,
        found.currencies[currency] if currency >= 0 else "",
        _cost_per(cost, expert_hours, currency >= 0, points, interval),
    )


def of_engagement(found: Costs, engagement_id: int) -> Row | None:
    """Return the row of one engagement, None where it is none of them."""
    place = np.flatnonzero(found.efforts.engagement == engagement_id)
    return row(found, int(place[0])) if len(place) else None


def whole(found: Costs) -> Row:
    """Return all engagements together; their money is in `money`."""
    hours, expert_hours = float(found.efforts.hours.sum()), float(found.efforts.expert_hours.sum())
    points, interval = float(found.whole.points[0]), found.whole.interval(0)
    nothing = Per(None, missing=Missing.NO_RATE)
    return Row(0, hours, expert_hours, points, interval, per(hours, points, interval), None, "", nothing)


def money(found: Costs) -> list[Money]:
    """Return what experts cost by currency; currencies are never added together."""
    rows = [(name, np.flatnonzero((found.efforts.currency == number) & ~np.isnan(found.efforts.cost)))
            for number, name in enumerate(found.currencies)]  # fmt: skip
    return [_money(found, name, where) for name, where in rows if len(where)]


def _money(found: Costs, name: str, where: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Money:
    cost, points = float(found.efforts.cost[where].sum()), float(found.points.points[where].sum())
    enough = points >= LEAST_POINTS
    share = Per(cost / points) if enough else Per(None, missing=Missing.NO_POINTS)
    return Money(name, len(where), cost, points, share)


def per(amount: float, points: float, interval: tuple[float, float]) -> Per:
    """Return an amount per level with its interval; no upper end where the levels may be under half a one."""
    if amount <= 0:
        return Per(None, missing=Missing.NO_HOURS)
    value = hours_per_level(amount, points)
    if value is None:
        return Per(None, missing=Missing.NO_POINTS)
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
