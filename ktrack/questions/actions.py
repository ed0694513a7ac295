"""Asking, escalating and handing on; answering is in ktrack/answering.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ktrack import answering
from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.mail import outbox
from ktrack.models import Person, Question, QuestionMove, Shadowing
from ktrack.questions import deadlines, queries


@dataclass(frozen=True)
class Asking:
    """What a form asks: whom, about which skill of the shadowing (None: no one skill), and by when."""

    expert_id: int
    skill_id: int | None
    text: str
    working_days: int


def ask(
    shadowing: Shadowing, asking: Asking, key: str, *, by: Person, at: datetime, today: date, timezone: str
) -> tuple[Question, bool]:
    """Store a question and write to the expert; returns it and whether it is new.

    `key` comes with the form: sending the same form twice asks once. Refused for an empty text, an expert
    who cannot be asked, a skill that is none of the shadowing's and a time that is not offered.
    """
    earlier = queries.question_by_key(key)
    if earlier is not None:
        return _own(earlier, by), False
    _check(shadowing, asking, today)
    question = Question(
        key=key, shadowing_id=shadowing.id, asker_id=by.id, asked_at=at, text=asking.text,
        skill_id=asking.skill_id, expert_id=asking.expert_id,
        reply_by=deadlines.reply_by(at, asking.working_days, timezone),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(question)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        return _own(db.session.execute(select(Question).where(Question.key == key)).scalar_one(), by), False
    trail.note(by, "question.ask", question, at, shadowing=shadowing.id, expert=question.expert_id)
    _tell(question.expert, "question.asked", question, "asked")
    return question, True


def escalate(question: Question, *, by: Person, at: datetime, today: date) -> None:
    """Ask whoever can help to see to a late question; asking again changes nothing.

    Refused while there is still time, once it is answered, and where nobody can be asked.
    """
    answering.lock(question)
    if waits_for_manager(question):
        return
    if question.answered_at is not None:
        raise Refused(_l("The question is answered already."))
    if question.reply_by >= at:
        raise Refused(_l("There is still time for an answer. You can ask the manager once it is late."))
    helpers = queries.helpers(question.shadowing, today)
    if not helpers:
        raise Refused(_l("Your team has no manager who could help. Write to your mentor yourself."))
    question.escalated_at = at
    trail.note(by, "question.escalate", question, at)
    for manager in helpers:
        if manager.id != by.id:
            _tell(manager, "question.escalated", question, "escalated")


def waits_for_manager(question: Question) -> bool:
    """Whether the manager was asked to help and has not handed the question on since."""
    if question.escalated_at is None or question.answered_at is not None:
        return False
    return not question.moves or question.moves[-1].moved_at < question.escalated_at


def move(
    question: Question, to_id: int, reason: str, working_days: int, *, by: Person, at: datetime, today: date,
    timezone: str,
) -> QuestionMove | None:  # fmt: skip
    """Give an open question to another expert with time of their own; who had it before stays visible.

    None if that expert has it already. Refused without a reason, once it is answered, and for somebody who
    cannot be asked.
    """
    if not reason.strip():
        raise Refused(_l("Say why it goes to somebody else."), "reason")
    _check_days(working_days)
    answering.lock(question)
    if question.answered_at is not None:
        raise Refused(_l("The question is answered already."))
    if question.expert_id == to_id:
        return None
    _check_expert(question.shadowing, to_id, today)
    moved = QuestionMove(
        number=len(question.moves) + 1, from_id=question.expert_id, to_id=to_id, moved_by_id=by.id,
        moved_at=at, reason=reason,
    )  # fmt: skip
    before = question.expert
    question.moves.append(moved)
    question.expert = db.session.get_one(Person, to_id)
    question.reply_by = deadlines.reply_by(at, working_days, timezone)
    trail.note(by, "question.move", question, at, number=moved.number, was=moved.from_id, now=to_id)
    for person in (question.expert, before, question.asker):
        if person.id != by.id:
            _tell(person, "question.moved", question, "moved", reason=reason)
    return moved


def _own(question: Question, person: Person) -> Question:
    if question.asker_id != person.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    return question


def _check(shadowing: Shadowing, asking: Asking, today: date) -> None:
    if not asking.text.strip():
        raise Refused(_l("Write your question."), "text")
    _check_days(asking.working_days)
    _check_expert(shadowing, asking.expert_id, today)
    if asking.skill_id is not None and asking.skill_id not in {skill.id for skill in shadowing.skills}:
        raise Refused(_l("This skill is none of the shadowing's."), "skill")


def _check_days(working_days: int) -> None:
    if not deadlines.SHORTEST <= working_days <= deadlines.LONGEST:
        raise Refused(_l("Choose between 1 and 10 working days."), "days")


def _check_expert(shadowing: Shadowing, expert_id: int, today: date) -> None:
    if expert_id not in {person.id for person in queries.experts(shadowing, today)}:
        raise Refused(_l("This person cannot be asked. Choose one of the list."), "expert")


def _tell(person: Person, kind: str, question: Question, template: str, **context: Any) -> None:
    about = f"question {question.id} {len(question.moves)}"
    outbox.tell(
        person, kind, about, f"question_{template}", question=question,
        can_sign_in=queries.has_account(person), **context,
    )  # fmt: skip
