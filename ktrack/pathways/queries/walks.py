"""Reading who is on which pathway."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from ktrack.access import path_rows
from ktrack.base.db import db
from ktrack.base.text import like
from ktrack.models import Departure, Pathway, Person, Walk


def own(person: Person) -> list[Walk]:
    """Return the walks a person is on, and those proposed to them, oldest first; there are few."""
    found = (
        select(Walk)
        .where(Walk.person_id == person.id, Walk.left_on.is_(None))
        .options(joinedload(Walk.pathway), joinedload(Walk.version), joinedload(Walk.proposed_by))
        .order_by(Walk.joined_on.is_(None), Walk.joined_on, Walk.id)
    )
    return list(db.session.scalars(found))


def own_on(person: Person, pathway: Pathway) -> Walk | None:
    """Return the person's walk on a pathway or the proposal of it, None if there is neither."""
    found = (
        select(Walk)
        .where(Walk.person_id == person.id, Walk.pathway_id == pathway.id, Walk.left_on.is_(None))
        .options(joinedload(Walk.version), joinedload(Walk.proposed_by))
    )
    return db.session.scalar(found)


def walk(viewer: Person, walk_id: int) -> Walk | None:
    """Return a walk the viewer may see, with person, pathway and version."""
    found = (
        select(Walk)
        .where(Walk.id == walk_id, path_rows.walks(viewer))
        .options(
            joinedload(Walk.person).joinedload(Person.team),
            joinedload(Walk.pathway),
            joinedload(Walk.version),
            joinedload(Walk.proposed_by),
        )
    )
    return db.session.scalar(found)


def led(viewer: Person, pathway: Pathway) -> Select[Walk]:
    """Select the walks on a pathway of those whom the viewer leads, by name; proposals too."""
    return (
        select(Walk)
        .join(Person, Person.id == Walk.person_id)
        .where(Walk.pathway_id == pathway.id, Walk.left_on.is_(None), path_rows.people_led(viewer))
        .options(
            joinedload(Walk.person).joinedload(Person.team),
            joinedload(Walk.version),
            joinedload(Walk.proposed_by),
        )
        .order_by(func.lower(Person.name), Person.id)
    )


def open_count(person: Person) -> int:
    """Return on how many pathways a person is; without what is only proposed."""
    found = select(func.count()).where(
        Walk.person_id == person.id, Walk.joined_on.is_not(None), Walk.left_on.is_(None)
    )
    return db.session.scalar(found) or 0


def people_to_ask(viewer: Person, words: str, day: date, most: int) -> list[Person]:
    """Return whom the viewer leads, who are there, and whose name has all the words, by name."""
    away = select(Departure.id).where(
        Departure.person_id == Person.id,
        Departure.left_on <= day,
        or_(Departure.returned_on.is_(None), Departure.returned_on > day),
    )
    found = (
        select(Person).where(path_rows.people_led(viewer), ~away.exists()).options(joinedload(Person.team))
    )
    for word in words.split():
        found = found.where(Person.search_text.like(like(word), escape="\\"))
    return list(db.session.scalars(found.order_by(func.lower(Person.name), Person.id).limit(most)))


def person_led(viewer: Person, person_id: int) -> Person | None:
    """Return somebody whom the viewer leads."""
    return db.session.scalar(select(Person).where(Person.id == person_id, path_rows.people_led(viewer)))


def with_walk(pathway: Pathway, people: Collection[int]) -> set[int]:
    """Return which of the people (ids) are on the pathway or have it proposed."""
    found = select(Walk.person_id).where(
        Walk.pathway_id == pathway.id, Walk.left_on.is_(None), Walk.person_id.in_(people)
    )
    return set(db.session.scalars(found))
