"""Contesting evidence about oneself, and answering that."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from ktrack import agreeing
from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.contests import queries
from ktrack.mail import outbox
from ktrack.models import Contest, Evidence, Person


def contest(row: Evidence, text: str, key: str, *, by: Person, at: datetime) -> tuple[Contest, bool]:
    """Say that a row of evidence about oneself is wrong; returns the contest and whether it is new.

    Sending a form twice, by its `key`, makes one. The row goes on counting until somebody corrects it.
    """
    if not text.strip():
        raise Refused(_l("Write what is wrong."), "text")
    lock_row(row, ["void"])
    earlier = queries.by_key(key)
    if earlier is not None:
        if earlier.evidence_id != row.id:
            raise Refused(_l("This form belongs to somebody else. Open the page again."))
        return earlier, False
    if not queries.stands(row):
        raise Refused(_l("This row counts no longer: it was corrected or taken back."))
    if queries.is_open(row):
        raise Refused(_l("You have contested this already. It waits for an answer."))
    made = Contest(key=key, evidence_id=row.id, evidence=row, text=text, raised_at=at)
    db.session.add(made)
    trail.note(by, "contest.raise", row, at)
    for person in queries.hear(row):
        _tell(person, "contest.raised", made)
    return made, True


def answer(made: Contest, text: str, *, by: Person, at: datetime) -> None:
    """Answer what somebody contests. Harmless to repeat; Stale if it was answered otherwise meanwhile."""
    if not text.strip():
        raise Refused(_l("Write your answer."), "answer")
    lock_row(made)
    if made.answered_at is not None:
        if (made.answered_by_id, made.answer) == (by.id, text):
            return
        raise Stale(_l("This was answered in the meantime. That answer stands; your text is kept below."))
    made.answer, made.answered_at, made.answered_by = text, at, by
    trail.note(by, "contest.answer", made.evidence, at)
    _tell(made.evidence.person, "contest.answered", made)


def _tell(person: Person, kind: str, made: Contest) -> None:
    outbox.tell(
        person, kind, f"contest {made.id}", kind.replace(".", "_"), contest=made,
        can_sign_in=agreeing.may_sign_in(person),
    )  # fmt: skip
