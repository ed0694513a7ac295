"""What happens to a planned check: it is held, moved, handed on or cancelled."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.checks import queries
from ktrack.checks.planning import allow_week
from ktrack.mail import outbox
from ktrack.models import Person, PlannedCheck
from ktrack.models.choices import CheckKind, EvidenceType, Grade, PlannedState
from ktrack.retention import record
from ktrack.retention.record import Fact

_ZONES = timedelta(days=1)  # the moment of planning is in UTC, the day of a check is the company's


@dataclass(frozen=True)
class Shown:
    """What an assessor saw in a demonstration or a teach-back."""

    happened_on: date
    level: int
    grade: Grade
    note: str


def claim_turn(check: PlannedCheck) -> None:
    """Lock a check and raise Stale unless it is still to be held."""
    lock_row(check, ["state", "evidence_id", "assessor_id", "week_on"])
    if check.state is PlannedState.HELD:
        raise Stale(_l("This check was held in the meantime. Open it to see how it went."))
    if check.state is PlannedState.CANCELLED:
        raise Stale(_l("This check was cancelled in the meantime."))


def hold(check: PlannedCheck, shown: Shown, key: str, *, by: Person, at: datetime, today: date) -> bool:
    """Record how a demonstration or teach-back went; returns whether it is new.

    `key` comes with the form: sending the same form twice makes one row. Refused for a quiz, for a day before
    the check was planned, for one's own check, for level 3 and above without a note, and for the grade again
    at the level checked, which KT-1 would not take for a failure. Stale if somebody else was faster.
    """
    try:
        claim_turn(check)
    except Stale:
        if queries.evidence_key(check) == key:
            return False
        raise
    if check.kind is CheckKind.QUIZ:
        raise Refused(_l("A quiz is answered by the person: its result comes by itself."))
    if shown.happened_on < check.planned_at.date() - _ZONES:
        raise Refused(_l("The check was not planned yet on this day."), "happened_on")
    if shown.grade is Grade.AGAIN and shown.level >= check.level:
        raise Refused(_l("Again means that a lower level was shown than the one checked: which?"), "level")
    fact = Fact(
        EvidenceType.CHECK, check.person_id, check.skill_id, shown.happened_on, level=shown.level,
        kind=check.kind, grade=shown.grade, assessor_id=by.id, note=shown.note,
    )  # fmt: skip
    record.record(fact, by, at, today, key=key, check=check)
    return True


def move(check: PlannedCheck, monday: date, reason: str, *, by: Person, at: datetime, today: date) -> None:
    """Put a check into another week. Refused for one that is over or has another check of the person."""
    claim_turn(check)
    allow_week(monday, today)
    if queries.has_other(check, monday):
        raise Refused(
            _l("There is another check of the same person in that week: one a week is enough."), "week"
        )
    if check.week_on == monday:
        return
    before, check.week_on, check.reason = check.week_on, monday, reason
    trail.note(by, "check.move", check, at, before=before.isoformat(), after=monday.isoformat())
    _tell_others(check, by, "check_moved", f"moved {at.isoformat()}")


def hand(check: PlannedCheck, assessor: Person, reason: str, *, by: Person, at: datetime) -> None:
    """Let somebody else hold a check. Refused for the person who is checked."""
    claim_turn(check)
    if assessor.id == check.person_id:
        raise Refused(_l("Nobody can assess themselves."), "assessor")
    if assessor.id == check.assessor_id:
        return
    former = check.assessor
    trail.note(by, "check.hand", check, at, before=check.assessor_id, after=assessor.id)
    check.assessor, check.reason = assessor, reason
    db.session.flush()
    _tell_others(check, by, "check_moved", f"handed {at.isoformat()}", former)


def cancel(check: PlannedCheck, reason: str, *, by: Person, at: datetime) -> None:
    """Take a check off the schedule; it is not planned again for four weeks. Twice is as good as once."""
    try:
        claim_turn(check)
    except Stale:
        if check.state is PlannedState.CANCELLED:
            return
        raise
    check.state, check.reason = PlannedState.CANCELLED, reason
    trail.note(by, "check.cancel", check, at)
    _tell_others(check, by, "check_cancelled", "cancelled")


def _tell_others(
    check: PlannedCheck, by: Person, template: str, what: str, former: Person | None = None
) -> None:
    """Write to everybody concerned but the one who did it."""
    concerned = {check.person, check.assessor, former} - {by, None}
    for person in sorted((one for one in concerned if one is not None), key=lambda one: one.id):
        outbox.tell(person, "check.planned", f"check {check.id} {what}", template, check=check, by=by)
