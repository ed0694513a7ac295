"""What documents are made of: the one place that reads the dashboards' figures.

A document says what the page with the same filters says, and shows no more than that page does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ktrack.attention import ending as ends
from ktrack.attention.ending import Ending
from ktrack.calibration import queries as calibration
from ktrack.calibration import words as calibration_words
from ktrack.dashboards import names, page
from ktrack.dashboards.board import Headline, LoneSkill, Point
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.names import SkillName
from ktrack.retention import queries
from ktrack.retention.cache import remembered
from ktrack.retention.policy import current_policy
from ktrack.retention.queries import Item
from ktrack.retention.scope import Scope
from ktrack.retention.skills import Resilience, resiliences
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
    """The figures of a choice in a language. skills and teams: their names by id."""

    chosen: Filters
    headline: Headline
    sentence: str
    trend: tuple[Point, ...]
    trend_sentence: str
    forecast: tuple[date, float | None]
    lone: tuple[LoneSkill, ...]
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
        forecast=shown.forecast,
        lone=shown.lone,
        ending=shown.ending,
        trust=shown.trust.label,
        trust_sentence=calibration_words.sentence(measured),
        policy=current_policy(),
        skills=shown.skills,
        teams=names.teams(),
    )


def items(chosen: Filters) -> tuple[Item, ...]:
    """Return the planned items, one per team and skill."""
    found: tuple[Item, ...] = _items(chosen.scope, chosen.as_of)
    return found


def _computed(scope: Scope, as_of: date) -> tuple[Item, ...]:
    return tuple(queries.items(queries.figures(scope, as_of)))


_items = remembered(_computed)


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
    """Return the engagements that end in 90 days, at most `MOST`."""
    return ends.ending(chosen.as_of, chosen.scope.of_engagements(), chosen.scope.of_items(), MOST)
