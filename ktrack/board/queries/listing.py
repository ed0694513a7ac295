"""The list of the board: ids from the index that holds all it is filtered and sorted by, then the rows."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import Person, PersonBlock, PersonFollow, Post, PostFollow, PostTag, Tag, TagFollow
from ktrack.models.choices import PostKind

UNANSWERED, FOLLOWED, OWN = "unanswered", "followed", "own"


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; None and an empty text narrow nothing. tags: any of these ids."""

    kind: PostKind | None = None
    tags: tuple[int, ...] | None = None
    show: str = ""
    author_id: int | None = None


def visible_ids(viewer: Person) -> Select[int]:
    """Return the SELECT of the ids of posts and replies that the viewer may read."""
    return select(Post.id).where(rows.posts(viewer))


def ids(viewer: Person, wanted: Wanted) -> Select[int]:
    """Return the SELECT of the ids of conversations, the latest activity first; nothing of who is blocked."""
    statement = select(Post.id).where(rows.topics(viewer), *_conditions(viewer, wanted))
    return statement.order_by(Post.active_at.desc(), Post.id.desc())


def _conditions(viewer: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.author_id is not None:
        found.append(Post.author_id == wanted.author_id)
    else:
        found.append(Post.author_id.not_in(blocked_by(viewer)))
    if wanted.kind is not None:
        found.append(Post.kind == wanted.kind)
    if wanted.tags is not None:
        found.append(Post.id.in_(select(PostTag.post_id).where(PostTag.tag_id.in_(wanted.tags))))
    if wanted.show == UNANSWERED:
        found.append(Post.replies == 0)
    if wanted.show == OWN:
        found.append(Post.author_id == viewer.id)
    if wanted.show == FOLLOWED:
        found.append(is_followed(viewer.id))
    return found


def blocked_by(person: Person) -> Select[int]:
    """Return the SELECT of the ids of people whom somebody blocks."""
    return select(PersonBlock.blocked_id).where(PersonBlock.person_id == person.id)


def is_followed(person_id: int) -> ColumnElement[bool]:
    """Conversations that somebody follows: by themselves, by a tag, or by who began them."""
    tags = select(PostTag.post_id).join(TagFollow, TagFollow.tag_id == PostTag.tag_id)
    return or_(
        Post.id.in_(select(PostFollow.post_id).where(PostFollow.person_id == person_id)),
        Post.id.in_(tags.where(TagFollow.person_id == person_id)),
        Post.author_id.in_(select(PersonFollow.followed_id).where(PersonFollow.person_id == person_id)),
    )


def lines(wanted: list[int]) -> list[Post]:
    """Return these conversations in this order with authors and tags, without their texts."""
    statement = (
        select(Post)
        .where(Post.id.in_(wanted))
        .options(defer(Post.text), joinedload(Post.author), selectinload(Post.tags).joinedload(Tag.skill))
    )
    found = {post.id: post for post in db.session.scalars(statement)}
    return [found[number] for number in wanted if number in found]


def helped(wanted: list[int]) -> set[int]:
    """Return in which of these conversations something helped."""
    statement = select(Post.topic_id).where(Post.topic_id.in_(wanted), Post.helped_at.is_not(None))
    return {number for number in db.session.scalars(statement.distinct()) if number is not None}


def writes_here(viewer: Person, person_id: int) -> bool:
    """Whether the viewer can know a person from the board: they wrote what the viewer may read."""
    wrote = exists().where(Post.author_id == person_id, rows.posts(viewer))
    return bool(db.session.scalar(select(wrote)))
