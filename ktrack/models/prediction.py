"""Predictions: what was expected of a check before its outcome was recorded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.evidence import Evidence
from ktrack.models.person import Person
from ktrack.models.policy import PolicyVersion


class Prediction(Base):
    """The chance of passing a check, by the policy of that moment."""

    __tablename__ = "predictions"
    __table_args__ = (CheckConstraint("chance BETWEEN 0 AND 1", name="chance_0_to_1"),)

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    chance: Mapped[float]
    age_days: Mapped[int]  # of the proof before it
    audit: Mapped[bool] = mapped_column(default=False)  # the check was chosen at random
    made_at: Mapped[datetime] = mapped_column(Moment)
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_versions.id"))  # NULL: KT-1's

    evidence: Mapped[Evidence] = relationship()


class KappaProposal(Base):
    """A fitted curve constant, with both figures side by side and an administrator's decision."""

    __tablename__ = "kappa_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: a command
    current: Mapped[float]
    fitted: Mapped[float]
    deviation: Mapped[float]  # of ln kappa
    checks: Mapped[int]  # how many it was fitted to
    retained_now: Mapped[float | None]  # NULL: no data
    retained_then: Mapped[float | None]  # with the fitted value; NULL: no data
    adopted: Mapped[bool | None]  # NULL: not decided
    decided_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not decided
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: not decided
    reason: Mapped[str] = mapped_column(default="")
    policy_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("policy_versions.id")
    )  # NULL: not adopted

    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    policy_version: Mapped[PolicyVersion | None] = relationship()
