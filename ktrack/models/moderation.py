"""Moderation of the board: flags, the cases they make with decision and appeal, and suspensions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import Decision, FlagReason, choice
from ktrack.models.person import Person
from ktrack.models.post import Post


class PostCase(Base):
    """A post that was flagged waits for a moderator; its author can appeal once against being hidden."""

    __tablename__ = "post_cases"
    __table_args__ = (
        Index(None, "post_id", "opened_at"),
        Index(None, "decided_at", "opened_at"),
        Index(None, "appeal_decided_at", "appealed_at"),
        CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint("appealed_at IS NULL OR decision = 'hide'", name="appeals_against_hiding"),
        CheckConstraint("(appealed_at IS NULL) = (appeal = '')", name="appeals_have_words"),
        CheckConstraint(
            "(appeal_decided_at IS NULL) = (appeal_decision IS NULL) "
            "AND (appeal_decided_at IS NULL) = (appeal_decided_by_id IS NULL)",
            name="appeal_decided_by_somebody",
        ),
        CheckConstraint("appeal_decided_at IS NULL OR appealed_at IS NOT NULL", name="appealed_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    decision: Mapped[Decision | None] = mapped_column(choice(Decision, "decision"))  # NULL: waits
    reason: Mapped[str] = mapped_column(default="")  # told to the author
    decided_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: waits
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: waits
    appeal: Mapped[str] = mapped_column(default="")
    appealed_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: no appeal
    appeal_decision: Mapped[Decision | None] = mapped_column(
        choice(Decision, "appeal_decision")
    )  # NULL: no appeal, or it waits
    appeal_reason: Mapped[str] = mapped_column(default="")
    appeal_decided_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: likewise
    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: likewise

    post: Mapped[Post] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    appeal_decided_by: Mapped[Person | None] = relationship(foreign_keys=[appeal_decided_by_id])
    flags: Mapped[list["PostFlag"]] = relationship(order_by="PostFlag.flagged_at", back_populates="case")

    @property
    def waits_since(self) -> datetime | None:
        """Since when a moderator is to decide; None once everything is decided."""
        if self.decided_at is None:
            return self.opened_at
        return self.appealed_at if self.appeal_decided_at is None else None

    @property
    def final(self) -> Decision | None:
        """What was decided last."""
        return self.appeal_decision or self.decision


class PostFlag(Base):
    """Somebody says that a post breaks the rules. weight: what this flag counted when it was made."""

    __tablename__ = "post_flags"
    __table_args__ = (
        Index(None, "person_id", "flagged_at"),
        CheckConstraint("weight >= 0", name="weight_not_negative"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("post_cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    reason: Mapped[FlagReason] = mapped_column(choice(FlagReason, "reason"))
    text: Mapped[str] = mapped_column(default="")
    weight: Mapped[int]
    flagged_at: Mapped[datetime] = mapped_column(Moment)

    case: Mapped[PostCase] = relationship(back_populates="flags")
    person: Mapped[Person] = relationship()


class Suspension(Base):
    """A moderator keeps somebody from writing on the board before a day."""

    __tablename__ = "suspensions"
    __table_args__ = (
        Index(None, "person_id", "until"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_somebody"),
        CheckConstraint("person_id <> made_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    until: Mapped[date]  # the first day on which they may write again
    reason: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: counts
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: counts

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
