"""Proof: sign-offs, checks and attested uses, and how they are corrected and taken back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.mentoring import queries
from ktrack.models import Evidence, Person, Shadowing
from ktrack.models.choices import CheckKind, EvidenceType, Grade
from ktrack.retention import record
from ktrack.retention.record import Fact


@dataclass(frozen=True)
class Outcome:
    """What was stored, and what it did to the verified level (None: never assessed)."""

    row: Evidence
    before: int | None
    after: int | None
    counts: bool  # False: another assessment of the same day counts
    new: bool  # False: the same form was sent before


@dataclass(frozen=True)
class Seen:
    """What an assessor saw; level None for a use, kind and grade None but for a check."""

    happened_on: date
    level: int | None = None
    kind: CheckKind | None = None
    grade: Grade | None = None
    note: str = ""

    @property
    def type(self) -> EvidenceType:
        """Which type of evidence this is."""
        if self.level is None:
            return EvidenceType.USE
        return EvidenceType.SIGNOFF if self.kind is None else EvidenceType.CHECK


def assess(
    shadowing: Shadowing, skill_id: int, seen: Seen, key: str, *, by: Person, at: datetime, today: date
) -> Outcome:
    """Record what `by` saw the mentee do: a sign-off, a check or an attested use.

    `key` comes with the form: sending the same form twice makes one row. Refused for a day to come or before
    the shadowing began, and for level 3 and above without a note of what was done.
    """
    earlier = queries.evidence_by_key(key)
    if earlier is not None:
        return _again(earlier, by)
    _check_begun(seen, shadowing.starts_on)
    fact = _fact(shadowing.mentee_id, skill_id, seen, by)
    before = queries.verified_level(shadowing.mentee_id, skill_id)
    try:
        with db.session.begin_nested():
            row = record.record(fact, by, at, today, key=key)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        faster = queries.evidence_by_key(key)
        if faster is None:
            raise
        return _again(faster, by)
    return _outcome(row, before)


def correct(row: Evidence, seen: Seen, *, by: Person, at: datetime, today: date) -> Evidence:
    """Put a corrected row in the place of one's own; returns it. The old one stays visible.

    Saving what stands already returns it unchanged, so that sending the form twice makes one correction.
    Refused as in `assess`, Stale if the row was corrected otherwise meanwhile.
    """
    fact = _fact(row.person_id, row.skill_id, seen, by)
    newest = queries.revision_of(row) or row
    if not newest.void and _says(newest, fact):
        return newest
    _check_begun(seen, queries.first_day(by, row.person_id, row.skill_id))
    return record.revise(row, fact, by, at, today)


def void(row: Evidence, reason: str, *, by: Person, at: datetime) -> Evidence:
    """Take one's own row back, with the reason; returns the row that does so, the same one if sent twice."""
    newest = queries.revision_of(row)
    if newest is not None and newest.void:
        return newest
    return record.void(row, by, at, reason)


def _check_begun(seen: Seen, first_day: date | None) -> None:
    if first_day is not None and seen.happened_on < first_day:
        raise Refused(_l("The shadowing had not begun on this day."), "happened_on")


def _fact(person_id: int, skill_id: int, seen: Seen, by: Person) -> Fact:
    fact = Fact(seen.type, person_id, skill_id, seen.happened_on, assessor_id=by.id, note=seen.note)
    if seen.type is EvidenceType.USE:
        return replace(fact, attested=True)
    return replace(fact, level=seen.level, kind=seen.kind, grade=seen.grade)


def _again(row: Evidence, by: Person) -> Outcome:
    if row.assessor_id != by.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    level = queries.verified_level(row.person_id, row.skill_id)
    return Outcome(row, level, level, counts=True, new=False)


def _outcome(row: Evidence, before: int | None) -> Outcome:
    after = queries.verified_level(row.person_id, row.skill_id)
    same_day = queries.assessments_on(row.person_id, row.skill_id, row.happened_on)
    return Outcome(row, before, after, counts=row.type is EvidenceType.USE or same_day[0] is row, new=True)


def _says(row: Evidence, fact: Fact) -> bool:
    said = ("happened_on", "level", "kind", "grade", "note")
    return all(getattr(row, name) == getattr(fact, name) for name in said)
