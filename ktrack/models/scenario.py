"""Scenarios: who might leave when, kept by whoever wants to look at it again."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import LeavingGroup, choice
from ktrack.models.person import Person


class Scenario(Base):
    """A choice of people and a day, never its answer: that is computed when it is looked at."""

    __tablename__ = "scenarios"
    __table_args__ = (Index(None, "owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    leaves_on: Mapped[date]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))  # NULL: the whole company
    category: Mapped[str] = mapped_column(default="")  # empty: all categories
    kept_at: Mapped[datetime] = mapped_column(Moment)

    owner: Mapped[Person] = relationship()
    people: Mapped[list["ScenarioPerson"]] = relationship(
        order_by="ScenarioPerson.person_id", cascade="all, delete-orphan"
    )
    groups: Mapped[list["ScenarioGroup"]] = relationship(
        order_by="ScenarioGroup.position", cascade="all, delete-orphan"
    )


class ScenarioPerson(Base):
    """Somebody chosen by name."""

    __tablename__ = "scenario_people"
    __table_args__ = (Index(None, "person_id"),)

    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class ScenarioGroup(Base):
    """A group chosen as a whole; who is in it is found out when the scenario is looked at."""

    __tablename__ = "scenario_groups"
    __table_args__ = (
        CheckConstraint("(kind = 'team') = (team_id IS NOT NULL)", name="a_team_has_its_id"),
        CheckConstraint(
            "(kind = 'engagement') = (engagement_id IS NOT NULL)", name="an_engagement_has_its_id"
        ),
    )

    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1, in the order chosen
    kind: Mapped[LeavingGroup] = mapped_column(choice(LeavingGroup, "kind"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))  # NULL: not a team
    engagement_id: Mapped[int | None] = mapped_column(
        ForeignKey("engagements.id")
    )  # NULL: not of one engagement
