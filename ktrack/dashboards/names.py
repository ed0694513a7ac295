"""What ids are called: names of skills and categories for tables and charts."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Engagement, Person, Skill
from ktrack.scoring.columns import IntArray


@dataclass(frozen=True)
class SkillName:
    """A skill as a table shows it."""

    name: str
    category: str


@dataclass(frozen=True)
class Categories:
    """names: of all categories, ascending, "" for none; of_skill: row in `names` by skill id, int64, −1 for
    an id that no skill has."""

    names: tuple[str, ...]
    of_skill: IntArray


def categories_of_skills() -> Categories:
    """Return the category of every skill; one statement."""
    rows = db.session.execute(select(Skill.id, Skill.category)).all()
    found = sorted({category for _id, category in rows})
    place = {category: row for row, category in enumerate(found)}
    of_skill = np.full(max((number for number, _category in rows), default=-1) + 1, -1, dtype=np.int64)
    for number, category in rows:
        of_skill[number] = place[category]
    return Categories(tuple(found), of_skill)


def skills(locale: str, ids: Collection[int] | None = None) -> dict[int, SkillName]:
    """Return name and category of the skills `ids`, of every skill if None; one statement."""
    wanted = () if ids is None else (Skill.id.in_(ids),)
    columns = (Skill.id, Skill.name_en, Skill.name_de, Skill.category)
    rows = db.session.execute(select(*columns).where(*wanted))
    return {
        number: SkillName(german if locale == "de" and german else english, category)
        for number, english, german, category in rows
    }


def categories() -> list[str]:
    """Return the categories of all skills, by name; one statement."""
    rows = db.session.scalars(select(Skill.category).distinct().order_by(Skill.category))
    return [category for category in rows if category]


def engagements(ids: Collection[int]) -> dict[int, str]:
    """Return the titles of engagements by id; one statement."""
    return dict(
        db.session.execute(select(Engagement.id, Engagement.title).where(Engagement.id.in_(ids))).all()
    )


def people(ids: Collection[int]) -> dict[int, str]:
    """Return the names of people by id, for readers who may see them; one statement."""
    return dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
