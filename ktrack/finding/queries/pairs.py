"""Relationships that have no engagement: the two have found each other."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import Farewell, Person, Shadowing


def runs(today: date) -> ColumnElement[bool]:
    """The condition that a shadowing has no engagement, is not over and that nobody has ended it."""
    ended = exists().where(Farewell.shadowing_id == Shadowing.id)
    return and_(Shadowing.engagement_id.is_(None), Shadowing.ends_on >= today, ~ended)


def found(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the relationship if the viewer is one of the two and it has no engagement."""
    statement = select(Shadowing).where(
        Shadowing.id == shadowing_id, Shadowing.engagement_id.is_(None), rows.own_shadowings(viewer)
    )
    people = joinedload(Shadowing.mentor), joinedload(Shadowing.mentee)
    return db.session.scalar(statement.options(*people, selectinload(Shadowing.skills)))


def learn_together(mentor: Person, mentee: Person, today: date) -> bool:
    """Whether the one is the other's mentor already, outside engagements."""
    one = select(Shadowing.id).where(
        Shadowing.mentor_id == mentor.id, Shadowing.mentee_id == mentee.id, runs(today)
    )
    return bool(db.session.scalar(select(one.exists())))


def farewell(shadowing: Shadowing) -> Farewell | None:
    """Return who has ended it with which word; None: nobody."""
    return db.session.get(Farewell, shadowing.id)
