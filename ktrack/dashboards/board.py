"""What the executive's page shows: the headline, the trend, the map and the skills that hang on one person.

Retention computes; here the arrays become small tables. Nothing in here knows a name of a person.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from ktrack.access.groups import Blocks
from ktrack.base.days import to_date
from ktrack.base.db import db
from ktrack.base.lazy import lazy
from ktrack.models import Skill
from ktrack.retention import queries, teams
from ktrack.retention.scope import Scope
from ktrack.retention.standings import HORIZON
from ktrack.scoring.score import Status
from ktrack.scoring.trend import Trend

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazy("pandas")

MONTHS = 24
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
class LoneSkill:
    """A skill that one person would pass at the highest target planned for it.

    teams: who planned it; chance: that this person passes today.
    """

    skill_id: int
    team_ids: tuple[int, ...]
    target: int
    importance: int
    chance: float


@dataclass(frozen=True)
class HeatMap:
    """Retained by category and team: shares[row][column], None where nothing is planned or all is unknown."""

    categories: tuple[str, ...]
    team_ids: tuple[int, ...]
    shares: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Board:
    """The page, ready to be kept. trend: 24 months; skill_ids: of the planned items."""

    headline: Headline
    trend: tuple["Point", ...]
    heatmap: HeatMap
    lone: tuple[LoneSkill, ...]
    skill_ids: frozenset[int]


@dataclass(frozen=True)
class Point:
    """The figures of a day in the trend; None before anything was planned."""

    on: date
    retained: float | None
    verified: float | None
    transferred: float | None


def board(scope: Scope, as_of: date, blocks: Blocks) -> Board:
    """Return the figures of a scope on a day and the 24 months before, from one reading of the store.

    Where a team is named it is the number of its block.
    """
    found, past = queries.overview(scope, as_of, _grid(as_of))
    table = item_table(teams.blocked(found, blocks))
    skills = frozenset(found.score.plan.items.skill.tolist())
    return Board(_headline(found), _points(past), _heatmap(table), _lone(table, found), skills)


def item_table(found: queries.Figures) -> "pd.DataFrame":
    """Return the items of figures, a row per team and skill, with the skill's category and the share of all
    weight that the item has."""
    table = pd.DataFrame([vars(item) for item in queries.items(found)])
    if table.empty:
        return table
    categories = dict(db.session.execute(select(Skill.id, Skill.category)).all())
    table["category"] = table["skill_id"].map(categories)
    table["weight"] = table["importance"] / table["importance"].sum()
    return table


def _headline(found: queries.Figures) -> Headline:
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


def _heatmap(table: "pd.DataFrame") -> HeatMap:
    """Average the items of each category and team by importance; cells of unknown items have no share."""
    if table.empty:
        return HeatMap((), (), ())
    parts = table.assign(part=table["importance"] * table["retained"])
    cells = parts.groupby(["category", "team_id"]).agg(
        part=("part", "sum"), importance=("importance", "sum"), unknown=("unknown", "all")
    )
    share = (cells["part"] / cells["importance"]).mask(cells["unknown"]).unstack("team_id")
    rows = tuple(tuple(None if np.isnan(cell) else float(cell) for cell in row) for row in share.to_numpy())
    return HeatMap(tuple(share.index), tuple(int(team) for team in share.columns), rows)


def _lone(table: "pd.DataFrame", found: queries.Figures) -> tuple[LoneSkill, ...]:
    """Return the skills whose bus factor is one, the most important first."""
    if table.empty:
        return ()
    best = table.sort_values("target").groupby("skill_id").tail(1)
    alone = best.loc[best["dependable"] == 1, "skill_id"].tolist()
    chances = queries.best_chances(found, alone)
    skills = [_lone_skill(skill, table[table["skill_id"] == skill], chances[skill]) for skill in alone]
    return tuple(sorted(skills, key=lambda skill: (-skill.importance, skill.chance, skill.skill_id)))


def _lone_skill(skill: int, rows: "pd.DataFrame", chance: float) -> LoneSkill:
    target, importance = int(rows["target"].max()), int(rows["importance"].max())
    return LoneSkill(skill, tuple(rows["team_id"].unique().tolist()), target, importance, chance)


def _grid(as_of: date) -> list[date]:
    """Return the first days of 24 months and the day itself."""
    days = queries.month_starts(as_of, MONTHS)
    return days if days and days[-1] == as_of else [*days, as_of]


def _points(past: Trend) -> tuple[Point, ...]:
    columns = (past.day, past.retained, past.verified, past.transferred)
    return tuple(_point(*row) for row in zip(*columns, strict=True))


def _point(day: int, *shares: float) -> Point:
    return Point(to_date(day), *(None if np.isnan(share) else float(share) for share in shares))


def forecast_day(as_of: date) -> date:
    """Return the day of the forecast, the last day there is at the end of the calendar."""
    return min(as_of, date.max - timedelta(days=HORIZON)) + timedelta(days=HORIZON)
