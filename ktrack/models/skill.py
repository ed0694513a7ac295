"""Skills."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from ktrack.base.db import Base
from ktrack.base.text import fold


class Skill(Base):
    """Something a person can do and show, named in both languages."""

    __tablename__ = "skills"
    __table_args__ = (
        Index(None, "category", "name_en"),
        CheckConstraint("difficulty BETWEEN 1 AND 10", name="difficulty_1_to_10"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_de: Mapped[str] = mapped_column(default="")  # empty: the English name is shown
    category: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    difficulty: Mapped[float | None]  # NULL: the policy's starting difficulty
    source_uri: Mapped[str] = mapped_column(default="")  # where the skill was imported from
    search_text: Mapped[str] = mapped_column(default="")

    @validates("name_en", "name_de")
    def _keep_searchable(self, field: str, name: str) -> str:
        other = self.name_de if field == "name_en" else self.name_en
        self.search_text = fold(f"{name} {other or ''}")
        return name

    def name(self, locale: str) -> str:
        """Return the name in `locale`, the English one where there is none."""
        return self.name_de if locale == "de" and self.name_de else self.name_en
