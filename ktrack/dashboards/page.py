"""The executive's page put together: figures that are remembered, in sentences somebody can repeat."""

from dataclasses import dataclass
from datetime import date

from ktrack.attention.ending import Ending
from ktrack.calibration import queries as calibration
from ktrack.calibration.words import Trust, trust
from ktrack.dashboards import board as boards
from ktrack.dashboards import names, sentences
from ktrack.dashboards.behind import Behind, behind_figures
from ktrack.dashboards.board import Board, Headline, Point, Stage
from ktrack.dashboards.compare import Comparison, Moves
from ktrack.dashboards.compare import comparison as compared
from ktrack.dashboards.endings import endings
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.flow import Path
from ktrack.dashboards.lone import LoneSkill
from ktrack.dashboards.names import SkillName
from ktrack.retention.cache import remembered
from ktrack.retention.scope import COMPANY, Scope

LONE_SHOWN = 10
_board = remembered(boards.board)
_then = remembered(boards.as_known_then)
_compared = remembered(compared)
_behind = remembered(behind_figures)


@dataclass(frozen=True)
class Then:
    """The trend as known now and as known then, on the same days."""

    now: tuple[Point, ...]
    then: tuple[Point, ...]
    sentence: str


@dataclass(frozen=True)
class Compared:
    """Two dates beside each other, with the sentence that says it."""

    found: Comparison
    sentence: str


@dataclass(frozen=True)
class Page:
    """What the template shows; then and compared only where they were asked for."""

    figures: Headline
    sentence: str
    trust: Trust
    funnel: tuple[Stage, ...]
    funnel_sentence: str
    trend: tuple[Point, ...]
    trend_sentence: str
    then: Then | None
    compared: Compared | None
    lone_count: int
    lone: tuple[LoneSkill, ...]
    ending: list[Ending]
    skills: dict[int, SkillName]


def executive(chosen: Filters, locale: str, known_then: bool = False) -> Page:
    """Return the page for the chosen filters; the figures come from memory while the data is the same.

    known_then: with the trend as known then, which replays history.
    """
    found = board(chosen)
    lone_count, lone = _lone(chosen)
    soon = endings(chosen)
    pair = comparison(chosen)
    return Page(
        figures=found.headline,
        sentence=sentences.of_headline(found.headline),
        trust=trust(calibration.measure(chosen.as_of).calibration),
        funnel=found.funnel,
        funnel_sentence=sentences.of_funnel(found.funnel, found.headline),
        trend=found.trend,
        trend_sentence=sentences.of_trend(found.trend, found.headline),
        then=then(chosen) if known_then else None,
        compared=pair,
        lone_count=lone_count,
        lone=lone,
        ending=soon,
        skills=names.skills(locale, _named(lone, soon, pair)),
    )


def board(chosen: Filters) -> Board:
    """Return headline, funnel, trend and lone skills."""
    found: Board = _board(chosen.scope, chosen.as_of, chosen.blocks)
    return found


def then(chosen: Filters) -> Then:
    """Return the trend as known now and as known then: every third month of the 24, and the day itself."""
    past: tuple[Point, ...] = _then(chosen.scope, chosen.as_of)
    days = {point.on for point in past}
    now = tuple(point for point in board(chosen).trend if point.on in days)
    return Then(now, past, sentences.of_then(now, past))


def comparison(chosen: Filters) -> Compared | None:
    """Return the comparison with the second date, None if there is none."""
    if chosen.compare is None:
        return None
    found: Comparison = _compared(chosen.scope, chosen.as_of, chosen.compare, chosen.blocks)
    return Compared(found, sentences.of_comparison(found))


def forecast(chosen: Filters) -> tuple[date, float | None]:
    """Return the day of the forecast and Retained on it."""
    return boards.forecast_day(chosen.as_of), board(chosen).headline.forecast


def behind(
    chosen: Filters, scope: Scope, figure: str, known_then: bool = False, path: Path | None = None
) -> Behind:
    """Return the plan items that add up to a figure."""
    found: Behind = _behind(scope, chosen.as_of, chosen.blocks, figure, known_then, path)
    return found


def _lone(chosen: Filters) -> tuple[int, tuple[LoneSkill, ...]]:
    """Return how many skills of the scope hang on one person, and the first of them: what counts is the
    company, not the filter."""
    everywhere: Board = _board(COMPANY, chosen.as_of, chosen.blocks)
    return everywhere.lone.within(board(chosen).skill_ids, LONE_SHOWN)


def _named(lone: tuple[LoneSkill, ...], soon: list[Ending], pair: Compared | None) -> set[int]:
    """Return the ids of the skills that the page names."""
    moves: Moves | None = pair.found.skills if pair else None
    return (
        {skill.skill_id for skill in lone}
        | {item.skill_id for engagement in soon for item in engagement.open}
        | {move.id for move in (moves.shown if moves else ())}
    )
