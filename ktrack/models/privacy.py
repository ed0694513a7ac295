"""What the company has decided about privacy, and evidence that somebody contests."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.evidence import Evidence
from ktrack.models.person import Person


class PrivacyRules(Base):
    """Adopted rules; the latest count, none means the defaults."""

    __tablename__ = "privacy_rules"
    __table_args__ = (CheckConstraint("threshold BETWEEN 2 AND 50", name="threshold_2_to_50"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    adopted_at: Mapped[datetime] = mapped_column(Moment)
    adopted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    threshold: Mapped[int]  # people from which a team is shown by itself
    executives_see_names: Mapped[bool]

    adopted_by: Mapped[Person] = relationship()


class Contest(Base):
    """Somebody says that evidence about them is wrong; it stays, with the answer."""

    __tablename__ = "contests"
    __table_args__ = (
        Index(None, "evidence_id", "raised_at"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    text: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not answered yet
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: not answered yet

    evidence: Mapped[Evidence] = relationship()
    answered_by: Mapped[Person | None] = relationship()
