"""Choices of the dashboards that somebody keeps, and to whom they are mailed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import Reason, Rhythm, Role, choice
from ktrack.models.person import Person
from ktrack.models.team import Team


class SavedView(Base):
    """A page of the dashboards with its filters, under a name; it holds no figure."""

    __tablename__ = "saved_views"
    __table_args__ = (
        Index(None, "owner_id", "name"),
        Index(None, "shared_with", "name"),
        CheckConstraint("team_id IS NULL OR NOT small_teams", name="one_team"),
        CheckConstraint("category = '' OR NOT no_category", name="one_category"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    page: Mapped[str]  # its endpoint, such as dashboards.executive
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))  # NULL: all teams
    small_teams: Mapped[bool] = mapped_column(default=False)  # those that are shown together
    category: Mapped[str] = mapped_column(default="")  # "": all categories
    no_category: Mapped[bool] = mapped_column(default=False)  # only skills without a category
    reason: Mapped[Reason | None] = mapped_column(choice(Reason, "reason"))  # NULL: both reasons
    as_of: Mapped[date | None]  # NULL: the day on which it is opened
    shared_with: Mapped[Role | None] = mapped_column(choice(Role, "shared_with"))  # NULL: the owner's alone
    created_at: Mapped[datetime] = mapped_column(Moment)

    owner: Mapped[Person] = relationship()
    team: Mapped[Team | None] = relationship()


class ViewMail(Base):
    """Somebody is mailed a saved view in a rhythm."""

    __tablename__ = "view_mails"
    __table_args__ = (Index(None, "next_on"), Index(None, "person_id"))

    view_id: Mapped[int] = mapped_column(ForeignKey("saved_views.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    rhythm: Mapped[Rhythm] = mapped_column(choice(Rhythm, "rhythm"))
    next_on: Mapped[date]  # the first day on which the next mail goes

    view: Mapped[SavedView] = relationship()
    person: Mapped[Person] = relationship()
