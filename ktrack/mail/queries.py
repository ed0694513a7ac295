"""What an operator reads about mail: whom it waits for and why, not what it says."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, defer

from ktrack.base.db import db
from ktrack.models import Mail

WAITING = and_(Mail.sent_at.is_(None), Mail.given_up_at.is_(None))
FAILED = and_(Mail.given_up_at.is_not(None), Mail.error != "")
"""Without an error its person did not want it."""


@dataclass(frozen=True)
class Counts:
    """How much mail has not gone out, and why."""

    waiting: int
    failed: int


def waiting() -> Select[Mail]:
    """Return the statement for mail that will be tried, those refused before first, then the oldest."""
    return _listed(WAITING).order_by(Mail.error == "", Mail.send_after, Mail.id)


def failed() -> Select[Mail]:
    """Return the statement for mail that was given up, the latest first."""
    return _listed(FAILED).order_by(Mail.given_up_at.desc(), Mail.id.desc())


def _listed(condition: ColumnElement[bool]) -> Select[Mail]:
    quiet = defer(Mail.subject), defer(Mail.text), defer(Mail.calendar)
    return select(Mail).join(Mail.person).options(contains_eager(Mail.person), *quiet).where(condition)


def counts() -> Counts:
    """Return how many mails wait, and how many were given up."""
    columns = [select(func.count()).where(condition).scalar_subquery() for condition in (WAITING, FAILED)]
    waiting, failed = db.session.execute(select(*columns)).one()
    return Counts(waiting, failed)


def unsent(mail_id: int) -> Mail | None:
    """Return a mail that has not gone out."""
    return db.session.scalar(select(Mail).where(Mail.id == mail_id, Mail.sent_at.is_(None)))


def last_sent() -> datetime | None:
    """Return when the server took the last one; None: never."""
    return db.session.scalar(select(func.max(Mail.sent_at)))
