"""Questions of a mentee to an expert, with the time by which an answer is expected."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.person import Person
from ktrack.models.shadowing import Shadowing
from ktrack.models.skill import Skill


class Question(Base):
    """A question; open until answered, escalated to the manager when the answer is late."""

    __tablename__ = "questions"
    __table_args__ = (
        Index(None, "shadowing_id", "asked_at"),
        Index(None, "expert_id", "answered_at", "reply_by"),
        Index(None, "asker_id", "asked_at"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("asker_id <> expert_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"))
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))  # NULL: about no one skill
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who is to answer now
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reply_by: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]  # Markdown
    answer: Mapped[str] = mapped_column(default="")  # Markdown
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: open
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: open
    escalated_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: the manager was not asked to help

    shadowing: Mapped[Shadowing] = relationship()
    skill: Mapped[Skill | None] = relationship()
    asker: Mapped[Person] = relationship(foreign_keys=[asker_id])
    expert: Mapped[Person] = relationship(foreign_keys=[expert_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    moves: Mapped[list["QuestionMove"]] = relationship(order_by="QuestionMove.number")


class QuestionMove(Base):
    """A question was given to somebody else."""

    __tablename__ = "question_moves"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    moved_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    moved_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(default="")

    moved_from: Mapped[Person] = relationship(foreign_keys=[from_id])
    moved_to: Mapped[Person] = relationship(foreign_keys=[to_id])
    moved_by: Mapped[Person] = relationship(foreign_keys=[moved_by_id])
