"""What the company's own history says about learning: how long it takes, and how many hours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import func, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import Evidence, Holding, LogEntry
from ktrack.retention import load
from ktrack.retention.cache import remembered
from ktrack.retention.evidence import counts
from ktrack.retention.scope import COMPANY
from ktrack.scoring.prospects import Learners, learners

ASSUMED_HOURS = 10.0
"""Hours a learner needs for one level where the company's log says nothing yet."""
MENTOR_SHARE = 0.4
"""How much of a learner's hours the expert is there."""
LEAST_LEVELS = 5
"""Levels that must have been gained before hours per level are taken from them."""
BOUNDS = (1.0, 80.0)
"""Fewer or more hours per level are a matter of logging, not of learning."""


@dataclass(frozen=True)
class Hours:
    """Hours of a learner per level gained: of some skills by id, and of all the others; assumed: not from
    the company's log."""

    by_skill: dict[int, float]
    usual: float
    assumed: bool

    def of(self, skill_id: int) -> float:
        """Return the hours per level of a skill."""
        return self.by_skill.get(skill_id, self.usual)


def past_learners(as_of: date) -> Learners:
    """Return all who shadowed anything planned, one row a shadowing and skill; remembered."""
    found: Learners = _past_learners(as_of)
    return found


@remembered
def _past_learners(as_of: date) -> Learners:
    day = to_day(as_of)
    company = load.company_ever(COMPANY.reach(mentees_only=True))
    plan = load.plan_of(COMPANY, company.pairs, day)
    shadowed = plan.recipients
    return learners(company.segments, shadowed.pair, plan.items.target[shadowed.item], shadowed.starts, day)


def hours_per_level(skill_ids: Collection[int]) -> Hours:
    """Return what a level took: logged hours of those with a verified level ÷ the levels they reached.

    An entry about several skills counts for each with its part. Skills with few levels gained take what is
    usual in the company, and that is assumed where the company has gained few.
    """
    found: Hours = _hours_per_level(tuple(sorted(skill_ids)))
    return found


@remembered
def _hours_per_level(skill_ids: tuple[int, ...]) -> Hours:
    skill, hours, levels = _logged(skill_ids)
    usual, assumed = _usual()
    enough = levels >= LEAST_LEVELS
    rates = np.clip(hours[enough] / levels[enough], *BOUNDS)
    by_skill = dict(zip(skill[enough].astype(int).tolist(), rates.tolist(), strict=True))
    return Hours(by_skill, usual, assumed)


def _logged(skill_ids: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return skill, logged hours and levels reached, summed over the people who logged and were assessed."""
    about = (
        select(Evidence.entry_id, Evidence.skill_id)
        .where(Evidence.skill_id.in_(skill_ids), Evidence.entry_id.is_not(None), counts())
        .distinct()
        .subquery()
    )
    several = (
        select(Evidence.entry_id, func.count(Evidence.skill_id.distinct()).label("number"))
        .where(Evidence.entry_id.in_(select(about.c.entry_id)), counts())
        .group_by(Evidence.entry_id)
        .subquery()
    )
    part = func.sum(LogEntry.minutes * 1.0 / several.c.number) / 60
    people = (
        select(about.c.skill_id, LogEntry.person_id, part.label("hours"), Holding.level_max)
        .join(LogEntry, LogEntry.id == about.c.entry_id)
        .join(several, several.c.entry_id == about.c.entry_id)
        .join(Holding, (Holding.person_id == LogEntry.person_id) & (Holding.skill_id == about.c.skill_id))
        .where(~LogEntry.void, Holding.level_max > 0)
        .group_by(about.c.skill_id, LogEntry.person_id, Holding.level_max)
        .subquery()
    )
    rows = select(people.c.skill_id, func.sum(people.c.hours), func.sum(people.c.level_max))
    return fetch_table(db.session.connection(), rows.group_by(people.c.skill_id))


def _usual() -> tuple[float, bool]:
    """Return the hours per level of the whole company, and whether they are assumed."""
    minutes = select(func.coalesce(func.sum(LogEntry.minutes), 0)).where(~LogEntry.void)
    levels = select(func.coalesce(func.sum(Holding.level_max), 0))
    logged, reached = db.session.execute(select(minutes.scalar_subquery(), levels.scalar_subquery())).one()
    if not logged or int(reached) < LEAST_LEVELS:
        return ASSUMED_HOURS, True
    return float(np.clip(int(logged) / 60 / int(reached), *BOUNDS)), False
