"""Mail that is to be sent, and how people want it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import Delivery, choice
from ktrack.models.person import Person


class Mail(Base):
    """One message; stored in the transaction of what it tells, sent by the worker, kept as a record."""

    __tablename__ = "mails"
    __table_args__ = (Index(None, "sent_at", "send_after"), Index(None, "person_id", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(
        unique=True
    )  # what it is about: the same thing is never told twice
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]  # what sort of news, such as session.proposed
    subject: Mapped[str]
    text: Mapped[str]
    calendar: Mapped[str] = mapped_column(default="")  # an .ics invitation, "" for none
    created_at: Mapped[datetime] = mapped_column(Moment)
    send_after: Mapped[datetime] = mapped_column(Moment)  # back-off and digests move it
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: no worker has it in hand
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")  # what the server said last
    sent_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: waiting
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: still tried

    person: Mapped[Person] = relationship()


class MailChoice(Base):
    """How a person wants one kind of news; without a row as the kind usually comes (mail/kinds.py)."""

    __tablename__ = "mail_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery, "delivery"))


class WorkerBeat(Base):
    """When the worker last ran, so that an operator sees when it stopped."""

    __tablename__ = "worker_beats"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
