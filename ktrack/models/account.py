"""Accounts: who may sign in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.person import Person


class Account(Base):
    """A person's way in; people without one can still be recorded."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    login: Mapped[str] = mapped_column(unique=True)  # the e-mail address, casefolded
    password_hash: Mapped[str]
    # Part of every session: a new one signs the person out everywhere.
    session_token: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_login_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: never
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: may sign in

    person: Mapped[Person] = relationship()
