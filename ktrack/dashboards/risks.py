"""On how few people each planned skill hangs. Counts only: nothing in here knows a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.retention import queries, skills
from ktrack.retention.cache import remembered
from ktrack.retention.queries import Item
from ktrack.retention.scope import Scope
from ktrack.web.page import percent


class Held(StrEnum):
    """By how many people who would probably pass a skill is held: its bus factor as a class."""

    NOBODY = "nobody"
    ONE = "one"
    TWO = "two"
    MORE = "more"


@dataclass(frozen=True)
class SkillRisk:
    """A skill that a scope plans.

    target, bus_factor, one, one_at_least, two: as in `skills.Resilience`, of the whole company, the chances
    None where nobody there was ever assessed; importance: the highest in the scope; seats, recipients: of its
    items; retained: of its items by weight, None where nobody who learns was ever assessed.
    """

    skill_id: int
    target: int
    importance: int
    seats: int
    recipients: int
    bus_factor: int
    one: float | None
    one_at_least: float | None
    two: float | None
    retained: float | None

    @property
    def held(self) -> Held:
        """Return the class of the bus factor."""
        return list(Held)[min(self.bus_factor, 3)]


@dataclass(frozen=True)
class Group:
    """The skills of one class; weight: their share of the importance of all."""

    held: Held
    skills: int
    weight: float


@dataclass(frozen=True)
class Band:
    """Holders whose chance lies from `low` to below `high` (1 included); expected: Σq."""

    low: float
    high: float
    people: int
    expected: float
    counts: bool


_everywhere = remembered(skills.resiliences)
holders = remembered(skills.holders)


@remembered
def risks(scope: Scope, as_of: date) -> tuple[SkillRisk, ...]:
    """Return the planned skills of a scope, the most dangerous first: importance, then the chance of two."""
    found: dict[int, list[Item]] = {}
    for item in queries.items(queries.standing(scope, as_of)):
        found.setdefault(item.skill_id, []).append(item)
    company = {row.skill_id: row for row in _everywhere(as_of)}
    rows = [_risk(items, company[skill]) for skill, items in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.importance, row.two or 0, row.one or 0, row.skill_id)))


def _risk(items: Sequence[Item], company: skills.Resilience) -> SkillRisk:
    weight = sum(item.importance for item in items)
    retained = sum(item.importance * item.retained for item in items) / weight
    known = sum(company.by_level) > 0
    return SkillRisk(
        company.skill_id,
        company.target or max(item.target for item in items),
        max(item.importance for item in items),
        sum(item.seats for item in items),
        sum(item.recipients for item in items),
        company.bus_factor,
        company.one if known else None,
        company.one_at_least if known else None,
        company.two if known else None,
        None if all(item.unknown for item in items) else retained,
    )


def only(found: Sequence[SkillRisk], held: str) -> list[SkillRisk]:
    """Return the skills of one class; all where `held` names none."""
    return [row for row in found if row.held == held] if held in list(Held) else list(found)


def groups(found: Sequence[SkillRisk]) -> list[Group]:
    """Return the classes with how many skills they have, and with what weight."""
    total = sum(row.importance for row in found) or 1
    return [_group(held, only(found, held), total) for held in Held]


def _group(held: Held, rows: Sequence[SkillRisk], total: int) -> Group:
    return Group(held, len(rows), sum(row.importance for row in rows) / total)


def sentence(found: Sequence[Group]) -> str:
    """Say on how few people the plan hangs."""
    skills_planned = sum(group.skills for group in found)
    if not skills_planned:
        return str(_("Nothing was planned for this choice by this date."))
    few = found[:2]
    told = ngettext(
        "Of %(num)s planned skill, nobody holds %(nobody)s and one person holds %(one)s: "
        "%(share)s of the plan's importance hangs on at most one.",
        "Of %(num)s planned skills, nobody holds %(nobody)s and one person holds %(one)s: "
        "%(share)s of the plan's importance hangs on at most one.",
        skills_planned,
        nobody=few[0].skills,
        one=few[1].skills,
        share=percent(sum(group.weight for group in few)),
    )
    return str(told)


def bands(chances: Sequence[float], theta: float) -> list[Band]:
    """Return holders by their chance, the surest first; `counts`: they are part of the bus factor."""
    edges = sorted({0.9, theta, 0.5, 0.0} - ({0.9} if theta > 0.9 else set()), reverse=True)
    chance = np.array(chances)
    tops = [np.inf, *edges[:-1]]
    found = [
        (low, top, chance[(chance >= low) & (chance < top)]) for low, top in zip(edges, tops, strict=True)
    ]
    return [Band(low, min(top, 1.0), len(part), float(part.sum()), low >= theta) for low, top, part in found]
