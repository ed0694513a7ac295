"""Telling managers, once for each thing and threshold, what needs them; told together once a day.

What was told is known by the mail itself: its key names the thing, so that a second run finds it there.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from ktrack.attention.board import Board, board
from ktrack.attention.scope import is_away
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.mail import beats, outbox
from ktrack.mail.kinds import ATTENTION
from ktrack.models import Mail, Person

LOOKED_AT = time(6)
"""On the company's clock, an hour before digests go."""
Thing = tuple[int, str, str, Any]
"""Manager's id, what tells the thing from others, its template, and the thing."""


def tell_daily(now: datetime) -> int:
    """Tell what is new since yesterday, once a day from six on; returns how many things. Commits."""
    timezone = current_app.config["KTRACK"]["TIMEZONE"]
    if now < _begin(now, timezone) or _was_done(now, timezone):
        return 0
    told = _tell(board(None, now, timezone), clock.day_of(now, timezone))
    beats.beat(beats.ATTENTION, now)
    db.session.commit()
    return told


def _begin(now: datetime, timezone: str) -> datetime:
    return datetime.combine(clock.day_of(now, timezone), LOOKED_AT, ZoneInfo(timezone))


def _was_done(now: datetime, timezone: str) -> bool:
    last = beats.last(beats.ATTENTION)
    return last is not None and last >= _begin(now, timezone)


def _tell(found: Board, today: date) -> int:
    things = list(_things(found, today))
    managers = _managers({manager_id for manager_id, *_rest in things}, today)
    known = _told([_key(about, manager_id) for manager_id, about, *_rest in things])
    count = 0
    for manager_id, about, template, thing in things:
        manager = managers.get(manager_id)
        if manager is None or _key(about, manager_id) in known:
            continue
        outbox.tell(manager, ATTENTION, about, template, thing=thing, skills=found.skills, today=today)
        count += 1
    return count


def _things(found: Board, today: date) -> Iterator[Thing]:
    for pair in found.stalled:
        yield pair.manager_id, pair.about, "attention_stalled", pair
    for wait in found.silent:
        yield wait.manager_id, wait.about, "attention_silent", wait
    for claim in found.overdue:
        yield claim.manager_id, claim.about, "attention_signoff", claim
    for over in found.unclosed.shown:
        yield over.manager_id, f"unclosed {over.id} {over.ends_on}", "attention_unclosed", over
    for end in found.ending:
        yield end.manager_id, f"ending {end.id} {end.ends_on} {end.threshold(today)}", "attention_ending", end


def _managers(ids: Iterable[int], today: date) -> dict[int, Person]:
    statement = select(Person).where(Person.id.in_(set(ids)), ~is_away(Person.id, today))
    return {person.id: person for person in db.session.scalars(statement)}


def _key(about: str, manager_id: int) -> str:
    """As `outbox.tell` makes it."""
    return f"{ATTENTION} {about} {manager_id}"


def _told(keys: list[str]) -> set[str]:
    """Return which of the keys a mail has."""
    return set(db.session.scalars(select(Mail.dedupe_key).where(Mail.dedupe_key.in_(keys))))
