"""Reading planned checks, quizzes and their questions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.access import procedure_rows, rows
from ktrack.base.db import db
from ktrack.models import (
    Evidence,
    Holding,
    Person,
    PlannedCheck,
    Procedure,
    ProcedureCheck,
    ProcedureSkill,
    Question,
    QuizAnswer,
    QuizQuestion,
    Skill,
)
from ktrack.models.choices import PlannedState, Role


def check(viewer: Person, check_id: int) -> PlannedCheck | None:
    """Return a planned check if the viewer may see it, with everybody who takes part."""
    statement = select(PlannedCheck).where(PlannedCheck.id == check_id, rows.planned_checks(viewer))
    return db.session.scalar(_whole(statement))


def _whole(statement: Select[PlannedCheck]) -> Select[PlannedCheck]:
    return statement.options(
        joinedload(PlannedCheck.person).joinedload(Person.team),
        joinedload(PlannedCheck.assessor),
        joinedload(PlannedCheck.skill),
        joinedload(PlannedCheck.evidence),
    )


def own_checks(person: Person) -> list[PlannedCheck]:
    """Return the checks that await a person, the next one first."""
    return _open(PlannedCheck.person_id == person.id)


def checks_to_hold(person: Person) -> list[PlannedCheck]:
    """Return the checks that a person is to hold, the next one first."""
    return _open(PlannedCheck.assessor_id == person.id)


def checks_managed(person: Person) -> list[PlannedCheck]:
    """Return the further checks of engagements that a person manages, the next one first."""
    if person.role is not Role.MANAGER:
        return []
    others = or_(PlannedCheck.assessor_id.is_(None), PlannedCheck.assessor_id != person.id)
    return _open(rows.planned_checks(person), others, PlannedCheck.person_id != person.id)


def _open(*only: object) -> list[PlannedCheck]:
    statement = select(PlannedCheck).where(PlannedCheck.state == PlannedState.PLANNED, *only)  # type: ignore[arg-type] # conditions, all of them
    ordered = _whole(statement).order_by(PlannedCheck.week_on, PlannedCheck.due_on, PlannedCheck.id)
    return list(db.session.scalars(ordered))


def past_checks(person: Person) -> Select[PlannedCheck]:
    """Return the statement for the checks a person had or held, or that were cancelled; the latest first."""
    takes_part = or_(PlannedCheck.person_id == person.id, PlannedCheck.assessor_id == person.id)
    statement = select(PlannedCheck).where(PlannedCheck.state != PlannedState.PLANNED, takes_part)
    return _whole(statement).order_by(PlannedCheck.week_on.desc(), PlannedCheck.id.desc())


def has_other(check: PlannedCheck, monday: date) -> bool:
    """Whether the person has another check in a week."""
    other = exists().where(
        PlannedCheck.person_id == check.person_id,
        PlannedCheck.id != check.id,
        PlannedCheck.week_on == monday,
        PlannedCheck.state != PlannedState.CANCELLED,
    )
    return bool(db.session.scalar(select(other)))


def verified_level(person_id: int, skill_id: int) -> int | None:
    """Return the verified level of a person's skill; None: never assessed."""
    mine = Holding.person_id == person_id, Holding.skill_id == skill_id
    return db.session.scalar(select(Holding.level).where(*mine))


def evidence_key(check: PlannedCheck) -> str | None:
    """Return the identifier of the outcome; None: there is none yet."""
    return db.session.scalar(select(Evidence.key).where(Evidence.id == check.evidence_id))


def people(ids: Collection[int]) -> list[Person]:
    """Return people by name."""
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)))


def answers(check: PlannedCheck) -> list[QuizAnswer]:
    """Return the questions put in a quiz with what was answered, in their order; none before it began."""
    statement = (
        select(QuizAnswer)
        .where(QuizAnswer.planned_check_id == check.id)
        .order_by(QuizAnswer.position)
        .options(joinedload(QuizAnswer.quiz_question))
    )
    return list(db.session.scalars(statement))


def questions_for(skill_id: int, level: int) -> list[QuizQuestion]:
    """Return the questions in use that a quiz of a level can have: written for that level or a lower one."""
    statement = select(QuizQuestion).where(
        QuizQuestion.skill_id == skill_id, QuizQuestion.retired_at.is_(None), QuizQuestion.level <= level
    )
    return list(db.session.scalars(statement.order_by(QuizQuestion.key)))


