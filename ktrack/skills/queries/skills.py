"""Reading skills: the tree, the search, one skill and who teaches it."""

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, case, delete, func, or_, select
from sqlalchemy.orm import defer, joinedload

from ktrack.access import procedure_rows, rows
from ktrack.base.db import Base, db
from ktrack.base.text import like
from ktrack.models import (
    Engagement,
    Holding,
    Leaf,
    LeafMonths,
    Person,
    PlanItem,
    Procedure,
    ProcedureSkill,
    ProcedureVersion,
    Skill,
    SkillVersion,
)


@dataclass(frozen=True)
class Listed:
    """A skill in the tree or a search: is it in a plan, was anybody assessed?"""

    id: int
    name_en: str
    name_de: str
    category: str
    planned: bool
    held: bool

    @property
    def used(self) -> bool:
        """Whether it plays a part in the company."""
        return self.planned or self.held

    def name(self, locale: str) -> str:
        """Return the name in `locale`, the English one where there is none."""
        return self.name_de if locale == "de" and self.name_de else self.name_en


FEW = 5
"""Procedures on a skill's page; their list has all."""
Row: TypeAlias = Select[int, str, str, str, bool, bool]
_PLANNED = Skill.id.in_(select(PlanItem.skill_id).where(PlanItem.retired_on.is_(None)))
_HELD = Skill.id.in_(select(Holding.skill_id).where(Holding.level.is_not(None)))
_LISTED = select(Skill.id, Skill.name_en, Skill.name_de, Skill.category, _PLANNED, _HELD)


def tree(locale: str, used_only: bool) -> dict[str, list[Listed]]:
    """Return all skills by category, in the order of names; `used_only`: those that play a part."""
    statement = _LISTED.where(or_(_PLANNED, _HELD)) if used_only else _LISTED
    found: dict[str, list[Listed]] = {}
    for row in db.session.execute(statement.order_by(Skill.category, *_by_name(locale))):
        listed = Listed(*row)
        found.setdefault(listed.category, []).append(listed)
    return found


def sizes() -> list[tuple[str, int]]:
    """Return how many skills each category has, by name."""
    rows = select(Skill.category, func.count()).group_by(Skill.category).order_by(func.lower(Skill.category))
    return [(category, count) for category, count in db.session.execute(rows)]


def matching(words: str, category: str | None, locale: str) -> Row:
    """Select the skills whose name, in either language, has all the words; names that begin so come first.

    category: only of this one; None: of all.
    """
    found: Row = _LISTED
    for word in words.split():
        found = found.where(Skill.search_text.like(like(word), escape="\\"))
    if category is not None:
        found = found.where(Skill.category == category)
    return found.order_by(case((_begins(words), 0), else_=1), *_by_name(locale))


def _begins(words: str) -> ColumnElement[bool]:
    inside = like(words)[1:]  # without the first %
    return or_(
        Skill.search_text.like(inside, escape="\\"), Skill.search_text.like(f"% {inside}", escape="\\")
    )


def _by_name(locale: str) -> tuple[ColumnElement[str], ...]:
    name = (
        case((Skill.name_de != "", Skill.name_de), else_=Skill.name_en) if locale == "de" else Skill.name_en
    )
    return (func.lower(name), Skill.name_en, Skill.id)  # type: ignore[return-value] # columns of both kinds


def categories() -> list[str]:
    """Return the categories there are, by name."""
    return list(db.session.scalars(select(Skill.category).distinct().order_by(Skill.category)))


def skill(skill_id: int) -> Skill | None:
    """Return a skill."""
    return db.session.get(Skill, skill_id)


def named(name_en: str) -> list[Skill]:
    """Return the skills with this English name, whatever its case and accents."""
    found = select(Skill).where(Skill.search_text.like(like(name_en), escape="\\"))
    return list(db.session.scalars(found))


def teaching(skill_id: int, viewer: Person) -> list[Engagement]:
    """Return the engagements with the skill in their plan that the viewer may see, latest first."""
    statement = (
        select(Engagement)
        .join(PlanItem, PlanItem.engagement_id == Engagement.id)
        .where(PlanItem.skill_id == skill_id, rows.engagements(viewer))
        .options(joinedload(Engagement.team))
        .order_by(Engagement.starts_on.desc(), Engagement.id.desc())
    )
    return list(db.session.scalars(statement))


def procedures(skill_id: int, viewer: Person) -> list[ProcedureVersion]:
    """Return what the procedures in use about a skill say now, the longest confirmed first; a few of them."""
    newest = (
        select(func.max(ProcedureVersion.number))
        .where(ProcedureVersion.procedure_id == Procedure.id)
        .correlate(Procedure)
        .scalar_subquery()
    )
    statement = (
        select(ProcedureVersion)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .join(ProcedureSkill, ProcedureSkill.procedure_id == Procedure.id)
        .where(ProcedureSkill.skill_id == skill_id, ProcedureVersion.number == newest)
        .where(Procedure.review_on.is_not(None), procedure_rows.readable(viewer))
        .options(defer(ProcedureVersion.text))
        .order_by(Procedure.review_on.desc(), Procedure.id.desc())
    )
    return list(db.session.scalars(statement.limit(FEW)))


def holders(skill_id: int) -> list[tuple[int, int]]:
    """Return the pairs (person id, skill id) that have evidence in the skill."""
    found = select(Holding.person_id, Holding.skill_id).where(Holding.skill_id == skill_id)
    return [(person, skill) for person, skill in db.session.execute(found)]


def is_named(skill_id: int) -> bool:
    """Whether any table but those that are made anew from others names the skill; one statement."""
    derived = {Leaf.__tablename__, LeafMonths.__tablename__}
    naming = [
        select(column).where(column == skill_id).exists()
        for table in Base.metadata.sorted_tables if table.name not in derived
        for column in table.c if any(key.column is Skill.__table__.c.id for key in column.foreign_keys)
    ]  # fmt: skip
    return bool(db.session.scalar(select(or_(*naming))))


def forget_leaves(skill_id: int) -> None:
    """Remove what was computed for a skill."""
    for model in (Leaf, LeafMonths, SkillVersion):
        db.session.execute(delete(model).where(model.skill_id == skill_id))
