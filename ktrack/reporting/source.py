"""What documents are made of: the one place that reads the dashboards' figures.

A document says what the page with the same filters says, and shows no more than that page does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ktrack.access.groups import Blocks
from ktrack.attention.ending import Ending
from ktrack.calibration import queries as calibration
from ktrack.calibration import words as calibration_words
from ktrack.dashboards import names, page
from ktrack.dashboards.board import Headline, Point
from ktrack.dashboards.endings import endings
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.lone import LoneSkill
from ktrack.dashboards.names import SkillName
from ktrack.retention import queries, teams
from ktrack.retention.cache import remembered
from ktrack.retention.policy import current_policy
from ktrack.retention.queries import Item
from ktrack.retention.scope import Scope
from ktrack.retention.skills import Resilience, resiliences
from ktrack.scoring.columns import BoolArray, FloatArray, IntArray
from ktrack.scoring.parameters import Policy

MOST = 1_000
"""Engagements about to end that a workbook lists."""


@dataclass(frozen=True)
class Group:
    """The planned items of a skill category ("": none): how many, what they weigh, and Retained (None:
    nobody was ever assessed)."""

    category: str
    items: int
    weight: int
    retained: float | None


@dataclass(frozen=True)
class Source:
    """The figures of a choice in a language.

    skills and teams: names by id, teams by blocks; lone: the first of `lone_count`.
    """

    chosen: Filters
    headline: Headline
    sentence: str
    trend: tuple[Point, ...]
    trend_sentence: str
    forecast: tuple[date, float | None]
    lone: tuple[LoneSkill, ...]
    lone_count: int
    ending: Sequence[Ending]
    trust: str
    trust_sentence: str
    policy: Policy
    skills: dict[int, SkillName]
    teams: dict[int, str]


def read(chosen: Filters, locale: str) -> Source:
    """Return what the executive's page shows for the same choice; its figures are remembered."""
    shown, measured = page.executive(chosen, locale), calibration.measure(chosen.as_of).calibration
    return Source(
        chosen=chosen,
        headline=shown.figures,
        sentence=shown.sentence,
        trend=shown.trend,
        trend_sentence=shown.trend_sentence,
        forecast=page.forecast(chosen),
        lone=shown.lone,
        lone_count=shown.lone_count,
        ending=shown.ending,
        trust=shown.trust.label,
        trust_sentence=calibration_words.sentence(measured),
        policy=current_policy(),
        skills=names.skills(locale),
        teams=teams.names(chosen.blocks),
    )


def items(chosen: Filters) -> tuple[Item, ...]:
    """Return the planned items, one per team and skill; for sums alone, because teams may be small."""
    found: tuple[Item, ...] = _items(chosen.scope, chosen.as_of)
    return found


def lines(chosen: Filters) -> tuple[Item, ...]:
    """Return the planned items for a table, one per block of teams and skill."""
    found: tuple[Item, ...] = _lines(chosen.scope, chosen.as_of, chosen.blocks)
    return found


def _each(scope: Scope, as_of: date) -> tuple[Item, ...]:
    return tuple(queries.items(queries.figures(scope, as_of)))


def _together(scope: Scope, as_of: date, blocks: Blocks) -> tuple[Item, ...]:
    """Put the items of each block and skill together: a row for each would show a small team by itself."""
    found = teams.blocked(queries.figures(scope, as_of), blocks).score
    plan, scored = found.plan.items, found.items
    first, row = teams.pairs(plan.team, plan.skill)

    def total(values: FloatArray | IntArray) -> FloatArray:
        return np.bincount(row, weights=values, minlength=len(first)).astype(np.float64)

    def highest(values: IntArray | BoolArray) -> IntArray:
        most = np.zeros(len(first), dtype=np.int64)
        np.maximum.at(most, row, values)
        return most

    def mean(shares: FloatArray) -> FloatArray:
        return total(shares * plan.importance) / total(plan.importance)

    columns = (
        plan.team[first], plan.skill[first], highest(plan.target), highest(plan.importance),
        total(plan.seats).astype(np.int64), total(scored.recipients).astype(np.int64), mean(scored.retained),
        mean(scored.verified), mean(scored.transferred), highest(~scored.unknown) == 0,
        highest(scored.dependable),
    )  # fmt: skip
    return tuple(Item(*values) for values in zip(*(column.tolist() for column in columns), strict=True))


_items, _lines = remembered(_each), remembered(_together)


def groups(found: Sequence[Item], skills: dict[int, SkillName]) -> list[Group]:
    """Return the skill categories of items, those with most weight first."""
    by_category: dict[str, list[Item]] = {}
    for item in found:
        by_category.setdefault(skills[item.skill_id].category, []).append(item)
    made = [group(category, part) for category, part in by_category.items()]
    return sorted(made, key=lambda one: (-one.weight, one.category))


def group(category: str, found: Sequence[Item]) -> Group:
    """Return items taken together, weighted by their importance."""
    weight = sum(item.importance for item in found)
    retained = sum(item.importance * item.retained for item in found) / weight
    known = any(not item.unknown for item in found)
    return Group(category, len(found), weight, retained if known else None)


def planned_skills(chosen: Filters) -> list[Resilience]:
    """Return on how many people each planned skill hangs in the company, the fewest first."""
    found = resiliences(chosen.as_of, sorted({item.skill_id for item in items(chosen)}))
    return sorted(found, key=lambda one: (one.bus_factor, one.one, one.skill_id))


def ending(chosen: Filters) -> list[Ending]:
    """Return the engagements that end in 90 days, at most `MOST` of them by themselves."""
    return endings(chosen, MOST)
