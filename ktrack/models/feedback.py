"""Feedback both ways, what follows from it, what mentors learn and model, and the pulse of a pair."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import PracticeKind, SuggestionAnswer, choice
from ktrack.models.person import Person
from ktrack.models.shadowing import Shadowing
from ktrack.models.skill import Skill


class Feedback(Base):
    """Situation, behaviour, effect, how to improve: asked for or offered, within a shadowing."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index(None, "shadowing_id"),
        Index(None, "giver_id", "given_at"),
        Index(None, "receiver_id", "given_at"),
        CheckConstraint("giver_id <> receiver_id", name="two_people"),
        CheckConstraint("asked_at IS NOT NULL OR given_at IS NOT NULL", name="asked_or_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))  # NULL: about no one skill
    asked_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: offered without being asked
    question: Mapped[str] = mapped_column(default="")
    situation: Mapped[str] = mapped_column(default="")
    behaviour: Mapped[str] = mapped_column(default="")
    effect: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: asked for, not yet given

    shadowing: Mapped[Shadowing] = relationship()
    giver: Mapped[Person] = relationship(foreign_keys=[giver_id])
    receiver: Mapped[Person] = relationship(foreign_keys=[receiver_id])
    skill: Mapped[Skill | None] = relationship()
    suggestions: Mapped[list["Suggestion"]] = relationship(
        order_by="Suggestion.position", cascade="all, delete-orphan"
    )


class Suggestion(Base):
    """How to improve: an action that the receiver accepts, or declines with a reason, and later closes."""

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("closed_at IS NULL OR answer = 'accepted'", name="only_accepted_close"),
    )

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    text: Mapped[str]
    answer: Mapped[SuggestionAnswer | None] = mapped_column(choice(SuggestionAnswer, "answer"))  # NULL: open
    reason: Mapped[str] = mapped_column(default="")  # why it was declined
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: open
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not done yet
    outcome: Mapped[str] = mapped_column(default="")  # what came of it


class Practice(Base):
    """What a mentor learned from the mentee, or a practice the mentor tries to model."""

    __tablename__ = "practices"
    __table_args__ = (Index(None, "shadowing_id", "noted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # the mentor who noted it
    kind: Mapped[PracticeKind] = mapped_column(choice(PracticeKind, "kind"))
    text: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(Moment)

    shadowing: Mapped[Shadowing] = relationship()
    person: Mapped[Person] = relationship()


class Pulse(Base):
    """Three answers from 1 (no) to 5 (yes), 30 days after a shadowing's start and every 60 from there."""

    __tablename__ = "pulses"
    __table_args__ = (
        UniqueConstraint("shadowing_id", "person_id", "due_on"),
        CheckConstraint(
            "progress BETWEEN 1 AND 5 AND support BETWEEN 1 AND 5 AND time BETWEEN 1 AND 5",
            name="one_to_five",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date]
    answered_at: Mapped[datetime] = mapped_column(Moment)
    progress: Mapped[int]  # we make progress
    support: Mapped[int]  # I am heard and supported
    time: Mapped[int]  # we have the time we need

    shadowing: Mapped[Shadowing] = relationship()
    person: Mapped[Person] = relationship()
