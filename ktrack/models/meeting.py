"""Sessions of a pair. The class is a Meeting: a session is the database's and the browser's word too."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import MeetingState, choice
from ktrack.models.log_entry import LogEntry
from ktrack.models.person import Person
from ktrack.models.shadowing import Shadowing


class Meeting(Base):
    """A session: proposed by either side, answered by the other, held, and written up."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index(None, "shadowing_id", "starts_at"),
        Index(None, "starts_at"),
        CheckConstraint("minutes >= 5 AND minutes <= 1440", name="minutes_of_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # of the time that stands
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")  # a room or a link
    agenda: Mapped[str] = mapped_column(default="")
    state: Mapped[MeetingState] = mapped_column(choice(MeetingState, "state"), default=MeetingState.PROPOSED)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: open
    reason: Mapped[str] = mapped_column(default="")  # why it was declined or cancelled
    notes: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)  # counts changes that calendars must hear of
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("log_entries.id"))  # NULL: not yet in the log

    shadowing: Mapped[Shadowing] = relationship()
    proposed_by: Mapped[Person] = relationship()
    entry: Mapped[LogEntry | None] = relationship()
    follow_ups: Mapped[list["FollowUp"]] = relationship(
        order_by="FollowUp.position", cascade="all, delete-orphan"
    )


class FollowUp(Base):
    """What somebody will do after a session."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index(None, "person_id", "done_on"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str]
    done_on: Mapped[date | None]  # NULL: open

    person: Mapped[Person] = relationship()
