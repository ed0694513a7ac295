"""Reading people, their teams and when they are away."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.base.db import db
from ktrack.base.text import fold, like
from ktrack.models import Account, Departure, Engagement, Holding, Person, Shadowing, Team
from ktrack.models.choices import Role


@dataclass(frozen=True)
class Filter:
    """What the list of people is narrowed to; empty values narrow nothing."""

    words: str = ""
    team: int | None = None
    role: str = ""
    state: str = ""  # active, leaving or left


def listed(wanted: Filter, today: date) -> Select[Person, Account]:
    """Select (person, account or None) in the order of names; team and departures come with them."""
    statement = (
        select(Person, Account)
        .outerjoin(Account, Account.person_id == Person.id)
        .options(joinedload(Person.team), selectinload(Person.departures))
        .order_by(Person.search_text, Person.id)
    )
    return statement.where(*_conditions(wanted, today))


def _conditions(wanted: Filter, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        email = func.lower(Person.email).like(like(wanted.words), escape="\\")
        found.append(or_(Person.search_text.like(like(wanted.words), escape="\\"), email))
    if wanted.team:
        found.append(Person.team_id == wanted.team)
    if wanted.role in list(Role):
        found.append(Person.role == Role(wanted.role))
    if wanted.state in ("active", "leaving", "left"):
        found.append(_in_state(wanted.state, today))
    return found


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    away = and_(
        Departure.left_on <= today, or_(Departure.returned_on.is_(None), Departure.returned_on > today)
    )
    if state == "left":
        return _has_departure(away)
    if state == "leaving":
        return _has_departure(and_(Departure.left_on > today, _lasts()))
    return ~_has_departure(away)


def _has_departure(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Departure.person_id == Person.id, condition)


def _lasts() -> ColumnElement[bool]:
    """A departure of no day is one that was withdrawn."""
    return or_(Departure.returned_on.is_(None), Departure.returned_on > Departure.left_on)


def person(person_id: int, *conditions: ColumnElement[bool]) -> Person | None:
    """Return a person with team and departures, if all `conditions` (the viewer's rows) hold."""
    statement = (
        select(Person)
        .where(Person.id == person_id, *conditions)
        .options(joinedload(Person.team), selectinload(Person.departures))
    )
    return db.session.scalar(statement)


def person_by_key(key: str) -> Person | None:
    """Return the person with this key."""
    return db.session.scalar(select(Person).where(Person.key == key))


def account_of(person_id: int) -> Account | None:
    """Return the person's account, None if they have none."""
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


def account_with(login: str) -> Account | None:
    """Return the account that signs in with this address."""
    return db.session.scalar(select(Account).where(Account.login == login.strip().casefold()))


def teams() -> list[Team]:
    """Return all teams by name."""
    return list(db.session.scalars(select(Team).order_by(Team.name, Team.id)))


def team(team_id: int) -> Team | None:
    """Return a team."""
    return db.session.get(Team, team_id)


def team_sizes() -> dict[int, int]:
    """Return how many people each team has, by team id; teams of nobody are missing."""
    statement = (
        select(Person.team_id, func.count()).where(Person.team_id.is_not(None)).group_by(Person.team_id)
    )
    return {team: count for team, count in db.session.execute(statement) if team is not None}


def team_named(name: str) -> Team | None:
    """Return the team called so, whatever its case and accents."""
    return next((team for team in teams() if fold(team.name) == fold(name)), None)


def held_skills(person_id: int) -> set[int]:
    """Return the ids of the skills that a person holds or claims."""
    return set(db.session.scalars(select(Holding.skill_id).where(Holding.person_id == person_id)))


def learns(person_id: int) -> bool:
    """Whether the person is, or was, the mentee of a shadowing."""
    return bool(db.session.scalar(select(exists().where(Shadowing.mentee_id == person_id))))


def managed_on(person_id: int, day: date) -> int:
    """Return how many engagements the person manages that have not ended by `day`."""
    statement = select(func.count()).where(Engagement.manager_id == person_id, Engagement.ends_on >= day)
    return db.session.scalar(statement) or 0
