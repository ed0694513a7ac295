"""Teams."""

from sqlalchemy.orm import Mapped, mapped_column

from ktrack.base.db import Base


class Team(Base):
    """A team inside the company: it receives knowledge."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
