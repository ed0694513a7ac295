"""Requests for mentoring: from asking until the two have a relationship, and the word with which it ends."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import RequestState, choice
from ktrack.models.person import Person
from ktrack.models.shadowing import Shadowing
from ktrack.models.skill import Skill


class MentorRequest(Base):
    """Somebody asks somebody who offers it to be their mentor."""

    __tablename__ = "mentor_requests"
    __table_args__ = (
        Index(None, "asker_id", "state", "asked_at"),
        Index(None, "mentor_id", "state", "reply_by"),
        Index(None, "state", "reply_by"),
        Index(None, "shadowing_id"),
        CheckConstraint("asker_id <> mentor_id", name="two_people"),
        CheckConstraint("cadence_days BETWEEN 1 AND 366", name="cadence_of_a_year"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("(state = 'accepted') = (shadowing_id IS NOT NULL)", name="accepted_makes_a_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who is asked now
    goal: Mapped[str]  # what the asker wants to reach; Markdown
    cadence_days: Mapped[int]  # a session so often
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reply_by: Mapped[datetime] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: the mentor was not reminded
    state: Mapped[RequestState] = mapped_column(choice(RequestState, "state"), default=RequestState.OPEN)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: open
    word: Mapped[str] = mapped_column(default="")  # what the mentor said with the answer
    shadowing_id: Mapped[int | None] = mapped_column(ForeignKey("shadowings.id"))  # NULL: not accepted

    asker: Mapped[Person] = relationship(foreign_keys=[asker_id])
    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id])
    shadowing: Mapped[Shadowing | None] = relationship()
    skills: Mapped[list[Skill]] = relationship(secondary="mentor_request_skills", order_by="Skill.name_en")
    moves: Mapped[list["MentorRequestMove"]] = relationship(order_by="MentorRequestMove.number")


class MentorRequestSkill(Base):
    """What the asker wants to learn."""

    __tablename__ = "mentor_request_skills"
    __table_args__ = (Index(None, "skill_id"), {"sqlite_with_rowid": False})

    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_requests.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)


class MentorRequestMove(Base):
    """A mentor has forwarded a request to another one who offers the same."""

    __tablename__ = "mentor_request_moves"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="two_people"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_requests.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    moved_at: Mapped[datetime] = mapped_column(Moment)
    word: Mapped[str]  # why

    moved_from: Mapped[Person] = relationship(foreign_keys=[from_id])
    moved_to: Mapped[Person] = relationship(foreign_keys=[to_id])


class Farewell(Base):
    """One of the two has ended their relationship, with a word to the other."""

    __tablename__ = "farewells"

    shadowing_id: Mapped[int] = mapped_column(ForeignKey("shadowings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who ended it
    said_at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str]

    shadowing: Mapped[Shadowing] = relationship()
    person: Mapped[Person] = relationship()
