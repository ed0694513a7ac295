"""What is new in what people follow, written to each once a day or once a week.

The mail and the moment up to which it tells are stored together, and the mail's key names the day: whoever is
killed, is late or runs twice tells everything once.
"""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased, defer, joinedload

from ktrack import agreeing
from ktrack.access import rows
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.board.actions.following import next_day
from ktrack.board.queries import listing, reading
from ktrack.mail import outbox
from ktrack.mail.kinds import FOLLOWED
from ktrack.models import FollowDigest, Person, PersonFollow, Post, PostFollow
from ktrack.web.logs import log

FROM = time(6)
"""On the company's clock, before digests go."""
AT_ONCE = 200
"""People that one round of the worker tells; the next round, a minute later, goes on."""
MOST = 20
"""Posts that one mail names."""


@dataclass(frozen=True)
class News:
    """What is new for one person, the latest first. more: whether there is more than the mail names."""

    posts: list[Post]
    more: bool


def tell_due(now: datetime) -> int:
    """Tell everybody whose day has come; returns how many mails were stored. Commits after each."""
    timezone = current_app.config["KTRACK"]["TIMEZONE"]
    if now.astimezone(ZoneInfo(timezone)).time() < FROM:
        return 0
    today = clock.day_of(now, timezone)
    due = select(FollowDigest.person_id).where(FollowDigest.next_on <= today)
    found = db.session.scalars(
        due.order_by(FollowDigest.next_on, FollowDigest.person_id).limit(AT_ONCE)
    ).all()
    db.session.commit()
    return sum(_tell_one(person_id, now, timezone) for person_id in found)


def _tell_one(person_id: int, now: datetime, timezone: str) -> bool:
    """Tell one person; what goes wrong there holds up nobody else, and is tried again."""
    try:
        told = _tell(person_id, now, timezone)
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.error("digest", exc_info=error, extra={"data": {"person": person_id}})
        return False
    return told


def _tell(person_id: int, now: datetime, timezone: str) -> bool:
    today = clock.day_of(now, timezone)
    row = db.session.scalar(
        select(FollowDigest)
        .where(FollowDigest.person_id == person_id, FollowDigest.next_on <= today)
        .options(joinedload(FollowDigest.person))
        .with_for_update(of=FollowDigest)
    )
    if row is None:  # another worker was faster
        return False
    person, since = row.person, row.told_until
    row.next_on, row.told_until = next_day(row.rhythm, today), now
    if reading.is_away(person.id, today) or not agreeing.may_sign_in(person):
        return False
    found = news(person, since, now)
    if found.posts:
        about = f"news {today.isoformat()}"
        outbox.tell(person, FOLLOWED, about, "board_digest", news=found, rhythm=row.rhythm)
    return bool(found.posts)


def news(person: Person, since: datetime, until: datetime) -> News:
    """Return what others wrote in (since, until] in what somebody follows, as far as they may read it."""
    topic = aliased(Post)
    begun = and_(Post.topic_id.is_(None), listing.is_followed(person.id))
    followed = exists().where(PostFollow.person_id == person.id, PostFollow.post_id == Post.topic_id)
    written = select(PersonFollow.followed_id).where(PersonFollow.person_id == person.id)
    statement = (
        select(Post)
        .outerjoin(topic, topic.id == Post.topic_id)
        .where(Post.posted_at > since, Post.posted_at <= until, Post.author_id != person.id)
        .where(rows.posts(person), Post.author_id.not_in(listing.blocked_by(person)))
        .where(Post.hidden_at.is_(None), topic.hidden_at.is_(None))  # moderators are told otherwise
        .where(or_(begun, followed, Post.author_id.in_(written)))
        .options(defer(Post.text), joinedload(Post.author), joinedload(Post.topic).defer(Post.text))
        .order_by(Post.posted_at.desc(), Post.id.desc())
        .limit(MOST + 1)
    )
    found = list(db.session.scalars(statement))
    return News(found[:MOST], len(found) > MOST)
