"""What the executive's page shows: headline, funnel, trend and the skills that hang on one person.

Retention computes; here its arrays become small tables. Nothing in here knows a name of a person.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ktrack.access.groups import Blocks
from ktrack.base.days import month_starts, to_date
from ktrack.dashboards.behind import Figure
from ktrack.dashboards.lone import Lone, lone_skills
from ktrack.retention import queries, teams
from ktrack.retention.counted import seat_counts
from ktrack.retention.scope import Scope
from ktrack.retention.standings import HORIZON
from ktrack.scoring.score import Status
from ktrack.scoring.trend import Trend

MONTHS = 24
THEN_EVERY = 3
"""Of the trend as known then only every third month is computed: each point replays all history."""
FEW_SEATS = 10


@dataclass(frozen=True)
class Headline:
    """The figures of a scope on a day; shares 0 … 1, None if nothing is planned or nobody was assessed.

    seats: how many are planned, expected: how many of them would pass today.
    """

    planned_items: int
    status: Status
    retained: float | None
    interval: tuple[float, float] | None
    verified: float | None
    transferred: float | None
    unknown: float | None
    tested_share: float | None
    coverage: float | None
    forecast: float | None
    seats: int
    expected: float

    @property
    def few(self) -> bool:
        """Whether there are so few seats that counts say more than percents."""
        return self.seats < FEW_SEATS


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel: its share of all that was planned and how many of the seats that is; lost: what
    the stage before had more. None if nobody was assessed."""

    figure: Figure
    share: float | None
    seats: float | None
    lost: float | None


@dataclass(frozen=True)
class Point:
    """The figures of a day in the trend; None before anything was planned."""

    on: date
    retained: float | None
    verified: float | None
    transferred: float | None


@dataclass(frozen=True)
class Board:
    """The page, ready to be kept. trend: 24 months; lone: the scope's skills whose bus factor is one."""

    headline: Headline
    funnel: tuple[Stage, ...]
    trend: tuple[Point, ...]
    lone: Lone
    skill_ids: frozenset[int]


def board(scope: Scope, as_of: date, blocks: Blocks) -> Board:
    """Return the figures of a scope on a day and the 24 months before, from one reading of the store.

    Where a team is named it is the number of its block.
    """
    found, past = queries.overview(scope, as_of, grid(as_of))
    return board_of(teams.blocked(found, blocks), past)


def board_of(found: queries.Figures, past: Trend) -> Board:
    """Return the page of figures and a trend that are there already."""
    skills = frozenset(np.unique(found.score.plan.items.skill).tolist())
    return Board(headline(found), funnel(found), _points(past), lone_skills(found), skills)


def headline(found: queries.Figures) -> Headline:
    """Return the headline of figures."""
    figure, items = found.score, found.score.plan.items
    said = figure.status is not Status.NONE
    return Headline(
        planned_items=len(items),
        status=figure.status,
        retained=figure.retained if said else None,
        interval=figure.interval,
        verified=figure.verified if said else None,
        transferred=figure.transferred if said else None,
        unknown=figure.unknown,
        tested_share=figure.tested_share if said else None,
        coverage=figure.coverage,
        forecast=found.forecast if said else None,
        seats=int(items.seats.sum()),
        expected=float(figure.seats.chance.sum()),
    )


def funnel(found: queries.Figures) -> tuple[Stage, ...]:
    """Return planned, transferred, verified and retained, each a part of the one before; () without plan."""
    figure, seats = found.score, seat_counts(found)
    if not len(figure.plan.items):
        return ()
    planned = Stage(Figure.PLANNED, 1.0, seats.planned, None)
    if figure.status is Status.NONE:
        unsaid = (Figure.TRANSFERRED, Figure.VERIFIED, Figure.RETAINED)
        return planned, *(Stage(name, None, None, None) for name in unsaid)
    transferred, verified = figure.transferred or 0, figure.verified or 0
    retained = figure.retained or 0
    return (
        planned,
        Stage(Figure.TRANSFERRED, transferred, seats.transferred, 1 - transferred),
        Stage(Figure.VERIFIED, verified, seats.verified, transferred - verified),
        Stage(Figure.RETAINED, retained, seats.retained, verified - retained),
    )


def as_known_then(scope: Scope, as_of: date) -> tuple[Point, ...]:
    """Return the trend with only what was known on each day, for every third month; replays history."""
    return _points(queries.trend(scope, then_grid(as_of), as_known_then=True))


def grid(as_of: date) -> list[date]:
    """Return the first days of 24 months and the day itself."""
    return _up_to(as_of, month_starts(as_of, MONTHS))


def then_grid(as_of: date) -> list[date]:
    """Return every third day of the grid, counted back from the last month, and the day itself."""
    return _up_to(as_of, month_starts(as_of, MONTHS)[::-THEN_EVERY][::-1])


def _up_to(as_of: date, days: list[date]) -> list[date]:
    return days if days and days[-1] == as_of else [*days, as_of]


def _points(past: Trend) -> tuple[Point, ...]:
    columns = (past.day, past.retained, past.verified, past.transferred, past.unknown)
    return tuple(_point(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def _point(day: int, *shares: float) -> Point:
    *figures, unknown = shares
    unsaid = unknown > ALL_UNKNOWN or np.isnan(unknown)
    return Point(to_date(day), *(None if unsaid else share for share in figures))


ALL_UNKNOWN = 1 - 1e-12
"""A sum of weights that is one, whatever the rounding."""


def forecast_day(as_of: date) -> date:
    """Return the day of the forecast, the last day there is at the end of the calendar."""
    return min(as_of, date.max - timedelta(days=HORIZON)) + timedelta(days=HORIZON)
