"""Agreements: what a pair expects of each other, version by version; and what a mentee wants heard."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import AgreementAnswer, ConcernKind, Form, choice
from ktrack.models.person import Person
from ktrack.models.shadowing import Shadowing
from ktrack.models.skill import Skill


class Agreement(Base):
    """One version that one side proposed; the newest accepted one counts, none is ever edited."""

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("shadowing_id", "version"),
        CheckConstraint("cadence_days >= 1", name="cadence_positive"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"))
    version: Mapped[int]  # from 1
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    goals: Mapped[str]
    mentor_expectations: Mapped[str] = mapped_column(default="")  # what the mentor expects of the mentee
    mentee_expectations: Mapped[str] = mapped_column(default="")  # and the other way round
    confidentiality: Mapped[str] = mapped_column(default="")
    form: Mapped[Form] = mapped_column(choice(Form, "form"), default=Form.REGULAR)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # NULL: as long as the shadowing
    cadence_days: Mapped[int]  # a session at least this often
    answer: Mapped[AgreementAnswer | None] = mapped_column(choice(AgreementAnswer, "answer"))  # NULL: open
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: open
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: open
    comment: Mapped[str] = mapped_column(default="")  # why it was returned

    shadowing: Mapped[Shadowing] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    criteria: Mapped[list["AgreementCriterion"]] = relationship(cascade="all, delete-orphan")


class AgreementCriterion(Base):
    """When a skill counts as passed on: what will be shown, and to whom."""

    __tablename__ = "agreement_criteria"
    __table_args__ = (Index(None, "skill_id"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
    shown: Mapped[str]
    to_whom: Mapped[str] = mapped_column(default="")

    skill: Mapped[Skill] = relationship()


class Concern(Base):
    """A goal, a challenge or a concern of the mentee; not heard until the mentor has answered."""

    __tablename__ = "concerns"
    __table_args__ = (
        Index(None, "shadowing_id", "raised_at"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"))
    kind: Mapped[ConcernKind] = mapped_column(choice(ConcernKind, "kind"))
    text: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not heard yet
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: not heard yet

    shadowing: Mapped[Shadowing] = relationship()
    answered_by: Mapped[Person | None] = relationship()
