"""Who has proved the skills of a procedure, as far as a viewer may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager

from ktrack.access import rows
from ktrack.attention.scope import is_away
from ktrack.base.db import db
from ktrack.models import Holding, Person, Procedure, ProcedureSkill, Skill
from ktrack.models.choices import Kind, Role

PROVED = 3
"""The verified level from which somebody has done all of it: a sign-off at it says what was done."""
MOST_NAMES = 12


@dataclass(frozen=True)
class Proved:
    """How many people of the company have proved a skill, and those of them whose record one may open."""

    skill: Skill
    count: int
    known: list[Holding]


def has_proved(person: Person, procedure: Procedure) -> bool:
    """Whether somebody has proved one of the procedure's skills."""
    found = (
        select(Holding.id)
        .join(ProcedureSkill, ProcedureSkill.skill_id == Holding.skill_id)
        .where(ProcedureSkill.procedure_id == procedure.id)
        .where(Holding.person_id == person.id, Holding.level >= PROVED)
    )
    return db.session.scalar(found.limit(1)) is not None


def proved(viewer: Person, skills: Sequence[Skill], today: date) -> list[Proved]:
    """Return who has proved each skill and is still here; executives get counts only."""
    ids = [skill.id for skill in skills]
    counted = select(Holding.skill_id, func.count()).where(*_proved(ids, today)).join(Holding.person)
    counts = {row[0]: row[1] for row in db.session.execute(counted.group_by(Holding.skill_id))}
    known: dict[int, list[Holding]] = {}
    if viewer.role is not Role.EXECUTIVE:
        seen = select(Holding).join(Holding.person).where(*_proved(ids, today), rows.people_known(viewer))
        ordered = seen.options(contains_eager(Holding.person)).order_by(Person.name, Person.id)
        for holding in db.session.scalars(ordered):
            known.setdefault(holding.skill_id, []).append(holding)
    return [Proved(one, counts.get(one.id, 0), known.get(one.id, [])[:MOST_NAMES]) for one in skills]


def _proved(skills: list[int], today: date) -> tuple[ColumnElement[bool], ...]:
    here = (Person.kind == Kind.INTERNAL, ~is_away(Person.id, today))
    return (Holding.skill_id.in_(skills), Holding.level >= PROVED, *here)
