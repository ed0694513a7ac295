"""What ids are called: names of skills and categories for tables and charts."""

from dataclasses import dataclass

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Skill


@dataclass(frozen=True)
class SkillName:
    """A skill as a table shows it."""

    name: str
    category: str


def skills(locale: str) -> dict[int, SkillName]:
    """Return name and category of every skill by id; one statement."""
    rows = db.session.execute(select(Skill.id, Skill.name_en, Skill.name_de, Skill.category))
    return {
        number: SkillName(german if locale == "de" and german else english, category)
        for number, english, german, category in rows
    }


def categories() -> list[str]:
    """Return the categories of all skills, by name; one statement."""
    rows = db.session.scalars(select(Skill.category).distinct().order_by(Skill.category))
    return [category for category in rows if category]
