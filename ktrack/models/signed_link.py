"""Links that let an expert without an account do one thing once, and the addresses of calendar feeds."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import LinkPurpose, choice
from ktrack.models.person import Person


class SignedLink(Base):
    """A link for one person and one purpose; only the hash of its secret is kept."""

    __tablename__ = "signed_links"
    __table_args__ = (
        Index(None, "purpose", "subject_id"),
        CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),
        CheckConstraint("(purpose = 'confirm_level') = (level IS NOT NULL)", name="levels_are_confirmed"),
        CheckConstraint("(used_at IS NULL) = (confirmed IS NULL)", name="used_with_an_answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)  # SHA-256, hexadecimal
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose, "purpose"))
    subject_id: Mapped[int]  # of the shadowing, the question or the agreement
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))  # NULL: not for a level
    level: Mapped[int | None]  # NULL: not for a level
    note: Mapped[str] = mapped_column(default="")  # what the one who asks says was done
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who may use it
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not used
    confirmed: Mapped[bool | None]  # NULL: not used; False: "not so"
    comment: Mapped[str] = mapped_column(default="")  # what the one who used it said
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not revoked

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])


class CalendarFeed(Base):
    """A person's calendar under a secret address; a new address makes the old one useless."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)  # SHA-256, hexadecimal
    made_at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
