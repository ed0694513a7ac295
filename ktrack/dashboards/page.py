"""The executive's page put together: figures that are remembered, in sentences somebody can repeat."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from ktrack.attention.ending import Ending
from ktrack.calibration import queries as calibration
from ktrack.calibration.words import Trust, trust
from ktrack.dashboards import board as boards
from ktrack.dashboards import names
from ktrack.dashboards.behind import Behind, behind_figures
from ktrack.dashboards.board import Board, Headline, HeatMap, LoneSkill, Point
from ktrack.dashboards.endings import endings
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.names import SkillName
from ktrack.retention.cache import remembered
from ktrack.retention.scope import Scope
from ktrack.scoring.score import Status
from ktrack.web.page import percent

COMPANY = Scope()
_board = remembered(boards.board)
_behind = remembered(behind_figures)


@dataclass(frozen=True)
class Page:
    """What the template shows."""

    figures: Headline
    sentence: str
    trust: Trust
    trend: tuple[Point, ...]
    trend_sentence: str
    forecast: tuple[date, float | None]
    heatmap: HeatMap
    lone: tuple[LoneSkill, ...]
    ending: list[Ending]
    skills: dict[int, SkillName]


def executive(chosen: Filters, locale: str) -> Page:
    """Return the page for the chosen filters; the figures come from memory while the data is the same."""
    found = board(chosen)
    return Page(
        figures=found.headline,
        sentence=_sentence(found.headline),
        trust=trust(calibration.measure(chosen.as_of).calibration),
        trend=found.trend,
        trend_sentence=_trend_sentence(found.trend, found.headline),
        forecast=forecast(chosen),
        heatmap=found.heatmap,
        lone=_lone(chosen),
        ending=endings(chosen),
        skills=names.skills(locale),
    )


def board(chosen: Filters) -> Board:
    """Return headline, trend, map and lone skills."""
    found: Board = _board(chosen.scope, chosen.as_of, chosen.blocks)
    return found


def forecast(chosen: Filters) -> tuple[date, float | None]:
    """Return the day of the forecast and Retained on it."""
    return boards.forecast_day(chosen.as_of), board(chosen).headline.forecast


def behind(chosen: Filters, figure: str, skill: int | None) -> Behind:
    """Return the plan items that add up to a figure."""
    found: Behind = _behind(chosen.scope, chosen.as_of, chosen.blocks, figure, skill)
    return found


def _lone(chosen: Filters) -> tuple[LoneSkill, ...]:
    """Return the skills of the scope that hang on one person: what counts is the company, not the filter."""
    everywhere: Board = _board(COMPANY, chosen.as_of, chosen.blocks)
    mine = board(chosen).skill_ids
    return tuple(skill for skill in everywhere.lone if skill.skill_id in mine)


def _sentence(headline: Headline) -> str:
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


def _trend_sentence(points: tuple[Point, ...], headline: Headline) -> str:
    """Say where the line began, where it is and where it goes."""
    known = [point for point in points if point.retained is not None]
    if not known or headline.forecast is None:
        return str(_("There is nothing to show before the first plan."))
    told = _(
        "Retained was %(then)s in %(month)s and is %(now)s now. If nothing new happens, it will be %(later)s "
        "in 90 days.",
        then=percent(known[0].retained),
        month=format_date(known[0].on, "MMMM yyyy"),
        now=percent(headline.retained),
        later=percent(headline.forecast),
    )
    return str(told)
