"""The board: posts, the replies to them, their tags and what they said before."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ktrack.base.db import Base, Moment
from ktrack.base.text import fold
from ktrack.models.choices import PostKind, choice
from ktrack.models.person import Person
from ktrack.models.skill import Skill


class Tag(Base):
    """What a post is about: a skill, or any words of its author's."""

    __tablename__ = "tags"
    __table_args__ = (
        Index(
            "ix_tags_search_text", "search_text", unique=True,
            sqlite_where=text("skill_id IS NULL"), postgresql_where=text("skill_id IS NULL"),
        ),
        CheckConstraint("(skill_id IS NULL) = (name <> '')", name="skill_or_words"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")  # empty: the skill's name is shown
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"), unique=True)  # NULL: free words
    search_text: Mapped[str] = mapped_column(default="")

    skill: Mapped[Skill | None] = relationship()

    @validates("name")
    def _keep_searchable(self, field: str, name: str) -> str:
        self.search_text = fold(name)
        return name

    def label(self, locale: str) -> str:
        """Return what the tag is called in `locale`."""
        return self.skill.name(locale) if self.skill else self.name


class Post(Base):
    """A post that begins a conversation, or (with a topic) a reply in one."""

    __tablename__ = "posts"
    __table_args__ = (
        # The list reads this index alone, however far one turns its pages.
        Index(None, "active_at", "id", "hidden_at", "author_id", "kind", "replies"),
        Index(None, "topic_id", "id"),
        Index(None, "author_id", "posted_at"),
        Index(None, "posted_at"),
        Index(None, "hidden_at"),
        CheckConstraint("(topic_id IS NULL) = (kind IS NOT NULL)", name="kind_at_its_beginning"),
        CheckConstraint("(topic_id IS NULL) = (title <> '')", name="title_at_its_beginning"),
        CheckConstraint("(topic_id IS NULL) = (active_at IS NOT NULL)", name="active_at_its_beginning"),
        CheckConstraint("helped_at IS NULL OR topic_id IS NOT NULL", name="replies_help"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))  # NULL: begins a conversation
    kind: Mapped[PostKind | None] = mapped_column(choice(PostKind, "kind"))  # NULL: a reply
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str] = mapped_column(default="")  # empty: a reply
    text: Mapped[str]  # Markdown
    posted_at: Mapped[datetime] = mapped_column(Moment)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: never edited
    hidden_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: everybody may read it
    helped_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: not marked by who asked
    # Counted from the replies that everybody may read.
    active_at: Mapped[datetime | None] = mapped_column(Moment)  # NULL: a reply
    replies: Mapped[int] = mapped_column(default=0)

    author: Mapped[Person] = relationship()
    topic: Mapped["Post | None"] = relationship(remote_side="Post.id")
    tags: Mapped[list[Tag]] = relationship(secondary="post_tags", order_by="Tag.id")
    versions: Mapped[list["PostVersion"]] = relationship(order_by="PostVersion.number")


class PostTag(Base):
    """A post has a tag."""

    __tablename__ = "post_tags"
    __table_args__ = (Index(None, "tag_id", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)


class PostVersion(Base):
    """What a post said before it was edited."""

    __tablename__ = "post_versions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    tags: Mapped[str] = mapped_column(default="")  # their names, with commas
    replaced_at: Mapped[datetime] = mapped_column(Moment)
    hidden: Mapped[bool] = mapped_column(default=False)  # replaced while the post was hidden
