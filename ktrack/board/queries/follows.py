"""Reading what people follow and whom they block."""

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import FollowDigest, Person, PersonBlock, PersonFollow, Post, PostFollow, Tag, TagFollow


def posts(viewer: Person) -> Select[PostFollow]:
    """Return the statement for the conversations one follows that one may still read."""
    statement = select(PostFollow).join(PostFollow.post).where(PostFollow.person_id == viewer.id)
    return (
        statement.where(rows.posts(viewer))
        .options(joinedload(PostFollow.post).options(joinedload(Post.author), defer(Post.text)))
        .order_by(Post.active_at.desc(), Post.id.desc())
    )


def tags(viewer: Person) -> list[Tag]:
    """Return the tags one follows."""
    statement = select(Tag).join(TagFollow).where(TagFollow.person_id == viewer.id)
    return list(db.session.scalars(statement.options(joinedload(Tag.skill)).order_by(Tag.id)))


def people(viewer: Person) -> list[Person]:
    """Return the people one follows."""
    statement = select(Person).join(PersonFollow, PersonFollow.followed_id == Person.id)
    return list(
        db.session.scalars(statement.where(PersonFollow.person_id == viewer.id).order_by(Person.name))
    )


def blocked(viewer: Person) -> list[Person]:
    """Return the people one blocks."""
    statement = select(Person).join(PersonBlock, PersonBlock.blocked_id == Person.id)
    own = statement.where(PersonBlock.person_id == viewer.id)
    return list(db.session.scalars(own.order_by(Person.name, Person.id)))


def follows_post(viewer: Person, post: Post) -> bool:
    """Whether one follows this conversation."""
    return db.session.get(PostFollow, (viewer.id, post.id), populate_existing=True) is not None


def follows_tag(viewer: Person, tag: Tag) -> bool:
    """Whether one follows this tag."""
    return db.session.get(TagFollow, (viewer.id, tag.id), populate_existing=True) is not None


def follows_person(viewer: Person, person: Person) -> bool:
    """Whether one follows this person."""
    return db.session.get(PersonFollow, (viewer.id, person.id), populate_existing=True) is not None


def digest(person: Person) -> FollowDigest | None:
    """Return how often the person is told; None: has never followed anything."""
    return db.session.get(FollowDigest, person.id, populate_existing=True)
