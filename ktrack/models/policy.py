"""The policy: the numbers behind the figure that an administrator may change."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.person import Person


class PolicyVersion(Base):
    """One adopted policy; the latest counts, none means the defaults of KT-1."""

    __tablename__ = "policy_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    adopted_at: Mapped[datetime] = mapped_column(Moment)
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: a command
    reason: Mapped[str]
    values: Mapped[dict[str, object]] = mapped_column(JSON)  # parameters that differ from the defaults

    adopted_by: Mapped[Person | None] = relationship()
