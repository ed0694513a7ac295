"""Procedures: documents with versions that somebody looks after and others confirm."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.engagement import Engagement
from ktrack.models.person import Person
from ktrack.models.planned_check import QuizQuestion
from ktrack.models.question import Question
from ktrack.models.skill import Skill


class Procedure(Base):
    """A procedure; what it says is in its versions, the newest of which counts."""

    __tablename__ = "procedures"
    __table_args__ = (
        Index(None, "review_on", "id"),
        Index(None, "owner_id", "review_on"),
        Index(None, "published_at", "id"),
        CheckConstraint("review_days > 0", name="review_days_positive"),
        CheckConstraint("archived_at IS NULL OR published_at IS NOT NULL", name="archived_once_published"),
        CheckConstraint(
            "(review_on IS NULL) = (published_at IS NULL OR archived_at IS NOT NULL)", name="reviewed_in_use"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    review_days: Mapped[int]  # a confirmation holds for so long
    review_on: Mapped[date | None]  # NULL: a draft, or archived
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: a draft
    archived_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: in use, or a draft
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), unique=True)  # NULL: of none

    owner: Mapped[Person] = relationship()
    question: Mapped[Question | None] = relationship()
    skills: Mapped[list[Skill]] = relationship(secondary="procedure_skills", order_by="Skill.name_en")
    engagements: Mapped[list[Engagement]] = relationship(
        secondary="procedure_engagements", order_by="Engagement.title"
    )

    @property
    def in_use(self) -> bool:
        """Whether people work by it: published and not archived."""
        return self.review_on is not None


class ProcedureVersion(Base):
    """What a procedure said from a moment on; never changed, only followed by another."""

    __tablename__ = "procedure_versions"
    __table_args__ = (Index(None, "author_id"), CheckConstraint("number > 0", name="number_from_1"))

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    title: Mapped[str]
    text: Mapped[str]  # Markdown
    links: Mapped[list[str]] = mapped_column(JSON)  # addresses of documents
    note: Mapped[str] = mapped_column(default="")  # what is new in it

    author: Mapped[Person] = relationship()


class ProcedureConfirmation(Base):
    """Somebody said that a version is still true; publishing says so, too."""

    __tablename__ = "procedure_confirmations"
    __table_args__ = (Index(None, "person_id"),)

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    version: Mapped[int]  # which one they had read
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship()


class ProcedureSkill(Base):
    """A skill that a procedure belongs to."""

    __tablename__ = "procedure_skills"
    __table_args__ = (Index(None, "skill_id"), {"sqlite_with_rowid": False})

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)


class ProcedureEngagement(Base):
    """An engagement in which a procedure was learned or is used."""

    __tablename__ = "procedure_engagements"
    __table_args__ = (Index(None, "engagement_id"), {"sqlite_with_rowid": False})

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"), primary_key=True)


class ProcedureCheck(Base):
    """A question for quizzes that was written on a procedure."""

    __tablename__ = "procedure_checks"
    __table_args__ = (Index(None, "quiz_question_id"), {"sqlite_with_rowid": False})

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), primary_key=True)
    quiz_question_id: Mapped[int] = mapped_column(ForeignKey("quiz_questions.id"), primary_key=True)

    quiz_question: Mapped[QuizQuestion] = relationship()
