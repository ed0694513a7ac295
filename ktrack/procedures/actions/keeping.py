"""Keeping a procedure true: confirming it, saying who looks after it, archiving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.base import clock
from ktrack.base.db import lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.models import Engagement, Person, Procedure, Skill
from ktrack.procedures import queries
from ktrack.procedures.actions.writing import confirm_version


@dataclass(frozen=True)
class Kept:
    """Who looks after a procedure, when it is reviewed (None: a draft), and what it belongs to."""

    owner: Person
    review_on: date | None
    review_days: int
    skills: Sequence[Skill]
    engagements: Sequence[Engagement]


def confirm(procedure: Procedure, version: int, *, by: Person, at: datetime, timezone: str) -> bool:
    """Say that a version is still true; returns whether it is new: once a day by one person is enough.

    Refused for drafts and what is archived; Stale if that version is no longer what it says.
    """
    lock_row(procedure)
    if not procedure.in_use:
        raise Refused(_l("Only a published procedure can be confirmed."))
    if queries.newest(procedure).number != version:
        raise Stale(_l("It was changed in the meantime. Read it again, then confirm."))
    last = queries.last_confirmation(procedure)
    today = clock.day_of(at, timezone)
    said = (last.person_id, last.version, clock.day_of(last.at, timezone)) if last else None
    if said == (by.id, version, today):
        return False
    confirm_version(procedure, version, by, at, timezone)
    trail.note(by, "procedure.confirm", procedure, at, version=version)
    return True


def arrange(procedure: Procedure, kept: Kept, seen: str, *, by: Person, at: datetime) -> bool:
    """Store who looks after it and what it belongs to; returns whether anything is new.

    `seen`: the mark of what the form showed. Stale if somebody has changed any of it since.
    """
    lock_row(procedure)
    before = values(procedure)
    if _values(kept) == before:
        return False
    if mark(procedure) != seen:
        raise Stale(_l("Somebody saved this in the meantime. Compare with the page, then save again."))
    procedure.owner, procedure.review_days = kept.owner, kept.review_days
    procedure.review_on = kept.review_on if procedure.in_use else None
    procedure.skills, procedure.engagements = list(kept.skills), list(kept.engagements)
    trail.note(by, "procedure.arrange", procedure, at, was=before[0], now=kept.owner.id)
    return True


def values(procedure: Procedure) -> tuple[object, ...]:
    """Return what `arrange` changes, as values that can be compared."""
    return (
        procedure.owner_id, procedure.review_days, procedure.review_on,
        sorted(skill.id for skill in procedure.skills), sorted(one.id for one in procedure.engagements),
    )  # fmt: skip


def _values(kept: Kept) -> tuple[object, ...]:
    return (
        kept.owner.id, kept.review_days, kept.review_on,
        sorted(skill.id for skill in kept.skills), sorted(one.id for one in kept.engagements),
    )  # fmt: skip


def mark(procedure: Procedure) -> str:
    """Return a short mark of what `arrange` changes."""
    return repr(values(procedure))


def archive(procedure: Procedure, *, by: Person, at: datetime) -> bool:
    """Take a procedure out of use; it stays readable. Returns whether this did it. Refused for drafts."""
    lock_row(procedure)
    if procedure.published_at is None:
        raise Refused(_l("A draft is not in use yet."))
    if procedure.archived_at is not None:
        return False
    procedure.archived_at, procedure.review_on = at, None
    trail.note(by, "procedure.archive", procedure, at)
    return True


def restore(procedure: Procedure, *, by: Person, at: datetime, timezone: str) -> bool:
    """Bring a procedure back; it is to be reviewed today. Returns whether this did it."""
    lock_row(procedure)
    if procedure.archived_at is None:
        return False
    procedure.archived_at, procedure.review_on = None, clock.day_of(at, timezone)
    trail.note(by, "procedure.restore", procedure, at)
    return True
