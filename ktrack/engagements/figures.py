"""An engagement's own figures, as its page shows them."""

from dataclasses import dataclass
from datetime import date

from ktrack.models import Engagement
from ktrack.retention import queries
from ktrack.retention.cache import remembered
from ktrack.retention.scope import Scope
from ktrack.scoring.score import Score, Status

FEW_SEATS = 10
_figures = remembered(queries.figures)


@dataclass(frozen=True)
class Figures:
    """Shares 0 … 1 of the plan's weight; None where nobody was assessed: that is no 0 %.

    retained_to: the upper end of the range while most is unknown, None if Retained is one number. interval:
    90 % of Retained. retained_seats of seats: counts, None from ten seats on. hours_per_level: None under
    half a level.
    """

    retained: float | None
    retained_to: float | None
    interval: tuple[float, float] | None
    verified: float | None
    transferred: float | None
    unknown: float | None
    seats: int | None
    retained_seats: int
    hours: float
    hours_per_level: float | None


def of(engagement: Engagement, day: date) -> Figures | None:
    """Return the figures of the engagement on `day`; None if nothing is planned that could be held."""
    found = _figures(Scope(engagement_id=engagement.id), day)
    score, effort = found.score, found.effort
    if not len(score.plan.items):
        return None
    known = score.status is not Status.NONE
    mostly_unknown = score.status is Status.INSUFFICIENT
    retained = score.retained or 0.0
    seats = int(score.plan.items.seats.sum())
    return Figures(
        retained=retained if known else None,
        retained_to=retained + (score.unknown or 0.0) if mostly_unknown else None,
        interval=score.interval if known and not mostly_unknown else None,
        verified=score.verified if known else None,
        transferred=score.transferred if known else None,
        unknown=score.unknown,
        seats=seats if seats < FEW_SEATS and known and not mostly_unknown else None,
        retained_seats=_retained_seats(score),
        hours=effort.hours if effort else 0.0,
        hours_per_level=effort.hours_per_level if effort else None,
    )


def _retained_seats(score: Score) -> int:
    """Return how many seats are retained, as an expectation rounded to a whole number."""
    return round(float((score.items.retained * score.plan.items.seats).sum()))
