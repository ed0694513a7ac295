"""When something was last heard of somebody here: they signed in, logged, or held a session as a mentor.

Shown in coarse words only, and only of those who offer to mentor.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.models import Account, LogEntry, Meeting, Shadowing
from ktrack.models.choices import MeetingState


def last_days(people: Collection[int]) -> dict[int, date]:
    """Return the last day by person id; who was never heard of is missing. Three statements."""
    signed_in = select(Account.person_id, Account.last_login_at).where(
        Account.person_id.in_(people), Account.last_login_at.is_not(None)
    )
    logged = select(LogEntry.person_id, func.max(LogEntry.happened_on)).where(LogEntry.person_id.in_(people))
    met = (
        select(Shadowing.mentor_id, func.max(Meeting.starts_at))
        .join(Meeting, Meeting.shadowing_id == Shadowing.id)
        .where(Shadowing.mentor_id.in_(people), Meeting.state == MeetingState.HELD)
    )
    last: dict[int, date] = {}
    _keep(last, db.session.execute(signed_in).all())
    _keep(last, db.session.execute(logged.group_by(LogEntry.person_id)).all())
    _keep(last, db.session.execute(met.group_by(Shadowing.mentor_id)).all())
    return last


def _keep(last: dict[int, date], found: Iterable[tuple[int, date | None]]) -> None:
    for person, moment in found:
        if moment is not None:
            day = moment.date() if isinstance(moment, datetime) else moment
            last[person] = max(last.get(person, day), day)
