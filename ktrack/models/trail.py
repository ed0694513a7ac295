"""The audit trail, who read whose record, and the version of the data."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.person import Person


class AuditEvent(Base):
    """Somebody did something; written in the same transaction as the deed."""

    __tablename__ = "audit_events"
    __table_args__ = (Index(None, "subject_type", "subject_id"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: a command
    action: Mapped[str]  # a verb of the domain, such as engagement.register
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]  # NULL: the whole database (an import)
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)

    actor: Mapped[Person | None] = relationship()


class RecordRead(Base):
    """Somebody looked at what is recorded about a person; that person can see it."""

    __tablename__ = "record_reads"
    __table_args__ = (Index(None, "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    page: Mapped[str]  # the endpoint that showed it

    reader: Mapped[Person] = relationship(foreign_keys=[reader_id])


class DataVersion(Base):
    """Counts writes that can change a figure.

    A writer raises one of several stripes, so that two writers seldom wait for each other; the version is
    their sum.
    """

    __tablename__ = "data_versions"

    stripe: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
