"""What people follow on the board, whom they block, and how often they are told what is new."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ktrack.base.db import Base, Moment
from ktrack.models.choices import DigestRhythm, choice
from ktrack.models.person import Person
from ktrack.models.post import Post, Tag


class PostFollow(Base):
    """Somebody follows a conversation."""

    __tablename__ = "post_follows"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)

    post: Mapped[Post] = relationship()


class TagFollow(Base):
    """Somebody follows a tag."""

    __tablename__ = "tag_follows"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)

    tag: Mapped[Tag] = relationship()


class PersonFollow(Base):
    """Somebody follows what another person writes."""

    __tablename__ = "person_follows"
    __table_args__ = (CheckConstraint("person_id <> followed_id", name="two_people"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    followed_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)

    followed: Mapped[Person] = relationship(foreign_keys=[followed_id])


class PersonBlock(Base):
    """Somebody wants nothing to do with another person on the board."""

    __tablename__ = "person_blocks"
    __table_args__ = (CheckConstraint("person_id <> blocked_id", name="two_people"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)

    blocked: Mapped[Person] = relationship(foreign_keys=[blocked_id])


class FollowDigest(Base):
    """How often somebody is written to about what is new in what they follow."""

    __tablename__ = "follow_digests"
    __table_args__ = (Index(None, "next_on"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    rhythm: Mapped[DigestRhythm] = mapped_column(choice(DigestRhythm, "rhythm"))
    next_on: Mapped[date | None]  # NULL: off
    told_until: Mapped[datetime] = mapped_column(Moment)  # what is older was told, or was there before

    person: Mapped[Person] = relationship()
