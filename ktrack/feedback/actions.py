"""Asking for feedback, giving it, answering and closing its suggestions; practices and pulses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.feedback import due, queries
from ktrack.mail import outbox
from ktrack.models import Feedback, Person, Practice, Pulse, Shadowing, Suggestion
from ktrack.models.choices import PracticeKind, SuggestionAnswer

Row = TypeVar("Row", Feedback, Practice)
WHY = _l("Say why you decline it: whoever gave it wants to understand.")
FOREIGN_FORM = _l("This form belongs to somebody else. Open the page again.")


@dataclass(frozen=True)
class Said:
    """What somebody says about another's work; without suggestions it is praise."""

    situation: str
    behaviour: str
    effect: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """Whom a form names as the other one of the pair (row number as sent), and what it is about."""

    other_id: str
    skill_id: int | None = None
    question: str = ""


@dataclass(frozen=True)
class Answers:
    """The three answers of a pulse, 1 (no) to 5 (yes)."""

    progress: int
    support: int
    time: int


def ask(shadowing: Shadowing, topic: Topic, key: str, *, by: Person, at: datetime) -> tuple[Feedback, bool]:
    """Ask the other one of the pair how one is doing; returns the request and whether it is new.

    `key` comes with the form: sending the same form twice makes one request. Refused for feedback of oneself
    or of somebody outside the pair.
    """
    giver = _other(shadowing, topic.other_id, by)
    request = Feedback(
        key=key,
        shadowing_id=shadowing.id,
        giver_id=giver.id,
        receiver_id=by.id,
        skill_id=topic.skill_id,
        asked_at=at,
        question=topic.question,
    )
    stored, new = _once(request, queries.feedback_by_key, lambda row: row.receiver_id == by.id)
    if new:
        trail.note(by, "feedback.ask", stored, at, giver=giver.id)
        outbox.tell(giver, "feedback.asked", f"feedback {stored.id}", "feedback_asked", feedback=stored)
    return stored, new


def offer(
    shadowing: Shadowing, topic: Topic, said: Said, key: str, *, by: Person, at: datetime
) -> tuple[Feedback, bool]:
    """Give the other one of the pair feedback they have not asked for; as `ask` for the rest."""
    receiver = _other(shadowing, topic.other_id, by)
    offered = Feedback(
        key=key,
        shadowing_id=shadowing.id,
        giver_id=by.id,
        receiver_id=receiver.id,
        skill_id=topic.skill_id,
    )
    _say(offered, said, at)
    stored, new = _once(offered, queries.feedback_by_key, lambda row: row.giver_id == by.id)
    if new:
        _tell_given(stored, by, at)
    return stored, new


def give(feedback: Feedback, said: Said, *, by: Person, at: datetime) -> bool:
    """Give what was asked for; False where it was given before with the same words.

    Refused to whoever asked, and once other words were given.
    """
    lock_row(feedback)
    if feedback.giver_id != by.id:
        raise Refused(_l("You asked for this feedback. You cannot give feedback to yourself."))
    if feedback.given_at is not None:
        if _said(feedback) == said:
            return False
        raise Stale(_l("You have given this feedback already; what you gave stands. Offer a new one to add."))
    _say(feedback, said, at)
    _tell_given(feedback, by, at)
    return True


def _other(shadowing: Shadowing, other_id: str, by: Person) -> Person:
    """Return the other one of the pair, whom the form must name."""
    if other_id == str(by.id):
        raise Refused(_l("You cannot give feedback to yourself. Open the page again and ask your partner."))
    other = shadowing.mentee if by.id == shadowing.mentor_id else shadowing.mentor
    if other_id != str(other.id):
        raise Refused(_l("Feedback stays within the pair, and this form names somebody else. Open it again."))
    return other


def _once(row: Row, find: Callable[[str], Row | None], is_own: Callable[[Row], bool]) -> tuple[Row, bool]:
    """Store the row unless its form was sent before; returns what is stored and whether it is new."""
    earlier = find(row.key)
    if earlier is None:
        try:
            with db.session.begin_nested():
                db.session.add(row)
            return row, True
        except IntegrityError:  # the same form, sent twice at once: the other one was faster
            earlier = find(row.key)
            if earlier is None:
                raise
    if not is_own(earlier):
        raise Refused(FOREIGN_FORM)
    return earlier, False


