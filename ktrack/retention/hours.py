"""How many hours a level takes, from the company's own log: what was logged in shadowings, and what it gave.

A sample says it: the latest shadowings of each skill asked about. All of the log would be read for minutes of
no use: the answer is rounded to hours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from ktrack.base.arrays import fetch_table
from ktrack.base.db import db
from ktrack.models import Holding, LogEntry, Shadowing, ShadowingSkill
from ktrack.scoring.columns import FloatArray, IntArray

SAMPLE = 20
"""Shadowings of a skill whose log is read, the latest to begin."""
WHOLE = 200
"""Shadowings of the company that are read for skills without a number of their own."""
LEAST_LEVELS = 3
"""Below so many verified levels, hours per level would be noise."""
USUAL = 20.0
"""Hours a level takes where the company's log says nothing yet: a day a week for half a month."""


@dataclass(frozen=True)
class Hours:
    """Hours a level takes by skill id; `usual` where the log says nothing of a skill; `logged`: whether the
    usual comes from the log."""

    by_skill: dict[int, float]
    usual: float
    logged: bool

    def of(self, skill_id: int) -> float:
        """Return the hours a level of a skill takes."""
        return self.by_skill.get(skill_id, self.usual)


def hours_per_level(skill_ids: Collection[int], as_of: date) -> Hours:
    """Return how many hours of shadowing a verified level took: minutes logged ÷ levels, both of a sample.

    A shadowing's minutes are shared equally by its skills; its levels are the highest its mentee was ever
    verified at. The usual is the median of the company's latest shadowings, `USUAL` where those say nothing.
    Two statements, whatever the log's size.
    """
    skill, minutes, levels = _sample(skill_ids, as_of)
    numbers = sorted(set(skill_ids))
    place = np.searchsorted(numbers, skill)
    hours = np.bincount(place, weights=minutes, minlength=len(numbers)) / 60
    gained = np.bincount(place, weights=levels, minlength=len(numbers))
    known = {
        number: float(hours[at] / gained[at])
        for at, number in enumerate(numbers)
        if gained[at] >= LEAST_LEVELS and hours[at] > 0
    }
    usual = _usual(as_of)
    return Hours(known, usual or USUAL, usual is not None)


def _usual(as_of: date) -> float | None:
    latest = select(Shadowing.id).where(Shadowing.starts_on <= as_of, Shadowing.engagement_id.is_not(None))
    latest = latest.order_by(Shadowing.starts_on.desc(), Shadowing.id.desc()).limit(WHOLE)
    _skill, minutes, levels = fetch_table(
        db.session.connection(), _logged(as_of).where(Shadowing.id.in_(latest))
    )
    rows = (levels >= 1) & (minutes > 0)
    return float(np.median(minutes[rows] / levels[rows])) / 60 if rows.sum() >= LEAST_LEVELS else None


def _sample(skill_ids: Collection[int], as_of: date) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return skill, minutes and levels, a row for each of a skill's latest shadowings."""
    if not skill_ids:
        return np.empty(0, np.int64), np.empty(0), np.empty(0)
    number = func.row_number().over(
        partition_by=ShadowingSkill.skill_id, order_by=(Shadowing.starts_on.desc(), Shadowing.id.desc())
    )
    ranked = (
        select(ShadowingSkill.shadowing_id, ShadowingSkill.skill_id, number.label("place"))
        .join(Shadowing, Shadowing.id == ShadowingSkill.shadowing_id)
        .where(ShadowingSkill.skill_id.in_(skill_ids), Shadowing.starts_on <= as_of)
        .where(Shadowing.engagement_id.is_not(None))
        .subquery()
    )
    rows = _logged(as_of).join(
        ranked,
        and_(
            ranked.c.shadowing_id == ShadowingSkill.shadowing_id,
            ranked.c.skill_id == ShadowingSkill.skill_id,
        ),
    )
    skill, minutes, levels = fetch_table(db.session.connection(), rows.where(ranked.c.place <= SAMPLE))
    return skill.astype(np.int64), minutes, levels


def _logged(as_of: date) -> Select[*tuple[object, ...]]:
    """Return the statement for skill, minutes per skill and levels of shadowings with something logged."""
    minutes = (
        select(func.coalesce(func.sum(LogEntry.minutes), 0))
        .where(LogEntry.shadowing_id == Shadowing.id, ~LogEntry.void, LogEntry.happened_on <= as_of)
        .correlate(Shadowing)
        .scalar_subquery()
    )
    each = aliased(ShadowingSkill)
    others = (
        select(func.count()).where(each.shadowing_id == Shadowing.id).correlate(Shadowing).scalar_subquery()
    )
    held = and_(Holding.person_id == Shadowing.mentee_id, Holding.skill_id == ShadowingSkill.skill_id)
    return (
        select(ShadowingSkill.skill_id, minutes * 1.0 / others, func.coalesce(Holding.level_max, 0))
        .join(Shadowing, Shadowing.id == ShadowingSkill.shadowing_id)
        .outerjoin(Holding, held)
    )
