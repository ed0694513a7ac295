"""Recording evidence: the only way in which it is written one by one (imports write it in bulk)."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.base.text import new_key
from ktrack.models import Evidence, Person, PlannedCheck
from ktrack.models.choices import CheckKind, EvidenceType, Grade, Kind
from ktrack.retention import holdings, planned, predictions

NOTE_FROM = 3
"""The level from which a sign-off, demo or teach-back must say what was done."""
_SHOWN = (CheckKind.DEMO, CheckKind.TEACHBACK)


@dataclass(frozen=True)
class Fact:
    """What a row of evidence says.

    level: 0 … 5, None for a use; kind and grade: of a check only; attested: of a use only; assessor_id: who
    assessed or attested it, None for the person's own word; entry_id: the log entry it comes from; note:
    Markdown.
    """

    type: EvidenceType
    person_id: int
    skill_id: int
    happened_on: date
    level: int | None = None
    kind: CheckKind | None = None
    grade: Grade | None = None
    attested: bool | None = None
    assessor_id: int | None = None
    entry_id: int | None = None
    note: str = ""


def record(
    fact: Fact,
    by: Person | None,
    at: datetime,
    today: date,
    *,
    key: str = "",
    check: PlannedCheck | None = None,
) -> Evidence:
    """Add a row of evidence, refresh the holding, note it in the audit trail; returns the flushed row.

    Of a check it stores first what was expected of it, and it fulfils the planned check, if there is one.
    by: who writes it down (None: a command). key: the row's identifier (made here if empty); a form brings
    its own, so that it cannot be stored twice. Raises Refused with the field at fault, and IntegrityError
    for a key that is taken.
    """
    _check(fact, today)
    checked = fact.type is EvidenceType.CHECK
    row = _add_check(fact, at, key, check) if checked else _add(fact, at, key=key)
    _note(by, "evidence.record", row, at)
    _keep_up(fact)
    return row


def _keep_up(fact: Fact) -> None:
    pair = (fact.person_id, fact.skill_id)
    if fact.type is EvidenceType.CLAIM and fact.level is not None:
        holdings.claim(pair, fact.level, fact.happened_on)
    else:
        holdings.refresh([pair])


def revise(old: Evidence, fact: Fact, by: Person | None, at: datetime, today: date) -> Evidence:
    """Put a corrected row in the place of `old`, which stays visible; returns the new row.

    Skill and day may be corrected, the person and the type may not. Raises Refused, and Stale if `old` was
    corrected already.
    """
    if (fact.person_id, fact.type) != (old.person_id, old.type):
        raise Refused(_("A correction keeps the person and the kind of evidence: take it back instead."))
    _check(fact, today)
    _claim_turn(old)
    row = _add(fact, at, revises=old)
    _note(by, "evidence.revise", row, at)
    holdings.refresh({(old.person_id, old.skill_id), (fact.person_id, fact.skill_id)})
    predictions.follow(old, row, at)
    return row


def void(old: Evidence, by: Person | None, at: datetime, note: str) -> Evidence:
    """Take `old` back with a further row, which is returned. Raises Stale if `old` was corrected already."""
    _claim_turn(old)
    fact = Fact(
        old.type, old.person_id, old.skill_id, old.happened_on, old.level, old.kind, old.grade, old.attested,
        old.assessor_id, old.entry_id, note,
    )  # fmt: skip
    row = _add(fact, at, revises=old, taken_back=True)
    _note(by, "evidence.void", row, at)
    holdings.refresh([(old.person_id, old.skill_id)])
    return row


def _add_check(fact: Fact, at: datetime, key: str, check: PlannedCheck | None) -> Evidence:
    check = check or planned.awaited(fact.person_id, fact.skill_id, fact.happened_on)
    expected = predictions.expect(fact.person_id, fact.skill_id, fact.happened_on)
    row = _add(fact, at, key=key)
    predictions.store(row, expected, check is not None and check.audit, at)
    planned.fulfil(check, row)
    return row


def _add(
    fact: Fact, at: datetime, revises: Evidence | None = None, taken_back: bool = False, key: str = ""
) -> Evidence:
    row = Evidence(
        key=key or new_key("v"),
        recorded_at=at,
        revises_id=revises.id if revises else None,
        void=taken_back,
        **vars(fact),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _note(by: Person | None, verb: str, row: Evidence, at: datetime) -> None:
    trail.note(
        by, verb, row, at, type=row.type, person=row.person_id, skill=row.skill_id, level=row.level,
        on=row.happened_on.isoformat(), revises=row.revises_id,
    )  # fmt: skip


def _claim_turn(old: Evidence) -> None:
    """Raise Stale unless this is the first correction of `old`; a second one waits for the first."""
    db.session.scalar(select(Evidence.id).where(Evidence.id == old.id).with_for_update())
    corrected = db.session.scalar(select(Evidence.id).where(Evidence.revises_id == old.id).limit(1))
    if old.void or corrected is not None:
        raise Stale(_("This was already corrected or taken back. Open it again to see how it stands now."))


def _check(fact: Fact, today: date) -> None:
    """Raise Refused for the first rule of the domain that the fact breaks."""
    if fact.happened_on > today:
        raise Refused(_("Evidence cannot lie in the future."), "happened_on")
    _check_level(fact)
    _check_parts(fact)
    _check_people(fact)
    if _needs_note(fact) and not fact.note.strip():
        raise Refused(_("From level 3 on, write down what was done."), "note")


def _check_level(fact: Fact) -> None:
    if fact.type is EvidenceType.USE:
        if fact.level is not None:
            raise Refused(_("A use has no level."), "level")
    elif fact.level is None or not 0 <= fact.level <= 5:
        raise Refused(_("The level must be between 0 and 5."), "level")


def _check_parts(fact: Fact) -> None:
    """Kind and grade belong to checks, attested to uses."""
    check = fact.type is EvidenceType.CHECK
    if check != (fact.kind is not None):
        raise Refused(_("A check, and nothing else, is a demo, a teach-back or a quiz."), "kind")
    if check != (fact.grade is not None):
        raise Refused(_("A check, and nothing else, has a grade."), "grade")
    if (fact.type is EvidenceType.USE) != (fact.attested is not None):
        raise Refused(_("A use, and nothing else, is attested or not."), "attested")


def _check_people(fact: Fact) -> None:
    person = db.session.get_one(Person, fact.person_id)
    if person.kind is Kind.FREELANCER:
        raise Refused(_("Freelancers pass knowledge on; they cannot receive it."), "person_id")
    assessed = fact.type in (EvidenceType.SIGNOFF, EvidenceType.CHECK) or bool(fact.attested)
    if assessed and fact.assessor_id is None:
        raise Refused(_("Say who saw it."), "assessor_id")
    if not assessed and fact.assessor_id is not None:
        raise Refused(_("A person's own word has no assessor."), "assessor_id")
    if fact.assessor_id == fact.person_id:
        raise Refused(_("Nobody can assess themselves."), "assessor_id")


def _needs_note(fact: Fact) -> bool:
    shown = fact.type is EvidenceType.SIGNOFF or fact.kind in _SHOWN
    return shown and fact.level is not None and fact.level >= NOTE_FROM
