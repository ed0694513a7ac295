"""Offers to mentor: what somebody offers to pass on, and under which conditions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.person import Person
from ktrack.models.skill import Skill


class Offer(Base):
    """What one person offers, by their own choice; a person has one offer, which they pause or withdraw."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("hours_week BETWEEN 1 AND 40", name="hours_of_a_week"),
        CheckConstraint("reply_days BETWEEN 1 AND 30", name="reply_within_a_month"),
        CheckConstraint("places BETWEEN 1 AND 20", name="places_1_to_20"),
        CheckConstraint("paused_until IS NULL OR paused_at IS NOT NULL", name="until_only_if_paused"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    text: Mapped[str]  # Markdown, a few sentences
    hours_week: Mapped[int]
    availability: Mapped[str] = mapped_column(default="")  # when, in words
    languages: Mapped[str]  # codes as in ISO 639-1, in alphabetical order, one blank between: "de en"
    reply_days: Mapped[int]  # within so many days requests are answered
    places: Mapped[int]  # how many mentees at a time
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    paused_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not paused
    paused_until: Mapped[date | None]  # stands again on this day; NULL: until somebody resumes it
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not withdrawn

    person: Mapped[Person] = relationship()
    skills: Mapped[list[Skill]] = relationship(secondary="offer_skills", order_by="Skill.name_en")

    def paused_on(self, day: date) -> bool:
        """Whether the offer rests on a day."""
        return self.paused_at is not None and (self.paused_until is None or day < self.paused_until)


class OfferSkill(Base):
    """A skill that somebody offers to pass on."""

    __tablename__ = "offer_skills"
    __table_args__ = (Index(None, "skill_id"), {"sqlite_with_rowid": False})

    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
