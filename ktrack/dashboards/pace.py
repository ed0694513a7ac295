"""How long transfer takes: the Kaplan–Meier curve of a scope, and what it is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from ktrack.access.groups import Blocks
from ktrack.base.db import db
from ktrack.models import Engagement
from ktrack.models.choices import Reason
from ktrack.retention import pace
from ktrack.retention.cache import remembered
from ktrack.retention.pace import Transfers
from ktrack.retention.scope import Scope
from ktrack.scoring.columns import BoolArray, IntArray
from ktrack.scoring.groups import run_starts
from ktrack.scoring.survival import Survival, kaplan_meier, median
from ktrack.web.page import percent

STEPS = (30, 60, 90, 120, 180, 270, 365, 545, 730, 1095, 1460, 1825)


class Split(StrEnum):
    """By what the curve can be split."""

    TARGET = "target"
    REASON = "reason"


@dataclass(frozen=True)
class Point:
    """Where transfers stand `days` after their start: reached + watched + ended = all.

    share: of Kaplan and Meier, that have reached their target by then; reached: how many were seen to;
    watched: still being watched; ended: not there when we last looked, which was earlier.
    """

    days: int
    share: float
    reached: int
    watched: int
    ended: int


@dataclass(frozen=True)
class Curve:
    """The curve of one group. key: what it is split by, None for all; steps: (day, share) where it rises."""

    key: int | str | None
    watched: int
    reached: int
    median_days: int | None
    longest: int
    steps: tuple[tuple[int, float], ...]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Part:
    """The transfers of one block of teams and skill: those watched, and those of them that got there."""

    team_id: int
    skill_id: int
    watched: int
    reached: int
    median_days: int | None


_transfers = remembered(pace.transfers)


@remembered
def curves(scope: Scope, as_of: date, split: str) -> tuple[Curve, ...]:
    """Return the curve of a scope, or its curves by `split`; each has something to watch."""
    found: Transfers = _transfers(scope, as_of)
    if split == Split.TARGET:
        groups: Iterable[tuple[int | str | None, BoolArray]] = (
            (int(level), found.target == level) for level in np.unique(found.target)
        )
    elif split == Split.REASON:
        peak = np.isin(found.engagement, _engagements(Reason.PEAK))
        groups = ((Reason.PEAK.value, peak), (Reason.EXPERTISE.value, ~peak))
    else:
        groups = ((None, np.ones(len(found), dtype=np.bool_)),)
    return tuple(_curve(key, found.days[rows], found.reached[rows]) for key, rows in groups if rows.any())


def _engagements(reason: Reason) -> IntArray:
    rows = select(Engagement.id).where(Engagement.reason == reason)
    return np.array(db.session.scalars(rows).all(), dtype=np.int64)


def _curve(key: int | str | None, days: IntArray, reached: BoolArray) -> Curve:
    table, longest = kaplan_meier(days, reached), int(days.max())
    grid = [*(step for step in STEPS if step < longest), longest]
    steps = zip(table.time.tolist(), (1 - table.open).tolist(), strict=True)
    points = tuple(_point(day, table, days, reached) for day in grid)
    return Curve(key, len(days), int(reached.sum()), median(table), longest, tuple(steps), points)


def _point(day: int, table: Survival, days: IntArray, reached: BoolArray) -> Point:
    row = int(np.searchsorted(table.time, day, side="right"))
    share = float(1 - table.open[row - 1]) if row else 0.0
    there, watched = int((reached & (days <= day)).sum()), int((days > day).sum())
    return Point(day, share, there, watched, len(days) - there - watched)


@dataclass(frozen=True)
class Parts:
    """What a curve is made of, a part per block of teams and skill, those with most to do first.

    Transfers stand by block and skill; first: where each part begins among them; watched, reached: of parts.
    """

    team: IntArray
    skill: IntArray
    days: IntArray
    there: BoolArray
    first: IntArray
    watched: IntArray
    reached: IntArray

    def __len__(self) -> int:
        return len(self.first)

    def part(self, number: int) -> Part:
        """Return a part with its median."""
        begin, watched = int(self.first[number]), int(self.watched[number])
        rows = slice(begin, begin + watched)
        half = median(kaplan_meier(self.days[rows], self.there[rows]))
        reached = int(self.reached[number])
        return Part(int(self.team[begin]), int(self.skill[begin]), watched, reached, half)


@remembered
def parts(scope: Scope, as_of: date, blocks: Blocks, within: int | None) -> Parts:
    """Return what the curve of a scope is made of; its sums are those of the curve.

    `within`: only what was reached by so many days counts as reached.
    """
    found: Transfers = _transfers(scope, as_of)
    teams = _teams()
    team = blocks.mapped(np.array([teams[key] for key in found.engagement.tolist()], dtype=np.int64))
    reached = found.reached if within is None else found.reached & (found.days <= within)
    order = np.lexsort((found.skill, team))
    team, skill, there = team[order], found.skill[order], reached[order]
    first = run_starts(team, skill) if len(order) else order
    watched = np.diff(first, append=len(order))
    counted = np.add.reduceat(there.astype(np.int64), first) if len(first) else first
    most = np.argsort(counted - watched, kind="stable")
    return Parts(team, skill, found.days[order], there, first[most], watched[most], counted[most])


def _teams() -> Mapping[int, int]:
    return dict(db.session.execute(select(Engagement.id, Engagement.team_id)).all())


def sentence(found: Curve | None) -> str:
    """Say how long it takes, honestly where half are not there yet."""
    if found is None:
        return str(_("Nobody shadows for what was planned in this choice by this date."))
    if found.median_days is None:
        share = percent(found.points[-1].share)
        told = _("Not reached by half yet: %(share)s reach their target level within %(days)s days.",
                 share=share, days=found.longest)  # fmt: skip
        return str(told)
    told = ngettext(
        "Half of those who learn reach their target level within %(num)s day.",
        "Half of those who learn reach their target level within %(num)s days.",
        found.median_days,
    )
    return str(told)
