"""Holdings: what the evidence about one person and one skill adds up to. Derived, rebuilt at any time."""

from datetime import date

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base
from ktrack.models.person import Person
from ktrack.models.skill import Skill


class Holding(Base):
    """The state of one (person, skill) after all of its evidence."""

    __tablename__ = "holdings"
    __table_args__ = (Index(None, "person_id", "skill_id", unique=True), Index(None, "skill_id", "level"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    level: Mapped[int | None] = mapped_column(SmallInteger)  # NULL: never assessed
    level_max: Mapped[int | None] = mapped_column(SmallInteger)  # NULL: never assessed
    stability: Mapped[float | None]  # model-days; NULL: no memory (never assessed, or level below 2)
    difficulty: Mapped[float | None]  # NULL: no memory yet
    first_on: Mapped[date | None]  # first assessment; NULL: never assessed
    last_on: Mapped[date | None]  # last assessment; NULL: never assessed
    kind: Mapped[str | None]  # signoff, quiz, teachback or demo: the last assessment; NULL: never assessed
    claim: Mapped[int | None] = mapped_column(SmallInteger)  # level of the latest claim; NULL: none
    claim_on: Mapped[date | None]
    checks: Mapped[int] = mapped_column(default=0)  # how many checks count
    lapses: Mapped[int] = mapped_column(default=0)  # how many of the assessments were graded again

    person: Mapped[Person] = relationship(viewonly=True)
    skill: Mapped[Skill] = relationship(viewonly=True)


class Segment(Base):
    """The state of a holding between two assessments: enough to compute any figure of those days."""

    __tablename__ = "segments"
    __table_args__ = ({"sqlite_with_rowid": False},)

    holding_id: Mapped[int] = mapped_column(ForeignKey("holdings.id"), primary_key=True)
    start_day: Mapped[int] = mapped_column(Integer, primary_key=True)  # days since 1970-01-01
    end_day: Mapped[int]  # first day that is no longer in it; the open one ends far away
    t0: Mapped[float]  # what the holding's clock reads at the start
    level: Mapped[int] = mapped_column(SmallInteger)
    level_max: Mapped[int] = mapped_column(SmallInteger)
    stability: Mapped[float | None]  # NULL: no memory
    difficulty: Mapped[float | None]
    kind: Mapped[int] = mapped_column(SmallInteger)  # ktrack.scoring's code of the assessment it begins with


class ClockStep(Base):
    """A day on which a holding's clock changes its speed, because the skill was used."""

    __tablename__ = "clock_steps"
    __table_args__ = ({"sqlite_with_rowid": False},)

    holding_id: Mapped[int] = mapped_column(ForeignKey("holdings.id"), primary_key=True)
    day: Mapped[int] = mapped_column(Integer, primary_key=True)  # days since 1970-01-01
    reading: Mapped[float]  # what the clock shows at this day; before the first step it shows the day itself
    speed: Mapped[float]  # clock days per day from here on
