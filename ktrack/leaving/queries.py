"""Reading people, engagements and kept scenarios for what is shown of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from ktrack.access import rows
from ktrack.access.groups import Blocks
from ktrack.base.db import db
from ktrack.base.text import like
from ktrack.models import Engagement, Person, Scenario, Skill, Team
from ktrack.models.choices import Kind
from ktrack.retention import teams

SHOWN = 10


@dataclass(frozen=True)
class Named:
    """A person as a choice shows them."""

    id: int
    name: str
    team: str
    freelancer: bool


@dataclass(frozen=True)
class Names:
    """What ids are called: blocks of teams in the order of their names, skills in the reader's language."""

    teams: dict[int, str]
    skills: dict[int, str]
    categories: list[str]


def names(seen: Blocks, locale: str) -> Names:
    """Return the names of all blocks and skills; two statements."""
    found = db.session.execute(select(Skill.id, Skill.name_en, Skill.name_de, Skill.category)).all()
    skills = {
        number: german if locale == "de" and german else english
        for number, english, german, _category in found
    }
    return Names(teams.names(seen), skills, sorted({category for *_names, category in found if category}))


def people(viewer: Person, ids: Collection[int]) -> list[Named]:
    """Return those of the people whom the viewer may choose by name, by name."""
    if not ids:
        return []
    return _named(viewer, Person.id.in_(ids), len(ids))


def found(viewer: Person, words: str, without: Collection[int]) -> list[Named]:
    """Return the first people whose name has the words and whom the viewer may choose; none without words."""
    if not words:
        return []
    matches = Person.search_text.like(like(words), escape="\\")
    return _named(viewer, matches & Person.id.not_in(without), SHOWN)


def _named(viewer: Person, condition: ColumnElement[bool], most: int) -> list[Named]:
    statement = (
        select(Person.id, Person.name, func.coalesce(Team.name, ""), Person.kind)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(condition, rows.people_to_lose(viewer))
        .order_by(Person.search_text, Person.id)
        .limit(most)
    )
    return [
        Named(number, name, team, kind is Kind.FREELANCER)
        for number, name, team, kind in db.session.execute(statement)
    ]


def known_names(viewer: Person, ids: Collection[int]) -> dict[int, str]:
    """Return the names of those internal people whose record the viewer may open, by id."""
    if not ids or not rows.sees_names(viewer):
        return {}
    statement = select(Person.id, Person.name).where(Person.id.in_(ids), rows.people_known(viewer))
    return dict(db.session.execute(statement.where(Person.kind == Kind.INTERNAL)).all())


def titles(ids: Collection[int]) -> dict[int, str]:
    """Return the titles of engagements by id."""
    if not ids:
        return {}
    return dict(
        db.session.execute(select(Engagement.id, Engagement.title).where(Engagement.id.in_(ids))).all()
    )


def scenarios(viewer: Person) -> Sequence[Scenario]:
    """Return what the viewer has kept, by name."""
    return db.session.scalars(_own(viewer).order_by(Scenario.name, Scenario.id)).all()


def chosen_scenarios(viewer: Person, ids: Collection[int]) -> list[Scenario]:
    """Return those of the viewer's scenarios that have these ids, in the order of the ids."""
    if not ids:
        return []
    by_id = {one.id: one for one in db.session.scalars(_own(viewer).where(Scenario.id.in_(ids)))}
    return [by_id[number] for number in ids if number in by_id]


def scenario(viewer: Person, scenario_id: int) -> Scenario | None:
    """Return a scenario if the viewer has kept it."""
    return db.session.scalar(_own(viewer).where(Scenario.id == scenario_id))


def _own(viewer: Person) -> Select[Scenario]:
    return (
        select(Scenario)
        .where(rows.scenarios(viewer))
        .options(selectinload(Scenario.people), selectinload(Scenario.groups))
    )
