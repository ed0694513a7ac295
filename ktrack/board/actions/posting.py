"""Writing posts and replies, editing them, and marking what helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused
from ktrack.board import entry, tagging, telling
from ktrack.board.entry import Limits
from ktrack.board.queries import reading
from ktrack.models import Person, Post, PostVersion
from ktrack.models.choices import PostKind
from ktrack.web import stale

SAID = ("title", "text", "edited_at")
"""What an edit must not overwrite unseen."""


@dataclass(frozen=True)
class Writing:
    """What a form says: a post with kind, title and tags, or (without) the text of a reply."""

    text: str
    title: str = ""
    kind: PostKind | None = None
    tags: tuple[str, ...] = ()


def post(writing: Writing, key: str, *, by: Person, at: datetime, today: date, limits: Limits) -> Post:
    """Begin a conversation. Sending a form twice, by its `key`, posts once.

    Refused for who may not write, for an empty title or text, and beyond what is allowed in links and a day.
    """
    earlier = reading.by_key(key)
    if earlier is not None:
        return _own(earlier, by)
    if not writing.title.strip():
        raise Refused(_l("Give it a title."), "title")
    _check(writing, by, at, today, limits)
    entry.check_rate(by, limits, at)
    made = Post(key=key, kind=writing.kind, title=writing.title, text=writing.text, author_id=by.id,
                posted_at=at, active_at=at, tags=tagging.found_or_made(list(writing.tags)))  # fmt: skip
    stored = _store(made, by)
    if stored is made:
        trail.note(by, "post.write", made, at, kind=made.kind.value if made.kind else None)
    return stored


def reply(topic: Post, text: str, key: str, *, by: Person, at: datetime, today: date, limits: Limits) -> Post:
    """Reply in a conversation, and write to who began it; likewise, and refused to whom they block."""
    earlier = reading.by_key(key)
    if earlier is not None:
        return _own(earlier, by)
    _check(Writing(text), by, at, today, limits)
    entry.check_rate(by, limits, at)
    if reading.blocks(topic.author_id, by.id):
        raise Refused(_l("Whoever began this conversation does not take replies from you."))
    made = Post(key=key, topic_id=topic.id, topic=topic, text=text, author_id=by.id, posted_at=at)
    stored = _store(made, by)
    if stored is made:
        recount([topic.id])
        trail.note(by, "post.reply", made, at, topic=topic.id)
        telling.reply(made)
    return stored


def edit(
    post: Post, writing: Writing, seen: str, *, by: Person, at: datetime, today: date, limits: Limits
) -> bool:
    """Change what one wrote; everybody can read what it said before. False where nothing differs.

    Stale if it was edited elsewhere meanwhile. What is replaced while hidden stays hidden.
    """
    if post.topic_id is None and not writing.title.strip():
        raise Refused(_l("Give it a title."), "title")
    _check(writing, by, at, today, limits)
    stale.check(post, SAID, seen)
    tags = tagging.found_or_made(list(writing.tags))
    before = [tag.id for tag in post.tags]
    if (post.title, post.text, sorted(before)) == (writing.title, writing.text, sorted(t.id for t in tags)):
        return False
    number = (db.session.scalar(select(func.max(PostVersion.number)).filter_by(post_id=post.id)) or 0) + 1
    kept = PostVersion(
        post_id=post.id, number=number, title=post.title, text=post.text, replaced_at=at,
        tags=tagging.joined(post.tags, by.locale.value), hidden=post.hidden_at is not None,
    )  # fmt: skip
    db.session.add(kept)
    post.title, post.text, post.tags, post.edited_at = writing.title, writing.text, tags, at
    trail.note(by, "post.edit", post, at, version=number)
    return True


def mark_helped(reply: Post, helped: bool, *, by: Person, at: datetime) -> None:
    """Say, as who began the conversation, that a reply helped, or that it did not; harmless to repeat."""
    topic = reply.topic
    if topic is None:
        raise Refused(_l("Only a reply can be marked as what helped."))
    lock_row(reply, ["helped_at"])
    if (reply.helped_at is not None) is helped:
        return
    reply.helped_at = at if helped else None
    trail.note(by, "post.helped" if helped else "post.not-helped", reply, at)
    if helped:
        telling.helped(reply, topic)


def recount(topics: Sequence[int] | None = None) -> None:
    """Count again the replies that everybody may read, and when the last came (None: everywhere)."""
    answer = aliased(Post)
    shown = (answer.topic_id == Post.id, answer.hidden_at.is_(None))
    count = select(func.count(answer.id)).where(*shown).correlate(Post).scalar_subquery()
    last = select(func.max(answer.posted_at)).where(*shown).correlate(Post).scalar_subquery()
    counted = update(Post).where(Post.topic_id.is_(None)).values(
        replies=count, active_at=func.coalesce(last, Post.posted_at)
    )  # fmt: skip
    if topics is not None:
        counted = counted.where(Post.id.in_(topics))
    db.session.flush()
    db.session.execute(counted.execution_options(synchronize_session=False))
    for known in list(db.session):
        if isinstance(known, Post) and (topics is None or known.id in topics):
            db.session.expire(known, ["replies", "active_at"])


def _check(writing: Writing, by: Person, at: datetime, today: date, limits: Limits) -> None:
    entry.check_may_write(by, today)
    if not writing.text.strip():
        raise Refused(_l("Write something."), "text")
    entry.check_links(by, f"{writing.title}\n\n{writing.text}", limits, at)


def _own(post: Post, person: Person) -> Post:
    if post.author_id != person.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    return post


def _store(made: Post, by: Person) -> Post:
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        return _own(db.session.execute(select(Post).where(Post.key == made.key)).scalar_one(), by)
    return made