def unasked_of_procedures(questions: Collection[QuizQuestion]) -> set[int]:
    """Return those of the questions (ids) that belong to a procedure in use and were never put in a quiz."""
    asked = exists().where(QuizAnswer.quiz_question_id == ProcedureCheck.quiz_question_id)
    found = (
        select(ProcedureCheck.quiz_question_id)
        .join(Procedure, Procedure.id == ProcedureCheck.procedure_id)
        .where(ProcedureCheck.quiz_question_id.in_([one.id for one in questions]))
        .where(Procedure.review_on.is_not(None), ~asked)
    )
    return set(db.session.scalars(found))


def attached(procedure_id: int) -> list[QuizQuestion]:
    """Return the questions in use that were written on a procedure."""
    found = (
        select(QuizQuestion)
        .join(ProcedureCheck, ProcedureCheck.quiz_question_id == QuizQuestion.id)
        .where(ProcedureCheck.procedure_id == procedure_id, QuizQuestion.retired_at.is_(None))
        .options(joinedload(QuizQuestion.author), joinedload(QuizQuestion.skill))
    )
    return list(db.session.scalars(found.order_by(QuizQuestion.id)))


def procedure(viewer: Person, procedure_id: int | None) -> Procedure | None:
    """Return a procedure that the viewer may read, to write questions on it."""
    if procedure_id is None:
        return None
    found = select(Procedure).where(Procedure.id == procedure_id, procedure_rows.readable(viewer))
    return db.session.scalar(found)


def skills_taught_of(viewer: Person, procedure_id: int) -> list[Skill]:
    """Return the procedure's skills that the viewer can write questions for, by name."""
    of_procedure = select(ProcedureSkill.skill_id).where(ProcedureSkill.procedure_id == procedure_id)
    ordered = select(Skill).where(rows.skills_taught(viewer), Skill.id.in_(of_procedure))
    return list(db.session.scalars(ordered.order_by(Skill.name_en, Skill.id)))


@dataclass(frozen=True)
class Written:
    """The questions of a skill, in use and retired."""

    skill: Skill
    questions: list[QuizQuestion]

    @property
    def in_use(self) -> int:
        """How many can still be asked."""
        return sum(question.retired_at is None for question in self.questions)


def skills_taught(viewer: Person) -> list[Skill]:
    """Return the skills that a viewer can write questions for, by name."""
    ordered = select(Skill).where(rows.skills_taught(viewer)).order_by(Skill.name_en, Skill.id)
    return list(db.session.scalars(ordered))


def written(viewer: Person) -> list[Written]:
    """Return the questions by skill, of the skills that the viewer passes on; those in use first."""
    skills = skills_taught(viewer)
    statement = (
        select(QuizQuestion)
        .where(QuizQuestion.skill_id.in_([skill.id for skill in skills]))
        .order_by(QuizQuestion.retired_at.is_not(None), QuizQuestion.level, QuizQuestion.id)
        .options(selectinload(QuizQuestion.author))
    )
    by_skill: dict[int, list[QuizQuestion]] = {}
    for question in db.session.scalars(statement):
        by_skill.setdefault(question.skill_id, []).append(question)
    return [Written(skill, by_skill.get(skill.id, [])) for skill in skills]


def quiz_question(viewer: Person, question_id: int) -> QuizQuestion | None:
    """Return a question for quizzes if the viewer passes its skill on."""
    statement = select(QuizQuestion).join(QuizQuestion.skill).where(QuizQuestion.id == question_id)
    return db.session.scalar(statement.where(rows.skills_taught(viewer)))


def quiz_question_by_key(key: str) -> QuizQuestion | None:
    """Return the question that a form with this key has made."""
    return db.session.scalar(select(QuizQuestion).where(QuizQuestion.key == key))


def answered_question(viewer: Person, question_id: int | None) -> Question | None:
    """Return a mentee's answered question that the viewer may see and whose skill they pass on."""
    if question_id is None:
        return None
    statement = select(Question).join(Question.skill).where(Question.id == question_id)
    return db.session.scalar(
        statement.where(Question.answered_at.is_not(None), rows.questions(viewer), rows.skills_taught(viewer))
    )
