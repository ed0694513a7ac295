"""The learning log: what somebody learned, and how it was corrected."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.engagement import Engagement
from ktrack.models.person import Person
from ktrack.models.shadowing import Shadowing


class LogEntry(Base):
    """One entry as it stands now; earlier wordings are its revisions, nothing is deleted."""

    __tablename__ = "log_entries"
    __table_args__ = (
        Index(None, "person_id", "happened_on"),
        # Sums of hours by engagement and shadowing need nothing else, so read no text.
        Index(None, "engagement_id", "happened_on", "minutes", "void"),
        Index(None, "shadowing_id", "happened_on", "minutes", "void"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    engagement_id: Mapped[int | None] = mapped_column(
        ForeignKey("engagements.id")
    )  # NULL: learned outside one
    shadowing_id: Mapped[int | None] = mapped_column(ForeignKey("shadowings.id"))  # NULL: on one's own
    happened_on: Mapped[date]
    minutes: Mapped[int]
    text: Mapped[str]  # Markdown
    void: Mapped[bool] = mapped_column(default=False)  # taken back; still shown, counts nowhere

    person: Mapped[Person] = relationship()
    engagement: Mapped[Engagement | None] = relationship()
    shadowing: Mapped[Shadowing | None] = relationship()
    links: Mapped[list["EntryLink"]] = relationship(
        order_by="EntryLink.position", cascade="all, delete-orphan"
    )
    revisions: Mapped[list["LogRevision"]] = relationship(order_by="LogRevision.number")


class LogRevision(Base):
    """What an entry said before a correction."""

    __tablename__ = "log_revisions"

    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entries.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # 1 is the first wording
    shadowing_id: Mapped[int | None] = mapped_column(ForeignKey("shadowings.id"))  # NULL: on one's own
    happened_on: Mapped[date]
    minutes: Mapped[int]
    text: Mapped[str]
    links: Mapped[list[str]] = mapped_column(JSON)  # the addresses, in their order
    void: Mapped[bool]
    replaced_at: Mapped[datetime] = mapped_column(Moment)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: by a command
    reason: Mapped[str] = mapped_column(default="")  # why it was corrected or taken back

    shadowing: Mapped[Shadowing | None] = relationship()
    replaced_by: Mapped[Person | None] = relationship()


class EntryLink(Base):
    """A link to something that shows what was done: a merge request, a runbook, a recording."""

    __tablename__ = "entry_links"

    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entries.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1, in the order entered
    url: Mapped[str]
