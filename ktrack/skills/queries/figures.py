"""What the company holds of one skill: counts, never names."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from ktrack.access.groups import TOGETHER, Blocks
from ktrack.base.db import db
from ktrack.models import Departure, Person
from ktrack.models.choices import Kind
from ktrack.retention import queries
from ktrack.retention.cache import remembered
from ktrack.retention.held import holding_views
from ktrack.retention.scope import Scope
from ktrack.retention.skills import CurvePoint, Resilience, resiliences, retention_curve

MONTH, YEAR = 30, 360


@dataclass(frozen=True)
class Need:
    """What the plans of a block of teams ask for, and how much of it is there; None: not for this viewer."""

    team_id: int
    target: int
    importance: int
    seats: int
    recipients: int
    retained: float | None
    verified: float | None
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


def needs_for(skill_id: int, as_of: date, blocks: Blocks, inside: bool) -> list[Need]:
    """Return the needs by block of teams, the common one last.

    inside: its figures are left out, for whoever knows one of its teams from within could subtract it.
    """
    found = needs(skill_id, as_of)
    together = [need for need in found if blocks.of(need.team_id) == TOGETHER]
    apart = [need for need in found if need not in together]
    return [*apart, _together(together, inside)] if together else apart


def _together(needs: list[Need], inside: bool) -> Need:
    weight = sum(need.importance for need in needs)
    return Need(
        TOGETHER,
        max(need.target for need in needs),
        max(need.importance for need in needs),
        sum(need.seats for need in needs),
        sum(need.recipients for need in needs),
        None if inside else sum(need.importance * (need.retained or 0) for need in needs) / weight,
        None if inside else sum(need.importance * (need.verified or 0) for need in needs) / weight,
        not inside and all(need.unknown for need in needs),
    )


def _present(day: date) -> tuple[ColumnElement[bool], ...]:
    away = select(Departure.person_id).where(
        Departure.left_on <= day, or_(Departure.returned_on.is_(None), Departure.returned_on > day)
    )
    return (Person.kind == Kind.INTERNAL, Person.id.not_in(away))
