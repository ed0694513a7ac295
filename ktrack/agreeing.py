"""The other side's answer to an agreement, on the pair's page and by a signed link alike."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.mail import outbox
from ktrack.models import Account, Agreement, Person, Shadowing
from ktrack.models.choices import AgreementAnswer


def accept(agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Accept the proposed version, which from now on counts; harmless to repeat.

    Refused for whoever proposed it and for anybody who is not one of the pair; Stale if it was returned or
    replaced in the meantime.
    """
    _answer(agreement, AgreementAnswer.ACCEPTED, "", by, at)


def send_back(agreement: Agreement, comment: str, *, by: Person, at: datetime) -> None:
    """Return the proposed version with a comment that says what should be otherwise; as `accept`."""
    if not comment.strip():
        raise Refused(_l("Say what should be otherwise."), "comment")
    _answer(agreement, AgreementAnswer.RETURNED, comment, by, at)


def newest(shadowing_id: int) -> Agreement | None:
    """Return the version proposed last, whatever became of it; an answer is wanted for no other."""
    statement = select(Agreement).where(Agreement.shadowing_id == shadowing_id)
    return db.session.scalar(statement.order_by(Agreement.version.desc()).limit(1))


def lock(shadowing_id: int) -> None:
    """Let one change of a pair's agreement pass at a time; the next one sees what it has stored."""
    statement = select(Shadowing.id).where(Shadowing.id == shadowing_id)
    db.session.execute(statement.with_for_update(key_share=True))


def may_sign_in(person: Person) -> bool:
    """Whether the person has an account that is open: others are not sent to a page they cannot enter."""
    statement = select(Account.id).where(Account.person_id == person.id, Account.disabled_at.is_(None))
    return db.session.scalar(statement) is not None


def _answer(agreement: Agreement, answer: AgreementAnswer, comment: str, by: Person, at: datetime) -> None:
    lock(agreement.shadowing_id)
    db.session.refresh(agreement)
    if (agreement.answer, agreement.answered_by_id, agreement.comment) == (answer, by.id, comment):
        return
    _check(agreement, by)
    agreement.answer, agreement.answered_at, agreement.answered_by = answer, at, by
    agreement.comment = comment
    deed = "agreement.accept" if answer is AgreementAnswer.ACCEPTED else "agreement.return"
    trail.note(by, deed, agreement, at, shadowing=agreement.shadowing_id, version=agreement.version)
    proposer = agreement.proposed_by
    outbox.tell(
        proposer, "agreement.answered", f"agreement {agreement.id}", "agreement_answered",
        agreement=agreement, can_sign_in=may_sign_in(proposer),
    )  # fmt: skip


def _check(agreement: Agreement, by: Person) -> None:
    pair = (agreement.shadowing.mentor_id, agreement.shadowing.mentee_id)
    if agreement.answer is AgreementAnswer.ACCEPTED:
        raise Stale(_l("This version was accepted in the meantime. To change it, propose a new one."))
    if agreement.answer is AgreementAnswer.RETURNED:
        raise Stale(_l("This version was returned in the meantime. Propose a new one."))
    last = newest(agreement.shadowing_id)
    if last is not None and last.version > agreement.version:
        raise Stale(_l("A newer version was proposed in the meantime. Read that one, then answer."))
    if by.id not in pair:
        raise Refused(_l("Only the mentor and the mentee agree on this."))
    if agreement.proposed_by_id == by.id:
        raise Refused(_l("You proposed this version yourself: the other side answers."))
    if agreement.proposed_by_id not in pair:
        raise Refused(_l("Whoever proposed this version takes no part any more. Propose a new one."))
