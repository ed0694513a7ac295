"""Shadowings: who shadows whom for which skills."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base
from ktrack.models.choices import Form, choice
from ktrack.models.engagement import Engagement
from ktrack.models.person import Person
from ktrack.models.skill import Skill


class Shadowing(Base):
    """An internal person (the mentee) shadows a mentor within an engagement."""

    __tablename__ = "shadowings"
    __table_args__ = (
        Index(None, "engagement_id"),
        Index(None, "mentee_id", "ends_on"),
        Index(None, "mentor_id", "ends_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # NULL: until the engagement ends
    form: Mapped[Form] = mapped_column(choice(Form, "form"), default=Form.REGULAR)

    engagement: Mapped[Engagement] = relationship()
    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id])
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id])
    skills: Mapped[list[Skill]] = relationship(secondary="shadowing_skills", order_by="Skill.name_en")


class ShadowingSkill(Base):
    """What a shadowing is for."""

    __tablename__ = "shadowing_skills"
    __table_args__ = (Index(None, "skill_id"), {"sqlite_with_rowid": False})

    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
