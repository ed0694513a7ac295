"""`ktrack report`: the figures as one document, whose keys are those of the interchange specification."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import select

from ktrack.base.days import month_starts, to_date, to_day
from ktrack.base.db import db
from ktrack.models import Engagement, Person, Skill, Team
from ktrack.retention import details, load, scope
from ktrack.retention.held import held_on
from ktrack.retention.policy import current_policy
from ktrack.retention.queries import Figures, figures, trend
from ktrack.retention.scope import Scope
from ktrack.retention.store import KINDS
from ktrack.scoring.columns import NEVER, FloatArray, IntArray
from ktrack.scoring.parameters import MODEL, Policy
from ktrack.scoring.snapshot import snapshot
from ktrack.scoring.trend import Trend

Document = dict[str, Any]
Names = dict[int, str]


@dataclass(frozen=True)
class Wanted:
    """What to report: scope as the command line names it; trend in months, 0 for none; known_then: the trend
    also as it was known at the end of each day (UTC), which replays history for each."""

    scope: str
    as_of: date
    horizon: int = 90
    trend: int = 0
    holdings: bool = False
    details: bool = False
    known_then: bool = False


def build(wanted: Wanted) -> Document:
    """Return the report with plain values only; raises Refused for a scope that does not exist."""
    chosen = scope.parse(wanted.scope)
    found = figures(chosen, wanted.as_of, wanted.horizon)
    people = _keys(Person)
    report = {**_shares(found), "skills": _skills(found), **_outlook(found, people)}
    if found.effort:
        report |= {"hours": found.effort.hours, "hours_per_retained_level": found.effort.hours_per_level}
    report |= {"as_of": wanted.as_of.isoformat(), "scope": wanted.scope, "model": MODEL}
    if found.policy != Policy():
        report["policy"] = found.policy.as_dict()
    if wanted.trend:
        days = month_starts(wanted.as_of, wanted.trend)
        report["trend"] = _points(trend(chosen, days))
        if wanted.known_then:
            report["trend_as_known_then"] = _points(trend(chosen, days, as_known_then=True))
    if wanted.holdings:
        report["holdings"] = _holdings(chosen, wanted.as_of, people)
    if wanted.details:
        report |= details.build(found, _keys(Skill), _keys(Engagement))
    return report


def _keys(table: type[Person] | type[Skill] | type[Team] | type[Engagement]) -> Names:
    return dict(db.session.execute(select(table.id, table.key)).all())


def _shares(found: Figures) -> Document:
    measured = found.score
    names = (
        "retained",
        "verified",
        "transferred",
        "progress",
        "unknown",
        "coverage",
        "tested_share",
        "interval",
    )
    shares = {name: getattr(measured, name) for name in names}
    return {"planned_items": len(measured.items), **shares, "status": measured.status}


def _skills(found: Figures) -> list[Document]:
    """Return the merged items by the keys of team and skill."""
    plan, scored = found.score.plan.items, found.score.items
    team, skill = _named(plan.team, _keys(Team)), _named(plan.skill, _keys(Skill))
    columns = {
        "target_level": plan.target,
        "importance": plan.importance,
        "seats": plan.seats,
        "recipients": scored.recipients,
        "retained": scored.retained,
        "verified": scored.verified,
        "transferred": scored.transferred,
        "unknown": scored.unknown,
        "dependable_holders": scored.dependable,
    }
    names = ("team_id", "skill_id", *columns)
    rows = zip(team, skill, *(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(names, row, strict=True)) for row in sorted(rows, key=lambda row: row[:2])]


def _outlook(found: Figures, people: Names) -> Document:
    risk = found.at_risk
    rows = zip(_named(risk.person, people), risk.points.tolist(), strict=True)
    return {
        "forecast": {"days": found.horizon, "retained": found.forecast},
        "at_risk": [
            {"person_id": person, "points": points}
            for person, points in sorted(rows, key=lambda row: (-row[1], row[0]))
        ],
    }


def _points(line: Trend) -> list[Document]:
    names = ("on", "retained", "verified", "transferred")
    days = [to_date(day).isoformat() for day in line.day.tolist()]
    rows = zip(days, *(_float(getattr(line, name)) for name in names[1:]), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _holdings(chosen: Scope, as_of: date, people: Names) -> list[Document]:
    """Return what whoever has an assessment or a claim holds, by the keys of person and skill."""
    day, reach, policy = to_day(as_of), chosen.reach(mentees_only=True), current_policy()
    company = load.company_on(day, policy, reach)
    held, now = held_on(company, day, reach), snapshot(company, policy, day)
    columns = {
        "level": _level(now.level[held.row]),
        "level_max": _level(now.level_max[held.row]),
        "stability": _float(now.stability[held.row]),
        "difficulty": _float(now.difficulty[held.row]),
        "last_on": [to_date(last).isoformat() if last > NEVER else None for last in now.last_day[held.row]],
        "kind": [KINDS[kind] if kind >= 0 else None for kind in now.kind[held.row]],
        "claim": _level(held.claim),
        "retrievability": _float(now.recall[held.row]),
    }
    names = ("person_id", "skill_id", *columns)
    rows = zip(_named(held.person, people), _named(held.skill, _keys(Skill)), *columns.values(), strict=True)
    return [dict(zip(names, row, strict=True)) for row in sorted(rows, key=lambda row: row[:2])]


def _level(column: IntArray) -> list[int | None]:
    return [level if level >= 0 else None for level in column.tolist()]


def _float(column: FloatArray) -> list[float | None]:
    return [None if np.isnan(value) else value for value in column.tolist()]


def _named(ids: IntArray, names: Names) -> list[str]:
    return [names[number] for number in ids.tolist()]
