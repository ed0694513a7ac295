"""Reading accounts."""

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import joinedload

from ktrack.base.db import db
from ktrack.models import Account, Person

# Made once: every request asks it, and making a statement takes as long as running it.
_BY_ID = select(Account).where(Account.id == bindparam("number")).options(joinedload(Account.person))


def by_session(session_id: str) -> Account | None:
    """Return the account of a session ("id:token"); None once it is disabled or signed out everywhere."""
    number, _, token = session_id.partition(":")
    if not number.isdecimal():
        return None
    account = db.session.scalar(_BY_ID, {"number": int(number)})
    if account is None or account.disabled_at is not None or account.session_token != token:
        return None
    return account


def by_login(login: str) -> Account | None:
    """Return the account with this e-mail address, whatever its case."""
    statement = (
        select(Account).where(Account.login == login.strip().casefold()).options(joinedload(Account.person))
    )
    return db.session.scalar(statement)


def by_person(person_id: int) -> Account | None:
    """Return the person's account, None if they have none."""
    return db.session.scalar(
        select(Account).where(Account.person_id == person_id).options(joinedload(Account.person))
    )


def person(person_id: int) -> Person | None:
    """Return a person."""
    return db.session.get(Person, person_id)


def named(text: str) -> list[Person]:
    """Return the person with this key, or else those with this e-mail address, whatever its case."""
    found = _people(Person.key == text)
    return found or _people(func.lower(Person.email) == text.strip().lower())


def _people(condition: ColumnElement[bool]) -> list[Person]:
    return list(db.session.scalars(select(Person).where(condition).order_by(Person.id)))


def all_accounts() -> list[Account]:
    """Return every account with its person, by login."""
    return list(
        db.session.scalars(select(Account).options(joinedload(Account.person)).order_by(Account.login))
    )
