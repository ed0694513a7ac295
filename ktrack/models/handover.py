"""Handovers: with which an engagement is closed, what they leave open and why, and what was added later."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import ItemState, choice
from ktrack.models.engagement import Engagement
from ktrack.models.person import Person
from ktrack.models.question import Question
from ktrack.models.skill import Skill


class Handover(Base):
    """The handover of one engagement: prepared, then closed, and from there on as it was signed."""

    __tablename__ = "handovers"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),
        CheckConstraint("(closed_at IS NULL) = (pack = '')", name="closed_with_its_pack"),
        CheckConstraint("closed_at >= opened_at", name="closed_after_opened"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    remarks: Mapped[str] = mapped_column(default="")  # Markdown
    word: Mapped[str] = mapped_column(default="")  # Markdown; the experts to those who come after them
    word_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: nothing was said
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: being prepared
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: being prepared
    pack: Mapped[str] = mapped_column(default="")  # JSON of packs.Pack, what was signed; empty: not closed
    version: Mapped[int] = mapped_column(default=1)  # counts edits: an older one in a form is stale

    engagement: Mapped[Engagement] = relationship(back_populates="handover")
    opened_by: Mapped[Person] = relationship(foreign_keys=[opened_by_id])
    word_by: Mapped[Person | None] = relationship(foreign_keys=[word_by_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
    items: Mapped[list["HandoverItem"]] = relationship(cascade="all, delete-orphan")
    questions: Mapped[list["HandoverQuestion"]] = relationship(cascade="all, delete-orphan")
    links: Mapped[list["HandoverLink"]] = relationship(
        cascade="all, delete-orphan", order_by="HandoverLink.position"
    )
    notes: Mapped[list["HandoverNote"]] = relationship(order_by="HandoverNote.at, HandoverNote.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared by SQLAlchemy as an instance attribute


class HandoverItem(Base):
    """A plan item in the handover: when it counts as passed on, and whether it does."""

    __tablename__ = "handover_items"
    __table_args__ = (
        Index(None, "skill_id"),
        CheckConstraint("(state = 'open') = (decided_at IS NOT NULL)", name="left_open_by_somebody"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
    )

    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(default="")  # Markdown
    state: Mapped[ItemState | None] = mapped_column(choice(ItemState, "state"))  # NULL: not closed yet
    reason: Mapped[str] = mapped_column(default="")  # why it stays open
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: not left open
    decided_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not left open

    skill: Mapped[Skill] = relationship()
    decided_by: Mapped[Person | None] = relationship()


class HandoverQuestion(Base):
    """A question that the handover leaves unanswered, and why."""

    __tablename__ = "handover_questions"
    __table_args__ = (
        Index(None, "question_id"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
    )

    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: not closed yet
    decided_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not closed yet

    question: Mapped[Question] = relationship()
    decided_by: Mapped[Person | None] = relationship()


class HandoverLink(Base):
    """A procedure or another document that the handover points to."""

    __tablename__ = "handover_links"

    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    title: Mapped[str]
    url: Mapped[str]


class HandoverNote(Base):
    """What was added after the handover was closed; the pack stays as it was signed."""

    __tablename__ = "handover_notes"
    __table_args__ = (Index(None, "handover_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]  # Markdown

    author: Mapped[Person] = relationship()
