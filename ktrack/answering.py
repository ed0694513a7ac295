"""The answer to a question, on its page and by a signed link alike."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.mail import outbox
from ktrack.models import Person, Question


def answer(question: Question, text: str, *, by: Person, at: datetime) -> bool:
    """Answer an open question and tell who asked; returns whether it is new.

    The same answer by the same person, sent twice, is stored once. Refused for an empty text; Stale if
    somebody answered in the meantime: theirs stays, and the second has to find another way to say more.
    """
    if not text.strip():
        raise Refused(_l("Write your answer."), "answer")
    lock(question)
    if question.answered_at is not None:
        if (question.answered_by_id, question.answer) == (by.id, text):
            return False
        raise Stale(
            _l("Somebody answered this in the meantime. Theirs stands; your text is kept below to copy."),
            "answer",
        )
    question.answer, question.answered_at, question.answered_by = text, at, by
    trail.note(by, "question.answer", question, at)
    outbox.tell(
        question.asker, "question.answered", f"question {question.id}", "question_answered", question=question
    )
    return True


def lock(question: Question) -> None:
    """Let one change of a question pass at a time; it then says what the one before has stored."""
    db.session.execute(select(Question.id).where(Question.id == question.id).with_for_update())
    db.session.refresh(question)
