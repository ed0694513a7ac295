"""Reading questions, and who can be asked."""

from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import procedure_rows, rows
from ktrack.base.db import db
from ktrack.models import (
    Account,
    Engagement,
    EngagementExpert,
    Offer,
    OfferSkill,
    Person,
    Procedure,
    Question,
    QuestionMove,
    Shadowing,
)
from ktrack.models.choices import Role


def shadowing(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the shadowing if the viewer may see its questions, with everybody who takes part."""
    statement = (
        select(Shadowing)
        .where(Shadowing.id == shadowing_id, rows.pairs(viewer))
        .options(
            joinedload(Shadowing.engagement).joinedload(Engagement.manager),
            joinedload(Shadowing.mentor),
            joinedload(Shadowing.mentee),
            selectinload(Shadowing.skills),
        )
    )
    return db.session.scalar(statement)


def question(viewer: Person, question_id: int) -> Question | None:
    """Return the question if the viewer may see it, with its moves and everybody concerned."""
    statement = select(Question).where(Question.id == question_id, rows.questions(viewer))
    shadowing = joinedload(Question.shadowing)
    moves = selectinload(Question.moves)
    loaded = statement.options(
        *_named(),
        joinedload(Question.answered_by),
        shadowing.joinedload(Shadowing.engagement).joinedload(Engagement.manager),
        shadowing.joinedload(Shadowing.mentor),
        shadowing.joinedload(Shadowing.mentee),
        moves.joinedload(QuestionMove.moved_from),
        moves.joinedload(QuestionMove.moved_to),
        moves.joinedload(QuestionMove.moved_by),
    )
    return db.session.scalar(loaded)


def question_by_key(key: str) -> Question | None:
    """Return the question that a form with this key has asked."""
    return db.session.scalar(select(Question).where(Question.key == key))


def of_shadowing(viewer: Person, shadowing: Shadowing) -> Select[Question]:
    """Return the statement for a pair's questions: open ones by their deadline, then the latest."""
    return _listed().where(Question.shadowing_id == shadowing.id, rows.questions(viewer))


def to_answer(person: Person) -> Select[Question]:
    """Return the statement for the open questions that wait for a person, the most urgent first."""
    return _listed().where(Question.expert_id == person.id, Question.answered_at.is_(None))


def asked_by(person: Person) -> Select[Question]:
    """Return the statement for the questions a person asked: open ones by their deadline, then the latest."""
    return _listed().where(Question.asker_id == person.id)


def escalated_to(person: Person) -> Select[Question]:
    """Return the statement for the open questions that somebody asked this manager to see to."""
    last_move = (
        select(func.max(QuestionMove.moved_at))
        .where(QuestionMove.question_id == Question.id)
        .correlate(Question)
        .scalar_subquery()
    )
    managed = select(Shadowing.id).join(Shadowing.engagement).where(Engagement.manager_id == person.id)
    return _listed().where(
        or_(Question.shadowing_id.in_(managed), rows.helped_questions(person)),
        Question.answered_at.is_(None),
        Question.escalated_at.is_not(None),
        or_(last_move.is_(None), last_move < Question.escalated_at),
    )


def answered_by(person: Person) -> Select[Question]:
    """Return the statement for the questions a person has answered, the latest first."""
    return _listed().where(Question.answered_by_id == person.id)


def experts(shadowing: Shadowing, today: date) -> list[Person]:
    """Return who can be asked: the pair's mentor first, then who else can answer.

    Of an engagement its other experts and mentors; without one those who offer to mentor in one of the
    pair's skills. Without the mentee, and without people who have left.
    """
    others = _offering(shadowing, today) if shadowing.engagement_id is None else _of_engagement(shadowing)
    statement = (
        select(Person)
        .where(or_(Person.id == shadowing.mentor_id, others), Person.id != shadowing.mentee_id)
        .options(selectinload(Person.departures))
        .order_by(Person.id != shadowing.mentor_id, Person.name, Person.id)
    )
    return [person for person in db.session.scalars(statement) if person.active_on(today)]


def procedure_of(viewer: Person, question: Question) -> Procedure | None:
    """Return the procedure that the question has become, if the viewer may read it."""
    found = select(Procedure).where(Procedure.question_id == question.id, procedure_rows.readable(viewer))
    return db.session.scalar(found)


def _of_engagement(shadowing: Shadowing) -> ColumnElement[bool]:
    engagement = shadowing.engagement_id
    brought = select(EngagementExpert.person_id).where(EngagementExpert.engagement_id == engagement)
    mentors = select(Shadowing.mentor_id).where(Shadowing.engagement_id == engagement)
    return or_(Person.id.in_(brought), Person.id.in_(mentors))


def _offering(shadowing: Shadowing, today: date) -> ColumnElement[bool]:
    taught = select(OfferSkill.offer_id).where(OfferSkill.skill_id.in_({one.id for one in shadowing.skills}))
    offering = select(Offer.person_id).where(Offer.id.in_(taught), rows.offers(today))
    return Person.id.in_(offering)


def helpers(shadowing: Shadowing, today: date) -> list[Person]:
    """Return who can be asked to help with a late question: the engagement's manager.

    Without an engagement the managers of the mentee's team who are there, none of the pair; maybe nobody.
    """
    if shadowing.engagement is not None:
        return [shadowing.engagement.manager]
    statement = (
        select(Person)
        .where(Person.team_id == shadowing.mentee.team_id, Person.role == Role.MANAGER)
        .where(Person.id.not_in((shadowing.mentor_id, shadowing.mentee_id)))
        .options(selectinload(Person.departures))
        .order_by(Person.name, Person.id)
    )
    return [person for person in db.session.scalars(statement) if person.active_on(today)]


def has_account(person: Person) -> bool:
    """Whether the person can sign in and answer there."""
    statement = select(Account.id).where(Account.person_id == person.id, Account.disabled_at.is_(None))
    return db.session.scalar(statement.limit(1)) is not None


def _named() -> tuple[ExecutableOption, ...]:
    return joinedload(Question.skill), joinedload(Question.asker), joinedload(Question.expert)


def _listed() -> Select[Question]:
    is_open = Question.answered_at.is_(None)
    return (
        select(Question)
        .options(*_named(), joinedload(Question.answered_by), selectinload(Question.moves))
        .order_by(
            Question.answered_at.is_not(None),
            case((is_open, Question.reply_by)),
            Question.answered_at.desc(),
            Question.id.desc(),
        )
    )
