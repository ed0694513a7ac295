"""Engagements: a freelancer project, its experts, its transfer plan and what was amended."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ktrack.base.db import Base, Moment
from ktrack.base.text import fold
from ktrack.models.choices import Reason, choice
from ktrack.models.person import Person
from ktrack.models.skill import Skill
from ktrack.models.team import Team

if TYPE_CHECKING:
    from ktrack.models.handover import Handover


class Engagement(Base):
    """A freelancer project with the team that receives its knowledge."""

    __tablename__ = "engagements"
    __table_args__ = (
        Index(None, "team_id", "starts_on"),
        Index(None, "manager_id", "ends_on"),
        Index(None, "ends_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("day_rate_cents >= 0", name="rate_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")  # Markdown
    reason: Mapped[Reason] = mapped_column(choice(Reason, "reason"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    manager_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    day_rate_cents: Mapped[int | None]  # NULL: not recorded
    currency: Mapped[str] = mapped_column(default="")  # ISO 4217; empty: not recorded
    version: Mapped[int] = mapped_column(default=1)  # counts edits: an older one in a form is stale
    search_text: Mapped[str] = mapped_column(default="")

    team: Mapped[Team] = relationship()
    manager: Mapped[Person] = relationship(foreign_keys=[manager_id])
    experts: Mapped[list[Person]] = relationship(secondary="engagement_experts", order_by="Person.name")
    plan: Mapped[list["PlanItem"]] = relationship(back_populates="engagement", cascade="all, delete-orphan")
    amendments: Mapped[list["Amendment"]] = relationship(order_by="Amendment.at, Amendment.id")
    handover: Mapped["Handover | None"] = relationship("Handover", back_populates="engagement")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared by SQLAlchemy as an instance attribute

    @validates("title")
    def _keep_searchable(self, field: str, title: str) -> str:
        self.search_text = fold(title)
        return title

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed with its handover, None if it was not; loads the handover."""
        return self.handover.closed_at if self.handover else None


class EngagementExpert(Base):
    """Which people bring the knowledge of an engagement."""

    __tablename__ = "engagement_experts"
    __table_args__ = (Index(None, "person_id"),)

    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class PlanItem(Base):
    """A skill that an engagement is to leave behind."""

    __tablename__ = "plan_items"
    __table_args__ = (
        Index(None, "engagement_id", "skill_id", unique=True),
        Index(None, "skill_id"),
        CheckConstraint("target_level BETWEEN 0 AND 5", name="target_0_to_5"),
        CheckConstraint("importance BETWEEN 1 AND 5", name="importance_1_to_5"),
        CheckConstraint("seats >= 1", name="at_least_one_seat"),
        CheckConstraint("baseline_level BETWEEN 0 AND 5", name="baseline_0_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    target_level: Mapped[int]
    importance: Mapped[int]
    seats: Mapped[int] = mapped_column(default=1)
    baseline_level: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]  # NULL: still wanted
    retired_reason: Mapped[str] = mapped_column(default="")

    engagement: Mapped[Engagement] = relationship(back_populates="plan")
    skill: Mapped[Skill] = relationship()


class Amendment(Base):
    """A change to an engagement or its plan after registration; the original stays visible through it."""

    __tablename__ = "amendments"
    __table_args__ = (Index(None, "engagement_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))  # NULL: about the engagement itself
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: made by a command
    at: Mapped[datetime] = mapped_column(Moment)
    field: Mapped[str]  # the column that changed; "item" when a plan item was added or retired
    before: Mapped[str] = mapped_column(default="")  # as the interchange folder writes it; empty: was none
    after: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")

    skill: Mapped[Skill | None] = relationship()
    actor: Mapped[Person | None] = relationship()
