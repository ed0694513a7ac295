"""Who is in the company, in which team, and whose departure is recorded: arrays by few narrow statements."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import case, func, select

from ktrack.access import rows
from ktrack.base.arrays import fetch_table
from ktrack.base.days import epoch_day, to_day
from ktrack.base.db import db
from ktrack.models import Departure, Engagement, EngagementExpert, Person, Shadowing
from ktrack.models.choices import Kind, Role
from ktrack.scoring.columns import OPEN, BoolArray, Columns, IntArray

NO_TEAM = -1


@dataclass(frozen=True, slots=True)
class Roster(Columns):
    """Everybody there is on the day they would leave or until shortly before, by id.

    person, team int64 (ids; `NO_TEAM`); internal bool; recorded bool: a departure between the day of the
    question and that day is recorded; mine bool: the viewer may choose them by name; learns bool: they shadow
    somebody or have.
    """

    person: IntArray
    team: IntArray
    internal: BoolArray
    recorded: BoolArray
    mine: BoolArray
    learns: BoolArray


@dataclass(frozen=True, slots=True)
class Brought(Columns):
    """Freelancers of engagements that run and that the viewer may ask about: ids, and the last day, int64."""

    engagement: IntArray
    person: IntArray
    ends: IntArray


def roster(viewer: Person, as_of: date, on: date) -> Roster:
    """Return whoever would be there on the day `on`, and those whose departure until then is recorded."""
    day, until = to_day(as_of), to_day(on)
    people = select(
        Person.id,
        func.coalesce(Person.team_id, NO_TEAM),
        case((Person.kind == Kind.INTERNAL, 1), else_=0),
        case((rows.people_to_lose(viewer), 1), else_=0),
    ).order_by(Person.id)
    connection = db.session.connection()
    person, team, internal, mine = fetch_table(connection, people).astype(np.int64)
    back = func.coalesce(epoch_day(Departure.returned_on), OPEN)
    away = select(Departure.person_id, epoch_day(Departure.left_on), back)
    who, left, returned = fetch_table(connection, away).astype(np.int64)
    mentees = (
        select(Shadowing.mentee_id)
        .where(Shadowing.starts_on <= as_of, Shadowing.engagement_id.is_not(None))
        .distinct()
    )
    (learners,) = fetch_table(connection, mentees).astype(np.int64)
    gone = np.isin(person, who[(left <= until) & (returned > until)])
    recorded = np.isin(person, who[(left > day) & (left <= until) & (returned > until)])
    found = Roster(person, team, internal == 1, recorded, mine == 1, np.isin(person, learners))
    return found.take(recorded | ~gone)


def brought(viewer: Person, as_of: date) -> Brought:
    """Return the freelancers of the engagements that run on a day, those that end first first.

    Managers ask about those they manage, executives and administrators about all.
    """
    statement = (
        select(EngagementExpert.engagement_id, EngagementExpert.person_id, epoch_day(Engagement.ends_on))
        .join(Engagement, Engagement.id == EngagementExpert.engagement_id)
        .join(Person, Person.id == EngagementExpert.person_id)
        .where(Person.kind == Kind.FREELANCER, Engagement.starts_on <= as_of, Engagement.ends_on >= as_of)
        .order_by(Engagement.ends_on, Engagement.id, Person.id)
    )
    if viewer.role is Role.MANAGER:
        statement = statement.where(Engagement.manager_id == viewer.id)
    return Brought(*fetch_table(db.session.connection(), statement).astype(np.int64))
