"""Writing a procedure: a new one, one that an answered question becomes, and further versions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base import clock
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.base.text import new_key
from ktrack.mail import outbox
from ktrack.models import (
    Engagement,
    Person,
    Procedure,
    ProcedureConfirmation,
    ProcedureVersion,
    Question,
    Skill,
)
from ktrack.procedures import queries
from ktrack.web import markdown

USUAL_DAYS = 180
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Wording:
    """What a version says; note: what is new in it."""

    title: str
    text: str
    links: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Belonging:
    """What a procedure belongs to, and for how many days a confirmation holds."""

    review_days: int = USUAL_DAYS
    skills: Sequence[Skill] = field(default=())
    engagements: Sequence[Engagement] = field(default=())


def write(
    wording: Wording, belonging: Belonging, key: str, *, by: Person, at: datetime
) -> tuple[Procedure, bool]:
    """Store a draft that its author looks after; returns it and whether it is new.

    `key` comes with the form: sending the same form twice makes one. Refused without title or text.
    """
    _check(wording)
    earlier = queries.by_key(key)
    if earlier is not None:
        return _own(earlier, by), False
    made = Procedure(
        key=key, owner_id=by.id, review_days=belonging.review_days, created_at=at,
        skills=list(belonging.skills), engagements=list(belonging.engagements),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        faster = queries.by_key(key)
        if faster is None:
            raise
        return _own(faster, by), False
    _add_version(made, 1, wording, by, at)
    trail.note(by, "procedure.write", made, at)
    return made, True


def from_question(question: Question, *, by: Person, at: datetime) -> tuple[Procedure, bool]:
    """Make a draft of a question and its answer, and ask the two to complete it; one question makes one.

    The asker looks after it: the expert may be gone when it has to be reviewed. Refused without an answer.
    """
    if question.answered_by is None:
        raise Refused(_l("Nobody has answered this question yet."))
    earlier = queries.of_question(question)
    if earlier is not None:
        return earlier, False
    made = Procedure(
        key=new_key("p"), owner_id=question.asker_id, review_days=USUAL_DAYS, created_at=at,
        question_id=question.id, skills=[question.skill] if question.skill else [],
        engagements=[question.shadowing.engagement] if question.shadowing.engagement else [],
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # the other of the two was faster
        faster = queries.of_question(question)
        if faster is None:
            raise
        return faster, False
    _add_version(made, 1, _drafted(question), by, at)
    trail.note(by, "procedure.draft", made, at, question=question.id)
    _ask_to_complete(made, question, by)
    return made, True


def _drafted(question: Question) -> Wording:
    """Return the first wording, in the language of who asked."""
    plain = " ".join(markdown.render(question.text[:1000]).striptags().split())
    title = plain if len(plain) <= LONGEST_TITLE else f"{plain[: LONGEST_TITLE - 2]} …"
    with force_locale(question.asker.locale.value):
        parts = (_("When it is needed"), question.text, _("What to do"), question.answer)
        text = "## {}\n\n{}\n\n## {}\n\n{}\n".format(*parts)
        return Wording(title or str(_("Without a title")), text, note=str(_("Taken from a question")))


def _ask_to_complete(made: Procedure, question: Question, by: Person) -> None:
    for person in (question.asker, question.answered_by):
        if person is not None and person.id != by.id:
            outbox.tell(
                person, "procedure.drafted", f"procedure {made.id}", "procedure_drafted", procedure=made,
                by=by, title=queries.newest(made).title,
            )  # fmt: skip


def save(procedure: Procedure, wording: Wording, base: int, *, by: Person, at: datetime) -> bool:
    """Store a further version; `base`: the version that the form was filled with. Returns whether it is new.

    Refused without a title, a text or a word on what is new, and once it is archived; Stale if somebody has
    saved another version since: theirs stays, and the form keeps what was typed.
    """
    _check(wording)
    lock_row(procedure)
    newest = queries.newest(procedure)
    if (newest.title, newest.text, tuple(newest.links)) == (wording.title, wording.text, wording.links):
        return False
    if procedure.archived_at is not None:
        raise Refused(_l("It was archived in the meantime. Bring it back before you change it."))
    if newest.number != base:
        raise Stale(
            _l("Somebody saved another version in the meantime. Both are below: compare, then save again.")
        )
    if not wording.note.strip():
        raise Refused(_l("Say in a few words what is new."), "note")
    _add_version(procedure, newest.number + 1, wording, by, at)
    trail.note(by, "procedure.save", procedure, at, version=newest.number + 1)
    if procedure.owner_id != by.id:
        outbox.tell(
            procedure.owner, "procedure.changed", f"procedure {procedure.id} version {newest.number + 1}",
            "procedure_changed", procedure=procedure, by=by, wording=wording, version=newest.number + 1,
        )  # fmt: skip
    return True


def publish(procedure: Procedure, *, by: Person, at: datetime, timezone: str) -> bool:
    """Show a draft to everybody inside; who does so says that it is true. Returns whether this did it."""
    lock_row(procedure)
    if procedure.published_at is not None:
        return False
    confirm_version(procedure, queries.newest(procedure).number, by, at, timezone)
    procedure.published_at = at  # together with its review-by date
    trail.note(by, "procedure.publish", procedure, at)
    return True


def confirm_version(procedure: Procedure, version: int, by: Person, at: datetime, timezone: str) -> None:
    """Add a confirmation, and move the review-by date by the procedure's time; its row is locked."""
    last = queries.last_confirmation(procedure)
    row = ProcedureConfirmation(
        procedure_id=procedure.id, number=last.number + 1 if last else 1, version=version, person_id=by.id,
        at=at,
    )  # fmt: skip
    db.session.add(row)
    procedure.review_on = clock.day_of(at, timezone) + timedelta(days=procedure.review_days)


def _add_version(procedure: Procedure, number: int, wording: Wording, by: Person, at: datetime) -> None:
    db.session.flush()
    row = ProcedureVersion(
        procedure_id=procedure.id, number=number, author_id=by.id, at=at, title=wording.title,
        text=wording.text, links=list(wording.links), note=wording.note,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()


def _own(procedure: Procedure, by: Person) -> Procedure:
    if procedure.owner_id != by.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    return procedure


def _check(wording: Wording) -> None:
    if not wording.title.strip():
        raise Refused(_l("Give it a title."), "title")
    if not wording.text.strip():
        raise Refused(_l("Write what is to be done."), "text")