def _say(feedback: Feedback, said: Said, at: datetime) -> None:
    feedback.situation, feedback.behaviour, feedback.effect = said.situation, said.behaviour, said.effect
    feedback.suggestions = [
        Suggestion(position=position, text=text) for position, text in enumerate(said.suggestions, 1)
    ]
    feedback.given_at = at


def _said(feedback: Feedback) -> Said:
    suggestions = tuple(suggestion.text for suggestion in feedback.suggestions)
    return Said(feedback.situation, feedback.behaviour, feedback.effect, suggestions)


def _tell_given(feedback: Feedback, by: Person, at: datetime) -> None:
    trail.note(by, "feedback.give", feedback, at, suggestions=len(feedback.suggestions))
    about = f"feedback {feedback.id}"
    outbox.tell(feedback.receiver, "feedback.given", about, "feedback_given", feedback=feedback)


def answer(
    suggestion: Suggestion, chosen: SuggestionAnswer, reason: str, *, by: Person, at: datetime
) -> None:
    """Accept a suggestion, or decline it with a reason; the same answer again changes nothing.

    Stale if it was answered otherwise meanwhile.
    """
    if chosen is SuggestionAnswer.DECLINED and not reason.strip():
        raise Refused(WHY, "reason")
    lock_row(suggestion)
    if suggestion.answer is not None:
        if suggestion.answer is chosen:
            return
        raise Stale(_l("You have answered this suggestion already; your first answer stands."))
    suggestion.answer, suggestion.answered_at = chosen, at
    suggestion.reason = reason if chosen is SuggestionAnswer.DECLINED else ""
    _note(by, "suggestion.answer", suggestion, at, answer=chosen.value)


def close(suggestion: Suggestion, outcome: str, *, by: Person, at: datetime) -> None:
    """Say what came of an accepted suggestion; the same words again change nothing.

    Refused for one that was not accepted, Stale if it was closed with other words meanwhile.
    """
    lock_row(suggestion)
    if suggestion.answer is not SuggestionAnswer.ACCEPTED:
        raise Refused(_l("Accept the suggestion first; then you can say what came of it."))
    if suggestion.closed_at is not None:
        if suggestion.outcome == outcome:
            return
        raise Stale(_l("You have closed this suggestion already; what you said then stands."))
    suggestion.closed_at, suggestion.outcome = at, outcome
    _note(by, "suggestion.close", suggestion, at)


def _note(by: Person, action: str, suggestion: Suggestion, at: datetime, **detail: str) -> None:
    trail.note(by, action, suggestion, at, position=suggestion.position, **detail)


def note_practice(
    shadowing: Shadowing, kind: PracticeKind, text: str, key: str, *, by: Person, at: datetime
) -> bool:
    """Keep what the mentor learned or tries to model; False where the same form was sent before."""
    noted = Practice(key=key, shadowing_id=shadowing.id, person_id=by.id, kind=kind, text=text, noted_at=at)
    stored, new = _once(noted, queries.practice_by_key, lambda row: row.person_id == by.id)
    if new:
        trail.note(by, "practice.note", stored, at, kind=kind.value)
    return new


def answer_pulse(
    shadowing: Shadowing, due_on: str, answers: Answers, *, by: Person, at: datetime, today: date
) -> bool:
    """Keep somebody's answers to the pulse of a due date (ISO text, as the form sends it).

    Once per due date: False where it was answered before, the first answers stand. Stale where another one,
    or none, is open today.
    """
    now_open = due.open_on(today, shadowing.starts_on, queries.last_day_of(shadowing))
    if now_open is None or now_open.isoformat() != due_on:
        raise Stale(_l("Another pulse is due by now, or none. Open the page again."))
    given = Pulse(
        shadowing_id=shadowing.id,
        person_id=by.id,
        due_on=now_open,
        answered_at=at,
        progress=answers.progress,
        support=answers.support,
        time=answers.time,
    )
    if queries.pulse(by, shadowing, now_open) is not None:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(given)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        if queries.pulse(by, shadowing, now_open) is None:
            raise
        return False
    trail.note(by, "pulse.answer", given, at, due_on=now_open.isoformat())
    return True
