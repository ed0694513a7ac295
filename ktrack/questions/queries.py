"""Reading questions, and who can be asked."""

from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import (
    Account,
    Engagement,
    EngagementExpert,
    Person,
    Procedure,
    Question,
    QuestionMove,
    Shadowing,
)


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
        Question.shadowing_id.in_(managed),
        Question.answered_at.is_(None),
        Question.escalated_at.is_not(None),
        or_(last_move.is_(None), last_move < Question.escalated_at),
    )


def answered_by(person: Person) -> Select[Question]:
    """Return the statement for the questions a person has answered, the latest first."""
    return _listed().where(Question.answered_by_id == person.id)


def experts(shadowing: Shadowing, today: date) -> list[Person]:
    """Return who can be asked: the pair's mentor first, then the engagement's other experts and mentors.

    Without the mentee, and without people who have left.
    """
    brought = select(EngagementExpert.person_id).where(
        EngagementExpert.engagement_id == shadowing.engagement_id
    )
    mentors = select(Shadowing.mentor_id).where(Shadowing.engagement_id == shadowing.engagement_id)
    statement = (
        select(Person)
        .where(
            or_(Person.id == shadowing.mentor_id, Person.id.in_(brought), Person.id.in_(mentors)),
            Person.id != shadowing.mentee_id,
        )
        .options(selectinload(Person.departures))
        .order_by(Person.id != shadowing.mentor_id, Person.name, Person.id)
    )
    return [person for person in db.session.scalars(statement) if person.active_on(today)]


def procedure_of(viewer: Person, question: Question) -> Procedure | None:
    """Return the procedure that the question has become, if the viewer may read it."""
    found = select(Procedure).where(Procedure.question_id == question.id, rows.procedures(viewer))
    return db.session.scalar(found)


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
