"""What the charts of the overview say, in sentences somebody can repeat."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from ktrack.dashboards.behind import Figure
from ktrack.dashboards.board import Headline, Point, Stage
from ktrack.dashboards.compare import Comparison
from ktrack.scoring.score import Status
from ktrack.web.page import change, percent


def of_headline(headline: Headline) -> str:
    """Say the headline as one would tell it, with its doubt."""
    if not headline.planned_items:
        return str(_("Nothing was planned for this choice by this date."))
    if headline.retained is None or headline.unknown is None:
        return str(_("Plans exist, but nobody was assessed yet: nothing can be said."))
    if headline.few:
        seats = {"expected": round(headline.expected), "seats": headline.seats}
        return str(_("About %(expected)s of %(seats)s planned seats would pass a check today.", **seats))
    if headline.status is Status.INSUFFICIENT:
        low, high = headline.retained, headline.retained + headline.unknown
        shares = {"low": percent(low), "high": percent(high)}
        told = _("More than half was never assessed: %(low)s to %(high)s would pass a check today.", **shares)
        return str(told)
    share = percent(headline.retained)
    return str(_("%(share)s of what freelancers were to leave behind would pass a check today.", share=share))


def of_funnel(stages: tuple[Stage, ...], headline: Headline) -> str:
    """Say at which step most is missing, and how much of that may be because nobody was assessed."""
    steps = [stage for stage in stages if stage.lost is not None]
    if not steps:
        return str(_("Nobody was assessed yet: what of the plan has arrived is not known."))
    worst = max(steps, key=lambda stage: stage.lost or 0)
    if not worst.lost:
        return str(_("All that was planned is still there."))
    lost = {"points": percent(worst.lost)}
    told = {
        Figure.TRANSFERRED: _("Most is missing at the start: %(points)s of the plan never arrived.", **lost),
        Figure.VERIFIED: _("Most was lost again: %(points)s arrived but is not verified any more.", **lost),
        Figure.RETAINED: _("Most fades: %(points)s is verified but would not pass a check today.", **lost),
    }[worst.figure]
    if not headline.unknown:
        return str(told)
    unknown = _("Of the plan, %(share)s was never assessed.", share=percent(headline.unknown))
    return f"{told} {unknown}"


def of_trend(points: tuple[Point, ...], headline: Headline) -> str:
    """Say where the line began, where it is and where it goes."""
    known = [point for point in points if point.retained is not None]
    if not known or headline.forecast is None:
        return str(_("There is nothing to show before the first assessment."))
    told = _(
        "Retained was %(then)s in %(month)s and is %(now)s now. If nothing new happens, it will be %(later)s "
        "in 90 days.",
        then=percent(known[0].retained),
        month=_month(known[0].on),
        now=percent(headline.retained),
        later=percent(headline.forecast),
    )
    return str(told)


def of_then(now: tuple[Point, ...], then: tuple[Point, ...]) -> str:
    """Say on which day what is known now differs most from what was known then, and which days there are."""
    days = _("There is a point for every third month: each replays what was known by the end of that day.")
    return f"{_widest_gap(now, then)} {days}"


def _widest_gap(now: tuple[Point, ...], then: tuple[Point, ...]) -> str:
    gaps = [
        (abs(one.retained - other.retained), one, other)
        for one, other in zip(now, then, strict=True)
        if one.retained is not None and other.retained is not None
    ]
    gap, one, other = max(gaps, key=lambda found: found[0], default=(0.0, None, None))
    if one is None or other is None:
        return str(_("There is nothing to compare: nothing was known on any of these days."))
    if gap < SAME:
        return str(_("On each of these days the figure was already what it is now."))
    told = _(
        "The widest gap is in %(month)s: %(then)s was known then, %(now)s is known now. Evidence came in "
        "late or was corrected.",
        month=_month(one.on),
        then=percent(other.retained),
        now=percent(one.retained),
    )
    return str(told)


SAME = 0.0005
"""A difference that no figure shows."""


def of_comparison(found: Comparison) -> str:
    """Say how Retained moved between two days."""
    if found.earlier == found.later:
        return str(_("Both dates are the same: nothing moved. Choose another one to compare with."))
    before, after = found.before.retained, found.after.retained
    if before is None or after is None:
        return str(_("On one of the two dates there is no figure, so no difference can be given."))
    told = _("Retained moved by %(points)s points.", points=change(after - before))
    return str(told)


def _month(day: date) -> str:
    return str(format_date(day, "MMMM yyyy"))
