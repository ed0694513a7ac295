"""Telling owners that a procedure is to be reviewed, and 30 days later their managers: once each.

What was told is known by the mail itself: its key names the procedure and the day it was to be reviewed by.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from ktrack.attention.scope import is_away
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.mail import beats, outbox
from ktrack.mail.kinds import REVIEW
from ktrack.models import Mail, Person, Procedure
from ktrack.procedures import queries
from ktrack.procedures.queries import Listed

FROM = time(6)
"""On the company's clock."""
LATE = timedelta(days=30)
"""So long after the day managers are told."""
AT_ONCE = 200
"""Procedures that are looked at with one set of statements."""


def tell_daily(now: datetime) -> int:
    """Tell what has become due since yesterday, once a day from six on; returns how many mails. Commits."""
    timezone = current_app.config["KTRACK"]["TIMEZONE"]
    begin = datetime.combine(clock.day_of(now, timezone), FROM, ZoneInfo(timezone))
    last = beats.last(beats.REVIEWS)
    if now < begin or (last is not None and last >= begin):
        return 0
    told = sum(map(_tell, _overdue(clock.day_of(now, timezone))))
    beats.beat(beats.REVIEWS, now)
    db.session.commit()
    return told


Letter = tuple[Person, str, Listed, bool]
"""To whom, about what, which procedure, and whether it is 30 days late."""


def _overdue(today: date) -> Iterator[Letter]:
    """Yield what is to be told and was not."""
    due = select(Procedure.id).where(Procedure.review_on < today).order_by(Procedure.review_on, Procedure.id)
    ids = list(db.session.scalars(due))
    for start in range(0, len(ids), AT_ONCE):
        part = queries.shown(ids[start : start + AT_ONCE])
        away = _away({one.procedure.owner_id for one in part}, today)
        managers = queries.managers_of([one.procedure for one in part])
        letters = [letter for one in part for letter in _letters(one, today, away, managers)]
        known = _told([_key(letter) for letter in letters])
        yield from (letter for letter in letters if _key(letter) not in known)


def _letters(
    listed: Listed, today: date, away: Collection[int], managers: dict[int, list[Person]]
) -> Iterator[Letter]:
    procedure = listed.procedure
    about = f"procedure {procedure.id} due {procedure.review_on}"
    if procedure.owner_id not in away:
        yield procedure.owner, about, listed, False
    late = procedure.review_on is not None and procedure.review_on + LATE <= today
    if late or procedure.owner_id in away:
        for manager in managers[procedure.id]:
            yield manager, f"{about} late" if late else about, listed, late


def _away(people: Collection[int], today: date) -> set[int]:
    found = select(Person.id).where(Person.id.in_(people), is_away(Person.id, today))
    return set(db.session.scalars(found))


def _key(letter: Letter) -> str:
    """As `outbox.tell` makes it."""
    person, about, _listed, _late = letter
    return f"{REVIEW} {about} {person.id}"


def _told(keys: list[str]) -> set[str]:
    """Return which of the keys a mail has."""
    return set(db.session.scalars(select(Mail.dedupe_key).where(Mail.dedupe_key.in_(keys))))


def _tell(letter: Letter) -> int:
    person, about, listed, late = letter
    outbox.tell(person, REVIEW, about, "procedure_review", listed=listed, late=late)
    return 1
