"""Shadowings: who shadows whom for which skills, within an engagement or because the two found each other."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base
from ktrack.models.choices import Form, choice
from ktrack.models.engagement import Engagement
from ktrack.models.person import Person
from ktrack.models.skill import Skill


class Shadowing(Base):
    """An internal person (the mentee) learns from a mentor: within an engagement, or without one.

    Without one the two have found each other, and the relationship has a last day of its own.
    """

    __tablename__ = "shadowings"
    __table_args__ = (
        Index(None, "engagement_id"),
        Index(None, "mentee_id", "ends_on"),
        Index(None, "mentor_id", "ends_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("engagement_id IS NOT NULL OR ends_on IS NOT NULL", name="has_a_last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    engagement_id: Mapped[int | None] = mapped_column(
        ForeignKey("engagements.id")
    )  # NULL: the two found each other
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # NULL: until the engagement ends
    form: Mapped[Form] = mapped_column(choice(Form, "form"), default=Form.REGULAR)

    engagement: Mapped[Engagement | None] = relationship()
    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id])
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id])
    skills: Mapped[list[Skill]] = relationship(secondary="shadowing_skills", order_by="Skill.name_en")

    @property
    def last_day(self) -> date:
        """Its own last day, else that of its engagement, which it then loads."""
        if self.ends_on is not None:
            return self.ends_on
        if self.engagement is None:
            raise ValueError(f"shadowing {self.key} has neither an engagement nor a last day")
        return self.engagement.ends_on


class ShadowingSkill(Base):
    """What a shadowing is for."""

    __tablename__ = "shadowing_skills"
    __table_args__ = (Index(None, "skill_id"), {"sqlite_with_rowid": False})

    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
