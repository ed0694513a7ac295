"""Reading feedback, what is to be done about it, practices, and pulses."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.feedback import due
from ktrack.models import Engagement, Feedback, Person, Practice, Pulse, Shadowing, Suggestion
from ktrack.models.choices import SuggestionAnswer


@dataclass(frozen=True)
class DuePulse:
    """A pulse that somebody has not answered yet."""

    shadowing: Shadowing
    due_on: date


@dataclass(frozen=True)
class Beat:
    """What a pair says of one due date: means of all who answered, 1 (no) to 5 (yes)."""

    due_on: date
    progress: float
    support: float
    time: float

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.progress + self.support + self.time) / 3


def pair(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the shadowing if the viewer is one of its pair."""
    return _shadowing(select(Shadowing).where(Shadowing.id == shadowing_id, rows.own_shadowings(viewer)))


def trend_of(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the shadowing if the viewer may see the trend of its pulse."""
    return _shadowing(select(Shadowing).where(Shadowing.id == shadowing_id, rows.pulse_trends(viewer)))


def _shadowing(statement: Select[Shadowing]) -> Shadowing | None:
    loaded = (joinedload(Shadowing.engagement), *_pair(Shadowing), selectinload(Shadowing.skills))
    return db.session.scalar(statement.options(*loaded))


def _pair(of: type[Shadowing]) -> tuple[ExecutableOption, ...]:
    return joinedload(of.mentor), joinedload(of.mentee)


def own_pairs(viewer: Person, today: date) -> Select[Shadowing]:
    """Return the statement for the pairs the viewer is one of, running ones first, then by their end."""
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    return (
        select(Shadowing)
        .outerjoin(Shadowing.engagement)
        .where(rows.own_shadowings(viewer))
        .options(contains_eager(Shadowing.engagement), *_pair(Shadowing))
        .order_by(last_day < today, last_day, Shadowing.id)
    )


def feedback(viewer: Person, feedback_id: int) -> Feedback | None:
    """Return one feedback with its suggestions if the viewer gives or receives it."""
    statement = select(Feedback).where(Feedback.id == feedback_id, rows.feedback(viewer))
    shadowing = joinedload(Feedback.shadowing)
    loaded = (
        *_named(),
        shadowing.joinedload(Shadowing.engagement),
        shadowing.joinedload(Shadowing.mentor),
        shadowing.joinedload(Shadowing.mentee),
        selectinload(Feedback.suggestions),
    )
    return db.session.scalar(statement.options(*loaded))


def _named() -> tuple[ExecutableOption, ...]:
    return joinedload(Feedback.giver), joinedload(Feedback.receiver), joinedload(Feedback.skill)


def feedback_by_key(key: str) -> Feedback | None:
    """Return the feedback that a form with this key has made."""
    return db.session.scalar(select(Feedback).where(Feedback.key == key))


def of_pair(viewer: Person, shadowing: Shadowing) -> Select[Feedback]:
    """Return the statement for a pair's feedback both ways: asked and not yet given first, newest first."""
    return (
        select(Feedback)
        .where(Feedback.shadowing_id == shadowing.id, rows.feedback(viewer))
        .options(*_named(), selectinload(Feedback.suggestions))
        .order_by(
            Feedback.given_at.is_not(None),
            func.coalesce(Feedback.given_at, Feedback.asked_at).desc(),
            Feedback.id.desc(),
        )
    )


def to_give(person: Person) -> Select[Feedback]:
    """Return the statement for what others asked the person to say, the longest waiting first."""
    return _open_requests().where(Feedback.giver_id == person.id)


def awaited(person: Person) -> Select[Feedback]:
    """Return the statement for what the person asked others to say, the longest waiting first."""
    return _open_requests().where(Feedback.receiver_id == person.id)


def _open_requests() -> Select[Feedback]:
    return (
        select(Feedback)
        .where(Feedback.given_at.is_(None))
        .options(*_named())
        .order_by(Feedback.asked_at, Feedback.id)
    )


def open_suggestions(person: Person) -> Select[Suggestion, Feedback]:
    """Return the statement for suggestions to the person that are not answered, or accepted and not closed.

    Each with its feedback; the unanswered first, then the oldest.
    """
    return (
        select(Suggestion, Feedback)
        .join(Feedback, Feedback.id == Suggestion.feedback_id)
        .where(Feedback.receiver_id == person.id, Suggestion.closed_at.is_(None))
        .where(Suggestion.answer.is_distinct_from(SuggestionAnswer.DECLINED))
        .options(*_named())
        .order_by(
            Suggestion.answer.is_not(None), Feedback.given_at, Suggestion.feedback_id, Suggestion.position
        )
    )


def practices(viewer: Person, shadowing: Shadowing) -> Select[Practice]:
    """Return the statement for what the pair's mentor noted, newest first.

    What a former mentor noted is seen by that mentor and the mentee only, as feedback is.
    """
    found = select(Practice).where(Practice.shadowing_id == shadowing.id).options(joinedload(Practice.person))
    if viewer.id != shadowing.mentee_id:
        found = found.where(Practice.person_id == viewer.id)
    return found.order_by(Practice.noted_at.desc(), Practice.id.desc())


def practice_by_key(key: str) -> Practice | None:
    """Return the practice that a form with this key has made."""
    return db.session.scalar(select(Practice).where(Practice.key == key))


def due_pulses(person: Person, today: date) -> list[DuePulse]:
    """Return the pulses the person can answer today, the longest due first."""
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    statement = (
        select(Shadowing)
        .outerjoin(Shadowing.engagement)
        .where(rows.own_shadowings(person))
        .where(Shadowing.starts_on <= today - due.FIRST, last_day > today - due.EVERY)
        .options(contains_eager(Shadowing.engagement), *_pair(Shadowing))
    )
    found = {one.id: one for one in db.session.scalars(statement)}
    answered = _answered(person, set(found))
    waiting = [
        DuePulse(shadowing, due_on)
        for shadowing in found.values()
        if (due_on := due.open_on(today, shadowing.starts_on, last_day_of(shadowing)))
        and (shadowing.id, due_on) not in answered
    ]
    return sorted(waiting, key=lambda pulse: (pulse.due_on, pulse.shadowing.id))


def _answered(person: Person, shadowings: set[int]) -> set[tuple[int, date]]:
    statement = select(Pulse.shadowing_id, Pulse.due_on).where(
        Pulse.person_id == person.id, Pulse.shadowing_id.in_(shadowings)
    )
    return {(shadowing_id, due_on) for shadowing_id, due_on in db.session.execute(statement)}


def last_day_of(shadowing: Shadowing) -> date:
    """Return a shadowing's last day: its own, else that of its engagement."""
    return shadowing.last_day


def pulse(person: Person, shadowing: Shadowing, due_on: date) -> Pulse | None:
    """Return what the person has answered to the pulse of a due date."""
    return db.session.scalar(_pulses(person, shadowing).where(Pulse.due_on == due_on))


def pulses(person: Person, shadowing: Shadowing) -> list[Pulse]:
    """Return what the person has answered so far, newest first."""
    return list(db.session.scalars(_pulses(person, shadowing).order_by(Pulse.due_on.desc())))


def _pulses(person: Person, shadowing: Shadowing) -> Select[Pulse]:
    return select(Pulse).where(Pulse.shadowing_id == shadowing.id, Pulse.person_id == person.id)


def pulse_trend(shadowing: Shadowing) -> list[Beat]:
    """Return what the pair says by due date, oldest first; only dates that both have answered.

    One answer alone would show who gave it.
    """
    means = (func.avg(Pulse.progress), func.avg(Pulse.support), func.avg(Pulse.time))
    statement = (
        select(Pulse.due_on, *means)
        .where(Pulse.shadowing_id == shadowing.id)
        .group_by(Pulse.due_on)
        .having(func.count() > 1)
        .order_by(Pulse.due_on)
    )
    return [
        Beat(due_on, float(progress), float(support), float(time))
        for due_on, progress, support, time in db.session.execute(statement)
    ]
