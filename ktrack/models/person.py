"""People, inside the company and freelancers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ktrack.base.db import Base, Moment
from ktrack.base.text import fold
from ktrack.models.choices import Kind, Locale, Role, choice
from ktrack.models.team import Team


class Person(Base):
    """Somebody who gives or receives knowledge, or looks after it."""

    __tablename__ = "people"
    __table_args__ = (
        Index(None, "kind", "name"),
        Index(None, "team_id", "name"),
        CheckConstraint("(kind = 'freelancer') = (role = 'freelancer')", name="kind_fits_role"),
        CheckConstraint("weekly_learning_minutes >= 0", name="minutes_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]  # NULL: cannot be written to, can still be shadowed
    kind: Mapped[Kind] = mapped_column(choice(Kind, "kind"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("teams.id")
    )  # NULL: freelancers, people of no team
    locale: Mapped[Locale] = mapped_column(choice(Locale, "locale"), default=Locale.EN)
    weekly_learning_minutes: Mapped[int | None]  # NULL: not agreed
    moderator_since: Mapped[datetime | None] = mapped_column(Moment)  # NULL: does not moderate the board
    search_text: Mapped[str] = mapped_column(default="")

    team: Mapped[Team | None] = relationship()
    departures: Mapped[list["Departure"]] = relationship(
        order_by="Departure.left_on", cascade="all, delete-orphan"
    )

    @validates("name")
    def _keep_searchable(self, field: str, name: str) -> str:
        self.search_text = fold(name)
        return name

    def active_on(self, day: date) -> bool:
        """Whether the person is with the company on `day`; loads the departures."""
        return not any(
            departure.left_on <= day and (departure.returned_on is None or day < departure.returned_on)
            for departure in self.departures
        )


class Departure(Base):
    """Somebody leaves, and perhaps comes back: away on every day in [left_on, returned_on)."""

    __tablename__ = "departures"
    __table_args__ = (
        Index(None, "person_id", "left_on", unique=True),
        CheckConstraint("returned_on IS NULL OR returned_on >= left_on", name="returns_after_leaving"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    left_on: Mapped[date]
    returned_on: Mapped[date | None]  # NULL: has not come back
