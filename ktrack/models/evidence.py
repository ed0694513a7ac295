"""Evidence: append-only rows from which every figure follows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import CheckKind, EvidenceType, Grade, choice
from ktrack.models.log_entry import LogEntry
from ktrack.models.person import Person
from ktrack.models.skill import Skill

_REVISES = text("revises_id IS NOT NULL")  # few rows do: the index has no others
_PROOF = text("type IN ('use', 'check')")  # a seventh of all rows: what a skill's leaf needs besides segments


class Evidence(Base):
    """A claim, a use, a sign-off or a check; never edited, never deleted, only revised by a further row."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index(None, "person_id", "skill_id", "happened_on"),
        Index(None, "skill_id", "happened_on"),
        Index(None, "entry_id"),
        Index(None, "revises_id", sqlite_where=_REVISES, postgresql_where=_REVISES),
        Index(None, "skill_id", "type", sqlite_where=_PROOF, postgresql_where=_PROOF),
        CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),
        CheckConstraint("(type = 'check') = (kind IS NOT NULL)", name="checks_have_a_kind"),
        CheckConstraint("(type = 'check') = (grade IS NOT NULL)", name="checks_have_a_grade"),
        CheckConstraint("(type = 'use') = (level IS NULL)", name="uses_have_no_level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    type: Mapped[EvidenceType] = mapped_column(choice(EvidenceType, "type"))
    kind: Mapped[CheckKind | None] = mapped_column(choice(CheckKind, "kind"))  # NULL: not a check
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"))
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    level: Mapped[int | None]  # NULL: a use
    grade: Mapped[Grade | None] = mapped_column(choice(Grade, "grade"))  # NULL: not a check
    attested: Mapped[bool | None]  # NULL: not a use
    assessor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: the person's own word
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("log_entries.id"))  # NULL: not from the log
    note: Mapped[str] = mapped_column(default="")  # Markdown: what was done
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))  # NULL: a first row
    void: Mapped[bool] = mapped_column(default=False)  # takes back the row it revises

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    skill: Mapped[Skill] = relationship()
    assessor: Mapped[Person | None] = relationship(foreign_keys=[assessor_id])
    entry: Mapped[LogEntry | None] = relationship(viewonly=True)
