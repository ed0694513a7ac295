"""Pathways: from newcomer to professional in stages, in versions, and the people on them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, column
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ktrack.base.db import Base, Moment
from ktrack.base.text import fold
from ktrack.models.person import Person
from ktrack.models.skill import Skill


class Pathway(Base):
    """A way into a role; what it asks for is in its versions."""

    __tablename__ = "pathways"
    __table_args__ = (Index(None, "role", "title"), Index(None, "retired_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]  # the job it leads to, such as "Data engineer"; several may lead to one
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")  # Markdown
    made_at: Mapped[datetime] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: people can join
    search_text: Mapped[str] = mapped_column(default="")

    versions: Mapped[list["PathwayVersion"]] = relationship(
        order_by="PathwayVersion.number", back_populates="pathway"
    )

    @validates("role", "title")
    def _keep_searchable(self, field: str, text: str) -> str:
        other = self.title if field == "role" else self.role
        words = (text, other or "") if field == "role" else (other or "", text)
        self.search_text = fold(" ".join(words))
        return text


class PathwayVersion(Base):
    """What a pathway asks for: a draft until it is published, and frozen from then on."""

    __tablename__ = "pathway_versions"
    __table_args__ = (
        Index(None, "pathway_id", "number", unique=True),
        CheckConstraint("number >= 1", name="number_from_1"),
        CheckConstraint("(published_at IS NULL) = (published_by_id IS NULL)", name="published_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathways.id"))
    number: Mapped[int]  # from 1
    note: Mapped[str] = mapped_column(default="")  # what is new in it
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: a draft
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # NULL: a draft
    edits: Mapped[int] = mapped_column(default=1)  # counts those of the draft, so that a form knows

    pathway: Mapped[Pathway] = relationship(back_populates="versions")
    published_by: Mapped[Person | None] = relationship()
    stages: Mapped[list["Stage"]] = relationship(
        order_by="Stage.position", back_populates="version", cascade="all, delete-orphan"
    )


class Stage(Base):
    """A step of a pathway: skills to prove, what to read and what to try on the job."""

    __tablename__ = "pathway_stages"
    __table_args__ = (
        Index(None, "version_id", "position", unique=True),
        CheckConstraint("position >= 1", name="position_from_1"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_versions.id"))
    position: Mapped[int]  # from 1
    title: Mapped[str]
    practice: Mapped[str] = mapped_column(default="")  # what to try on the job; Markdown

    version: Mapped[PathwayVersion] = relationship(back_populates="stages")
    skills: Mapped[list["StageSkill"]] = relationship(cascade="all, delete-orphan")
    needs: Mapped[list["StageNeed"]] = relationship(
        foreign_keys="StageNeed.stage_id", cascade="all, delete-orphan"
    )
    resources: Mapped[list["StageResource"]] = relationship(
        order_by="StageResource.position", cascade="all, delete-orphan"
    )


class StageSkill(Base):
    """A skill that a stage asks for, with the level to be verified."""

    __tablename__ = "stage_skills"
    __table_args__ = (
        Index(None, "skill_id"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
    )

    stage_id: Mapped[int] = mapped_column(ForeignKey("pathway_stages.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
    level: Mapped[int]

    skill: Mapped[Skill] = relationship()


class StageNeed(Base):
    """A stage that comes before another one."""

    __tablename__ = "stage_needs"
    __table_args__ = (
        Index(None, "needed_id"),
        CheckConstraint("stage_id <> needed_id", name="two_stages"),
    )

    stage_id: Mapped[int] = mapped_column(ForeignKey("pathway_stages.id"), primary_key=True)
    needed_id: Mapped[int] = mapped_column(ForeignKey("pathway_stages.id"), primary_key=True)


class StageResource(Base):
    """Something to read or watch for a stage."""

    __tablename__ = "stage_resources"

    stage_id: Mapped[int] = mapped_column(ForeignKey("pathway_stages.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    title: Mapped[str]
    url: Mapped[str]


class Walk(Base):
    """Somebody on a pathway, or to whom it is proposed; the version stays until they switch."""

    __tablename__ = "pathway_people"
    __table_args__ = (
        Index(None, "person_id", "left_on"),
        Index(None, "pathway_id", "left_on", "person_id"),
        Index(None, "version_id"),
        Index(
            "ix_pathway_people_person_id_pathway_id", "person_id", "pathway_id", unique=True,
            sqlite_where=column("left_on").is_(None), postgresql_where=column("left_on").is_(None),
        ),
        CheckConstraint("joined_on IS NOT NULL OR proposed_at IS NOT NULL", name="joined_or_proposed"),
        CheckConstraint("(proposed_at IS NULL) = (proposed_by_id IS NULL)", name="proposed_by_somebody"),
        CheckConstraint("left_on >= joined_on", name="left_after_joining"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathways.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("pathway_versions.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: they came by themselves
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    joined_on: Mapped[date | None]  # NULL: proposed, and not answered or declined
    left_on: Mapped[date | None]  # NULL: still on it, or still to answer

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    pathway: Mapped[Pathway] = relationship()
    version: Mapped[PathwayVersion] = relationship()
