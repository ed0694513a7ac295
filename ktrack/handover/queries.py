"""Reading a handover, and what it is made of."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import (
    Agreement,
    AgreementCriterion,
    Engagement,
    Handover,
    HandoverNote,
    Person,
    Question,
    QuestionMove,
    Shadowing,
)
from ktrack.models.choices import AgreementAnswer


def handover_of(engagement: Engagement) -> Handover | None:
    """Return the engagement's handover as it is stored now, None if nobody has begun it."""
    statement = (
        select(Handover)
        .where(Handover.engagement_id == engagement.id)
        .options(
            joinedload(Handover.opened_by), joinedload(Handover.closed_by), joinedload(Handover.word_by),
            selectinload(Handover.items), selectinload(Handover.questions), selectinload(Handover.links),
            selectinload(Handover.notes).joinedload(HandoverNote.author),
        )
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return db.session.scalar(statement)


def shadowings(engagement: Engagement) -> Sequence[Shadowing]:
    """Return every shadowing of the engagement with its mentee, their departures and its skills."""
    statement = (
        select(Shadowing)
        .where(Shadowing.engagement_id == engagement.id)
        .options(
            joinedload(Shadowing.engagement),
            joinedload(Shadowing.mentor),
            joinedload(Shadowing.mentee).selectinload(Person.departures),
            selectinload(Shadowing.skills),
        )
        .order_by(Shadowing.starts_on, Shadowing.id)
    )
    return db.session.scalars(statement).all()


def unanswered(engagement: Engagement) -> Sequence[Question]:
    """Return the questions of the engagement's shadowings that nobody has answered, the oldest first."""
    statement = (
        select(Question)
        .join(Question.shadowing)
        .where(Shadowing.engagement_id == engagement.id, Question.answered_at.is_(None))
        .options(
            joinedload(Question.asker),
            joinedload(Question.expert),
            joinedload(Question.shadowing).joinedload(Shadowing.mentor),
            selectinload(Question.moves).joinedload(QuestionMove.moved_from),
        )
        .order_by(Question.asked_at, Question.id)
    )
    return db.session.scalars(statement).all()


def agreed(engagement: Engagement) -> dict[int, AgreementCriterion]:
    """Return by skill id the criterion that was agreed last in one of the engagement's shadowings."""
    statement = (
        select(AgreementCriterion)
        .join(Agreement, Agreement.id == AgreementCriterion.agreement_id)
        .join(Shadowing, Shadowing.id == Agreement.shadowing_id)
        .where(Shadowing.engagement_id == engagement.id, Agreement.answer == AgreementAnswer.ACCEPTED)
        .order_by(Agreement.answered_at, Agreement.id)
    )
    return {found.skill_id: found for found in db.session.scalars(statement)}


def known_keys(viewer: Person, keys: Iterable[str]) -> set[str]:
    """Return which of the people, by the company's ids, the viewer may know by name."""
    wanted = select(Person.key).where(Person.key.in_(set(keys)), rows.people_known(viewer))
    return set(db.session.scalars(wanted))


def ids_of(keys: Iterable[str]) -> set[int]:
    """Return the people with the company's ids `keys`."""
    return set(db.session.scalars(select(Person.id).where(Person.key.in_(set(keys)))))


def note_by_key(key: str) -> HandoverNote | None:
    """Return the note that a form with this key has added."""
    return db.session.scalar(select(HandoverNote).where(HandoverNote.key == key))
