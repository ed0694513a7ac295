"""Ending a relationship that has no engagement, and prolonging it: either of the two may, at any time."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from ktrack import agreeing
from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.finding.actions.asking import check_until
from ktrack.finding.queries import pairs
from ktrack.mail import outbox
from ktrack.models import Farewell, Person, Shadowing


def end(shadowing: Shadowing, text: str, *, by: Person, at: datetime, today: date) -> None:
    """End it today with a word to the other one; what the two said stays. Repeating it is harmless.

    Refused without a word and once it is over; Stale if the other one has ended it meanwhile.
    """
    if not text.strip():
        raise Refused(_l("Say goodbye in a sentence."), "text")
    agreeing.lock(shadowing.id)
    said = pairs.farewell(shadowing)
    if said is not None:
        if (said.person_id, said.text) == (by.id, text):
            return
        raise Stale(_l("This relationship was ended in the meantime; your text is kept below."))
    if shadowing.last_day < today:
        raise Refused(_l("This relationship is over already."))
    db.session.add(Farewell(shadowing=shadowing, person=by, said_at=at, text=text))
    shadowing.ends_on = max(today, shadowing.starts_on)
    trail.note(by, "mentor.end", shadowing, at)
    _tell(shadowing, by, "ended", f"ended {shadowing.id}", text=text)


def prolong(shadowing: Shadowing, until: date, *, by: Person, at: datetime, today: date) -> None:
    """Let it last until another day; repeating it is harmless.

    Refused for a day before today or more than two years ahead, and once one of the two has ended it.
    """
    check_until(until, today)
    agreeing.lock(shadowing.id)
    db.session.refresh(shadowing, ["ends_on"])
    if pairs.farewell(shadowing) is not None:
        raise Refused(_l("This relationship was ended. Ask for a new one."))
    if until < shadowing.starts_on:
        raise Refused(_l("Choose a day after the start."), "until")
    if shadowing.ends_on == until:
        return
    shadowing.ends_on = until
    trail.note(by, "mentor.prolong", shadowing, at, until=until.isoformat())
    _tell(shadowing, by, "prolonged", f"until {shadowing.id} {until}", until=until)


def _tell(shadowing: Shadowing, by: Person, template: str, about: str, **context: Any) -> None:
    other = shadowing.mentee if by.id == shadowing.mentor_id else shadowing.mentor
    outbox.tell(
        other, "mentoring.ended", about, f"mentor_{template}", shadowing=shadowing, by=by,
        can_sign_in=agreeing.may_sign_in(other), **context,
    )  # fmt: skip
