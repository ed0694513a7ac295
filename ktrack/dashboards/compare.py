"""Two dates beside each other: the figures of both, and what moved Retained between them."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ktrack.access.groups import Blocks
from ktrack.dashboards.board import Headline, headline
from ktrack.retention import queries, teams
from ktrack.retention.queries import Figures
from ktrack.retention.scope import Scope
from ktrack.scoring.columns import FloatArray, IntArray
from ktrack.scoring.score import Status

SHOWN = 8


@dataclass(frozen=True)
class Move:
    """What a skill or team moved: its Retained on both days, None where nothing is planned or all is
    unknown, and how much of the scope's change is its own (share of all weight)."""

    id: int
    before: float | None
    after: float | None
    moved: float


@dataclass(frozen=True)
class Moves:
    """Those that moved Retained most; what the `others` did together is `rest`. The sum is the change."""

    shown: tuple[Move, ...]
    others: int
    rest: float


@dataclass(frozen=True)
class Comparison:
    """The figures of two days. skills and teams are None if one of the days has no figure to move from."""

    earlier: date
    later: date
    before: Headline
    after: Headline
    skills: Moves | None
    teams: Moves | None


def comparison(scope: Scope, one: date, other: date, blocks: Blocks) -> Comparison:
    """Return the comparison of two days, in any order; teams are the numbers of their blocks."""
    before, after = (teams.blocked(queries.standing(scope, day), blocks) for day in sorted((one, other)))
    return comparison_of(before, after)


def comparison_of(before: Figures, after: Figures) -> Comparison:
    """Return the comparison of figures that are there already."""
    said = Status.NONE not in (before.score.status, after.score.status)
    plans = before.score.plan.items, after.score.plan.items
    return Comparison(
        before.as_of,
        after.as_of,
        headline(before),
        headline(after),
        moves(before, after, plans[0].skill, plans[1].skill) if said else None,
        moves(before, after, plans[0].team, plans[1].team) if said else None,
    )


def moves(before: Figures, after: Figures, key_before: IntArray, key_after: IntArray) -> Moves:
    """Return what moved Retained, by a key of the items of each (skill or team ids)."""
    size = int(max(key_before.max(initial=-1), key_after.max(initial=-1))) + 1
    adds_before, share_before = _by_key(before, key_before, size)
    adds_after, share_after = _by_key(after, key_after, size)
    moved = adds_after - adds_before
    ids = np.flatnonzero(np.isin(np.arange(size), np.concatenate((key_before, key_after))))
    order = ids[np.lexsort((ids, -np.abs(moved[ids])))]
    shown = [
        Move(key, _number(share_before[key]), _number(share_after[key]), float(moved[key]))
        for key in order[:SHOWN].tolist()
    ]
    return Moves(tuple(shown), len(order) - len(shown), float(moved[order[SHOWN:]].sum()))


def _by_key(found: Figures, key: IntArray, size: int) -> tuple[FloatArray, FloatArray]:
    """Return what each key adds to Retained, and its own Retained, nan if there is none; shape (size,)."""
    items, weight = found.score.items, found.score.plan.items.importance
    kept = np.bincount(key, weights=weight * items.retained, minlength=size)
    planned = np.bincount(key, weights=weight, minlength=size)
    known = np.bincount(key[~items.unknown], minlength=size) > 0
    return kept / weight.sum(), np.where(known, kept / np.where(planned > 0, planned, 1), np.nan)


def _number(share: float) -> float | None:
    return None if np.isnan(share) else float(share)
