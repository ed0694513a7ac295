"""Questions for quizzes: written and retired, never changed, because somebody may have answered them."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.checks import queries
from ktrack.models import Person, Question, QuizQuestion
from ktrack.models.choices import QuizKind


@dataclass(frozen=True)
class Wording:
    """What a question says; right: positions of the right options, from 0, empty for orders and texts."""

    skill_id: int
    kind: QuizKind
    level: int
    text: str
    options: list[str]
    right: list[int]
    solution: str


def write(
    wording: Wording, key: str, *, by: Person, at: datetime, source: Question | None = None
) -> QuizQuestion:
    """Store a question; `key` comes with the form, so that sending it twice writes one.

    source: the mentee's question that it comes from. Refused for what cannot be answered or graded.
    """
    earlier = queries.quiz_question_by_key(key)
    if earlier is not None:
        return _own(earlier, by)
    _check(wording)
    question = QuizQuestion(
        key=key, skill_id=wording.skill_id, author_id=by.id, kind=wording.kind, level=wording.level,
        text=wording.text, options=wording.options, correct=wording.right, solution=wording.solution,
        written_at=at, question_id=source.id if source else None,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(question)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        faster = queries.quiz_question_by_key(key)
        if faster is None:
            raise
        return _own(faster, by)
    trail.note(by, "quiz.write", question, at, skill=wording.skill_id, level=wording.level)
    return question


def retire(question: QuizQuestion, *, by: Person, at: datetime) -> None:
    """Ask a question no more; quizzes that have it keep it. Twice is as good as once."""
    if question.retired_at is None:
        question.retired_at = at
        trail.note(by, "quiz.retire", question, at)


def _own(question: QuizQuestion, by: Person) -> QuizQuestion:
    if question.author_id != by.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    return question


def _check(wording: Wording) -> None:
    """Raise Refused with the field at fault unless the question can be answered and graded."""
    if wording.kind is QuizKind.TEXT:
        if not wording.solution.strip():
            raise Refused(_l("Say what a good answer contains: whoever judges it needs it."), "solution")
        return
    if len(wording.options) < 2:
        raise Refused(_l("Write at least two options."), "options")
    if len(set(wording.options)) < len(wording.options):
        raise Refused(_l("Two options are the same."), "options")
    if wording.kind is QuizKind.SINGLE and len(wording.right) != 1:
        raise Refused(_l("Tick the one option that is right."), "options")
    if wording.kind is QuizKind.MULTIPLE and not wording.right:
        raise Refused(_l("Tick the options that are right."), "options")
