"""How knowledge flows from whoever brought it over skills to teams, in seats that are expected to hold.

A seat of a plan item of one team and skill is divided equally among the sources that planned it: the
engagements, or the freelancers, of whom a reader sees either the names or only what they were hired for.
Seats are not weighted and know no denominator, so what flows along any path is the sum of its parts.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

import numpy as np
from sqlalchemy import or_, select

from ktrack.access.groups import TOGETHER, Blocks
from ktrack.base.arrays import fetch_table
from ktrack.base.db import db
from ktrack.models import Engagement, EngagementExpert, PlanItem
from ktrack.retention import load
from ktrack.retention.queries import Figures
from ktrack.retention.scope import Scope
from ktrack.scoring.columns import Columns, FloatArray, IntArray, Pairs
from ktrack.scoring.parameters import LEAST_LEVEL

SHOWN = 12
REST: Literal["rest"] = "rest"
NOBODY, SMALLER = -1, 0
"""The source of what no expert is named for, and that of all that teams shown together have planned."""
Place: TypeAlias = int | Literal["rest"]


@dataclass(frozen=True, slots=True)
class Sources(Columns):
    """Who brought what: item (row of the plan), source (id of the engagement or the freelancer), and part,
    its share in the item, 0 … 1; the parts of an item add up to one."""

    item: IntArray
    source: IntArray
    part: FloatArray


@dataclass(frozen=True)
class Path:
    """A part of the flow; None: all of it, "rest": what is not among the largest.

    by_expert: whether sources are freelancers, else engagements.
    """

    source: Place | None = None
    skill: Place | None = None
    team: Place | None = None
    by_expert: bool = False


@dataclass(frozen=True)
class Node:
    """A source, skill or team, or the rest of them (`others` of them): seats kept and planned."""

    place: Place
    kept: float
    planned: float
    others: int = 0


@dataclass(frozen=True)
class Link:
    """What flows between two nodes, by their rows in their columns."""

    start: int
    end: int
    kept: float
    planned: float


@dataclass(frozen=True)
class Flow:
    """Columns of nodes, the largest first and the rest last, with the links between the columns."""

    by_expert: bool
    sources: tuple[Node, ...]
    skills: tuple[Node, ...]
    teams: tuple[Node, ...]
    brought: tuple[Link, ...]
    received: tuple[Link, ...]
    kept: float
    planned: int


@dataclass(frozen=True)
class _Column:
    """key: the id of each row; ids: the largest of them; place: each row's place among those, SHOWN for the
    rest."""

    key: IntArray
    ids: IntArray
    place: IntArray
    n_others: int


def flow(found: Figures, blocks: Blocks, by_expert: bool) -> Flow:
    """Return the flow of figures, whose items name teams; one statement. Teams become blocks."""
    rows, (source, skill, team) = _columns(found, blocks, by_expert)
    planned, kept = _seats(found, rows)
    return Flow(
        by_expert,
        _nodes(source, kept, planned),
        _nodes(skill, kept, planned),
        _nodes(team, kept, planned),
        _links(source, skill, kept, planned),
        _links(skill, team, kept, planned),
        float(kept.sum()),
        int(found.score.plan.items.seats.sum()),
    )


def parts_of(found: Figures, blocks: Blocks, path: Path) -> FloatArray:
    """Return which part of each item flows along a path, shape (n_items,)."""
    rows, columns = _columns(found, blocks, path.by_expert)
    there = np.ones(len(rows), dtype=np.bool_)
    for column, place in zip(columns, (path.source, path.skill, path.team), strict=True):
        if place is not None:
            there &= column.place == SHOWN if place == REST else column.key == place
    n_items = len(found.score.items)
    return np.bincount(rows.item[there], weights=rows.part[there], minlength=n_items).astype(np.float64)


def _columns(
    found: Figures, blocks: Blocks, by_expert: bool
) -> tuple[Sources, tuple[_Column, _Column, _Column]]:
    items = found.score.plan.items
    rows = sources(found.scope, found.as_of, Pairs(items.team, items.skill), by_expert)
    block = blocks.mapped(items.team[rows.item])
    # How far one engagement of a small team is says how far the team is: they are one source.
    rows = replace(rows, source=np.where(block == TOGETHER, SMALLER, rows.source))
    planned, kept = _seats(found, rows)
    keys = (rows.source, items.skill[rows.item], block)
    first, second, third = (_column(key, kept, planned) for key in keys)
    return rows, (first, second, third)


def _seats(found: Figures, rows: Sources) -> tuple[FloatArray, FloatArray]:
    """Return the seats planned and kept of each row."""
    planned = found.score.plan.items.seats[rows.item] * rows.part
    return planned, planned * found.score.items.retained[rows.item]


def sources(scope: Scope, as_of: date, items: Pairs, by_expert: bool) -> Sources:
    """Return who brought the merged items of a scope: `items` are their teams (`person`) and skills."""
    who = EngagementExpert.person_id if by_expert else Engagement.id
    rows = select(Engagement.team_id, PlanItem.skill_id, who)
    rows = rows.join(PlanItem, PlanItem.engagement_id == Engagement.id)
    if by_expert:
        rows = rows.outerjoin(EngagementExpert, EngagementExpert.engagement_id == Engagement.id)
    rows = rows.where(
        *scope.of_items(),
        Engagement.starts_on <= as_of,
        PlanItem.target_level >= LEAST_LEVEL,
        or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > as_of),
    )
    table = fetch_table(db.session.connection(), rows)
    team, skill, source = np.nan_to_num(table, nan=NOBODY).astype(np.int64)
    item = load.find(items, team, skill)
    pairs = np.unique(np.stack((item, source)), axis=1) if len(item) else np.stack((item, source))
    count = np.bincount(pairs[0], minlength=len(items))
    return Sources(pairs[0], pairs[1], 1 / count[pairs[0]])


def _column(key: IntArray, kept: FloatArray, planned: FloatArray) -> _Column:
    """Return the largest by seats kept, then planned, then id."""
    ids, row = np.unique(key, return_inverse=True)
    sums = [np.bincount(row, weights=column, minlength=len(ids)) for column in (planned, kept)]
    order = np.lexsort((ids, -sums[0], -sums[1]))
    place = np.full(len(ids), SHOWN, dtype=np.int64)
    place[order[:SHOWN]] = np.arange(min(SHOWN, len(ids)))
    return _Column(key, ids[order[:SHOWN]], place[row], max(0, len(ids) - SHOWN))


def _nodes(column: _Column, kept: FloatArray, planned: FloatArray) -> tuple[Node, ...]:
    sums = [np.bincount(column.place, weights=seats, minlength=SHOWN + 1) for seats in (kept, planned)]
    places: list[Place] = [*column.ids.tolist(), *([REST] if column.n_others else [])]
    rows = [*range(len(column.ids)), *([SHOWN] if column.n_others else [])]
    return tuple(
        Node(place, float(sums[0][row]), float(sums[1][row]), column.n_others if place == REST else 0)
        for place, row in zip(places, rows, strict=True)
    )


def _links(start: _Column, end: _Column, kept: FloatArray, planned: FloatArray) -> tuple[Link, ...]:
    key = start.place * (SHOWN + 1) + end.place
    sums = [np.bincount(key, weights=seats) for seats in (kept, planned)]
    found = np.flatnonzero(sums[1]).tolist()
    links = [Link(*divmod(row, SHOWN + 1), float(sums[0][row]), float(sums[1][row])) for row in found]
    return tuple(sorted(links, key=lambda link: (-link.kept, -link.planned, link.start, link.end)))
