"""What an operator does about mail that was refused."""

from datetime import datetime

from sqlalchemy import CursorResult, update

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.mail import queries
from ktrack.models import Mail, Person


def retry(mail: Mail, at: datetime, *, by: Person) -> None:
    """Let the worker try a mail again at its next round."""
    mail.given_up_at, mail.send_after, mail.attempts = None, at, 0
    trail.note(by, "mail.retry", mail, at)


def retry_all(at: datetime, *, by: Person) -> int:
    """Let the worker try all that was given up again; returns how many."""
    again = update(Mail).where(queries.FAILED).values(given_up_at=None, send_after=at, attempts=0)
    result = db.session.execute(again.execution_options(synchronize_session=False))
    count = result.rowcount if isinstance(result, CursorResult) else 0
    trail.note(by, "mail.retry", None, at, mails=count)
    return count
