"""What the figures of one skill are computed from, packed: derived from other tables, rebuilt at any time."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ktrack.base.db import Base


class Leaf(Base):
    """A skill's holdings, plan items, mentees and checks as columns in one value."""

    __tablename__ = "leaves"

    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)  # of the skill's data when it was packed
    data: Mapped[bytes] = mapped_column(LargeBinary)


class LeafMonths(Base):
    """A skill's plan items on the first days of the last 24 months, as columns in one value."""

    __tablename__ = "leaf_months"

    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)  # of the skill's data when it was computed
    first_day: Mapped[int]  # first of the days, since 1970-01-01
    data: Mapped[bytes] = mapped_column(LargeBinary)


class SkillVersion(Base):
    """Counts writes that can change a figure of one skill; -1: of people, 0: of every skill."""

    __tablename__ = "skill_versions"

    skill_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)
