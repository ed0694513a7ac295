"""What people hold on a day, pair by pair, for the pages of people, skills and engagements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import ColumnElement, and_, func, or_, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import to_date, to_day
from ktrack.base.db import db
from ktrack.models import Engagement, PlanItem, Shadowing, ShadowingSkill
from ktrack.retention import evidence, load
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import EVERYTHING, Reach
from ktrack.retention.store import KINDS
from ktrack.scoring.columns import OPEN, Columns, Company, IntArray, Pairs
from ktrack.scoring.due import due_days
from ktrack.scoring.parameters import LEAST_LEVEL, Policy
from ktrack.scoring.snapshot import Snapshot, clocks_known, snapshot


@dataclass(frozen=True, slots=True)
class Held(Columns):
    """Whoever has an assessment or a claim on a day: person and skill are database ids; row is that of a
    `Snapshot`, −1 for a claim alone; claim is −1 for none."""

    person: IntArray
    skill: IntArray
    row: IntArray
    claim: IntArray


@dataclass(frozen=True)
class HoldingView:
    """What a person holds in a skill on a day.

    level, level_max, kind, last_on, age_days: of the assessments, None if there never was one; claim: the
    latest own word, None for none; retrievability: R, None without memory; chance: a·R, 0 for who is not
    there; target and importance: the highest among the person's plan items for the skill, None if it is not
    planned; due_on: when the next check is due, None if nothing is to be checked.
    """

    person_id: int
    skill_id: int
    level: int | None
    level_max: int | None
    claim: int | None
    kind: str | None
    last_on: date | None
    age_days: int | None
    retrievability: float | None
    chance: float
    target: int | None
    importance: int | None
    due_on: date | None

    def q(self, target: int) -> float | None:
        """Return the chance of passing an independent check at `target`; None if never assessed."""
        if self.level is None:
            return None
        return self.chance if self.level >= target else 0.0


def held_on(company: Company, day: int, reach: Reach) -> Held:
    """Return all pairs of a company and the pairs with nothing but a claim, by person, then skill id."""
    person, skill, level = evidence.load_claims(day, reach)
    row = load.find(company.pairs, person, skill)
    n, alone = len(company.pairs), np.flatnonzero(row < 0)
    claim = np.full(n, -1, dtype=np.int64)
    claim[row[row >= 0]] = level[row >= 0]
    held = Held(
        np.append(company.pairs.person, person[alone]),
        np.append(company.pairs.skill, skill[alone]),
        np.append(np.arange(n), np.full(len(alone), -1)),
        np.append(claim, level[alone]),
    )
    return held.take(np.lexsort((held.skill, held.person)))


def holding_views(
    as_of: date, people: Collection[int] | None = None, skills: Collection[int] | None = None
) -> list[HoldingView]:
    """Return what the people (ids; None: all) hold in the skills (ids; None: all), by person and skill id.

    A constant number of statements. Uses, departures and plan are those of `as_of` too.
    """
    policy, day, reach = current_policy(), to_day(as_of), Reach(people, skills)
    company = load.company_on(day, policy, reach)
    now, held = snapshot(company, policy, day), held_on(company, day, reach)
    target, importance = wanted(held.person, held.skill, day, reach)
    columns = (held.person, held.skill, now.level[held.row], now.level_max[held.row], held.claim,
               now.kind[held.row], now.last_day[held.row], now.recall[held.row], now.chance[held.row], target,
               importance, _due(company, held, now, importance, day, policy))  # fmt: skip
    return [_view(day, *row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def due_checks(
    as_of: date, until: date, people: Collection[int] | None = None, skills: Collection[int] | None = None
) -> list[HoldingView]:
    """Return the holdings whose next check is due by `until`, the longest overdue first, then by ids."""
    found = [view for view in holding_views(as_of, people, skills) if view.due_on and view.due_on <= until]
    return sorted(found, key=lambda view: (view.due_on, view.person_id, view.skill_id))


def _due(
    company: Company, held: Held, now: Snapshot, importance: IntArray, day: int, policy: Policy
) -> IntArray:
    """Return the day on which each next check is due; OPEN for none, and for who is not there."""
    due = np.full(len(held), OPEN, dtype=np.int64)
    rows = np.flatnonzero((held.row >= 0) & now.active[held.row])
    pair = held.row[rows]
    clocks = clocks_known(company, policy, day, OPEN)
    due[rows] = due_days(clocks, pair, now.last_day[pair], now.stability[pair], importance[rows], policy)
    return due


def wanted(
    of_person: IntArray, of_skill: IntArray, day: int, reach: Reach = EVERYTHING
) -> tuple[IntArray, IntArray]:
    """Return for each (person id, skill id) the highest target and importance among the person's items for
    the skill on a day; 0 for none."""
    rows = (
        select(
            Shadowing.mentee_id,
            PlanItem.skill_id,
            func.max(PlanItem.target_level),
            func.max(PlanItem.importance),
        )
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .join(PlanItem, _same_item())
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .where(*_live(to_date(day)), *_mentees(reach))
        .group_by(Shadowing.mentee_id, PlanItem.skill_id)
    )
    person, skill, target, importance = fetch_table(db.session.connection(), rows).astype(np.int64)
    row = load.find(Pairs(person, skill), of_person, of_skill)
    return np.append(target, 0)[row], np.append(importance, 0)[row]


def _same_item() -> ColumnElement[bool]:
    return and_(
        PlanItem.engagement_id == Shadowing.engagement_id, PlanItem.skill_id == ShadowingSkill.skill_id
    )


def _live(day: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that item, engagement and shadowing count on `day`."""
    return (
        PlanItem.target_level >= LEAST_LEVEL,
        or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > day),
        Engagement.starts_on <= day,
        Shadowing.starts_on <= day,
    )


def _mentees(reach: Reach) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if reach.people is not None:
        found.append(Shadowing.mentee_id.in_(reach.people))
    if reach.skills is not None:
        found.append(PlanItem.skill_id.in_(reach.skills))
    return found


def _view(
    day: int, person: int, skill: int, level: int, level_max: int, claim: int, kind: int, last: int,
    recall: float, chance: float, target: int, importance: int, due: int,
) -> HoldingView:  # fmt: skip
    assessed = level >= 0
    return HoldingView(
        person_id=person,
        skill_id=skill,
        level=level if assessed else None,
        level_max=level_max if assessed else None,
        claim=claim if claim >= 0 else None,
        kind=KINDS[kind] if assessed else None,
        last_on=to_date(last) if assessed else None,
        age_days=day - last if assessed else None,
        retrievability=None if np.isnan(recall) else recall,
        chance=chance,
        target=target or None,
        importance=importance or None,
        due_on=to_date(due) if due < OPEN else None,
    )
