"""Checks on schedule: planned, held or cancelled, with quizzes written beforehand."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import CheckKind, PlannedState, QuizKind, choice
from ktrack.models.evidence import Evidence
from ktrack.models.person import Person
from ktrack.models.question import Question
from ktrack.models.skill import Skill


class PlannedCheck(Base):
    """A check that is to be held in a week; its outcome is a row of evidence."""

    __tablename__ = "planned_checks"
    __table_args__ = (
        Index(None, "person_id", "state", "week_on"),
        Index(None, "assessor_id", "state", "week_on"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),
        CheckConstraint("pass_percent BETWEEN 1 AND 100", name="pass_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: nobody has time yet
    kind: Mapped[CheckKind] = mapped_column(choice(CheckKind, "kind"))
    level: Mapped[int]  # the level that is checked
    week_on: Mapped[date]  # the Monday of the week in which it is to be held
    due_on: Mapped[date]
    minutes: Mapped[int]
    audit: Mapped[bool] = mapped_column(default=False)  # chosen at random, so that calibration is unbiased
    criteria: Mapped[str] = mapped_column(default="")  # what a demonstration or teach-back must show
    pass_percent: Mapped[int | None]  # NULL: not a quiz
    planned_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[PlannedState] = mapped_column(choice(PlannedState, "state"), default=PlannedState.PLANNED)
    reason: Mapped[str] = mapped_column(default="")  # why it was moved, handed on or cancelled
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"), unique=True)  # NULL: not held

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    skill: Mapped[Skill] = relationship()
    assessor: Mapped[Person | None] = relationship(foreign_keys=[assessor_id])
    evidence: Mapped[Evidence | None] = relationship()
    answers: Mapped[list["QuizAnswer"]] = relationship(order_by="QuizAnswer.position")


class QuizQuestion(Base):
    """A question that an expert wrote beforehand; it is retired, never changed once somebody answered it."""

    __tablename__ = "quiz_questions"
    __table_args__ = (
        Index(None, "skill_id", "retired_at"),
        CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[QuizKind] = mapped_column(choice(QuizKind, "kind"))
    level: Mapped[int]  # for which level
    text: Mapped[str]
    options: Mapped[list[str]] = mapped_column(
        JSON
    )  # choices, or the steps in their right order; [] for text
    correct: Mapped[list[int]] = mapped_column(JSON)  # positions of the right choices, from 0; [] otherwise
    solution: Mapped[str] = mapped_column(default="")  # why, or for text: what a good answer says
    written_at: Mapped[datetime] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: in use
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))  # NULL: not from a question

    skill: Mapped[Skill] = relationship()
    author: Mapped[Person] = relationship()
    question: Mapped[Question | None] = relationship()


class QuizAnswer(Base):
    """A question put in a quiz, and what was answered."""

    __tablename__ = "quiz_answers"
    __table_args__ = (Index(None, "quiz_question_id"),)

    planned_check_id: Mapped[int] = mapped_column(ForeignKey("planned_checks.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    quiz_question_id: Mapped[int] = mapped_column(ForeignKey("quiz_questions.id"))
    chosen: Mapped[list[int]] = mapped_column(JSON)  # positions, for ordering: in the order given
    text: Mapped[str] = mapped_column(default="")
    right: Mapped[bool | None]  # NULL: a text not yet judged, or not answered
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not answered

    quiz_question: Mapped[QuizQuestion] = relationship()
