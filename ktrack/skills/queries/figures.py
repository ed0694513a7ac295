"""What the company holds of one skill: counts, never names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from ktrack.base.db import db
from ktrack.models import Departure, Person, Team
from ktrack.models.choices import Kind
from ktrack.retention import queries
from ktrack.retention.cache import remembered
from ktrack.retention.held import holding_views
from ktrack.retention.scope import Scope
from ktrack.retention.skills import CurvePoint, Resilience, resiliences, retention_curve

SMALLEST_GROUP = 5
"""People of a team from which its figures are shown by themselves (section 8 of KT-1)."""
MONTH, YEAR = 30, 360


@dataclass(frozen=True)
class Need:
    """What the plans of a team (None: several teams merged) ask for, and how much of it is there."""

    team_id: int | None
    target: int
    importance: int
    seats: int
    recipients: int
    retained: float
    verified: float
    unknown: bool


@remembered
def strength(skill_id: int, as_of: date) -> Resilience:
    """Return on how many people a skill hangs at the end of `as_of`."""
    return resiliences(as_of, [skill_id])[0]


@remembered
def curve(skill_id: int, as_of: date) -> tuple[CurvePoint, ...]:
    """Return how many people would pass, a year back and ahead by months; empty if nothing is planned."""
    return tuple(retention_curve(skill_id, as_of, back=YEAR, ahead=YEAR, step=MONTH))


def claimed(skill_id: int, as_of: date) -> int:
    """Return how many people in the company claim a skill in which they were never assessed."""
    views = holding_views(as_of, skills=[skill_id])
    ids = [view.person_id for view in views if view.level is None]
    statement = select(func.count()).where(Person.id.in_(ids), *_present(as_of))
    return db.session.scalar(statement) or 0


@remembered
def needs(skill_id: int, as_of: date) -> tuple[Need, ...]:
    """Return what each team's plans ask for of a skill, the most important first."""
    found = queries.items(queries.figures(Scope(skill_ids=(skill_id,)), as_of))
    rows = [
        Need(
            item.team_id, item.target, item.importance, item.seats, item.recipients, item.retained,
            item.verified, item.unknown,
        )
        for item in found
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda need: (-need.importance, -need.target, need.team_id)))


def needs_for(skill_id: int, as_of: date, groups_merged: bool) -> list[Need]:
    """Return the needs of the teams; `groups_merged`: with small teams put together."""
    found = needs(skill_id, as_of)
    return merged(found, team_sizes(as_of)) if groups_merged else list(found)


def merged(found: tuple[Need, ...], sizes: Mapping[int, int]) -> list[Need]:
    """Return the needs with teams of fewer than SMALLEST_GROUP people put together into one.

    sizes: people by team id. Where those put together are still too few, the next smaller teams join them, so
    that none can be found by subtraction.
    """
    small: list[Need] = []
    rest = sorted(found, key=lambda need: sizes.get(need.team_id or 0, 0))
    people = 0
    while rest and (_size(rest[0], sizes) < SMALLEST_GROUP or 0 < people < SMALLEST_GROUP):
        people += _size(rest[0], sizes)
        small.append(rest.pop(0))
    shown = [need for need in found if need not in small]
    return [*shown, _together(small)] if small else shown


def _size(need: Need, sizes: Mapping[int, int]) -> int:
    return sizes.get(need.team_id or 0, 0)


def _together(needs: list[Need]) -> Need:
    weight = sum(need.importance for need in needs)
    return Need(
        None,
        max(need.target for need in needs),
        max(need.importance for need in needs),
        sum(need.seats for need in needs),
        sum(need.recipients for need in needs),
        sum(need.importance * need.retained for need in needs) / weight,
        sum(need.importance * need.verified for need in needs) / weight,
        all(need.unknown for need in needs),
    )


def team_sizes(as_of: date) -> dict[int, int]:
    """Return how many internal people each team has on a day, by team id."""
    statement = (
        select(Person.team_id, func.count())
        .where(Person.team_id.is_not(None), *_present(as_of))
        .group_by(Person.team_id)
    )
    return {team: count for team, count in db.session.execute(statement) if team is not None}


def _present(day: date) -> tuple[ColumnElement[bool], ...]:
    away = select(Departure.person_id).where(
        Departure.left_on <= day, or_(Departure.returned_on.is_(None), Departure.returned_on > day)
    )
    return (Person.kind == Kind.INTERNAL, Person.id.not_in(away))


def team_names() -> dict[int, str]:
    """Return the teams' names by id."""
    return {team.id: team.name for team in db.session.scalars(select(Team))}
