"""Following conversations, tags and people, blocking people, and how often one is told."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from ktrack.access import trail
from ktrack.base.db import Base, db
from ktrack.base.errors import Refused
from ktrack.board.queries import follows, reading
from ktrack.mail import preferences
from ktrack.mail.kinds import FOLLOWED, usual
from ktrack.models import FollowDigest, Person, PersonBlock, PersonFollow, Post, PostFollow, Tag, TagFollow
from ktrack.models.choices import Delivery, DigestRhythm


def follow_post(post: Post, on: bool, *, by: Person, at: datetime, today: date) -> None:
    """Follow a conversation or no longer; as everything here, harmless to repeat."""
    _follow(PostFollow, {"post_id": post.id}, on, by, at, today)


def follow_tag(tag: Tag, on: bool, *, by: Person, at: datetime, today: date) -> None:
    """Follow a tag or no longer."""
    _follow(TagFollow, {"tag_id": tag.id}, on, by, at, today)


def follow_person(person: Person, on: bool, *, by: Person, at: datetime, today: date) -> None:
    """Follow what somebody writes or no longer; refused for oneself and to whom they block."""
    if on and person.id == by.id:
        raise Refused(_l("You cannot follow yourself."))
    if on and reading.blocks(person.id, by.id):
        raise Refused(_l("%(name)s does not want to be followed by you.", name=person.name))
    _follow(PersonFollow, {"followed_id": person.id}, on, by, at, today)


def block(person: Person, on: bool, *, by: Person, at: datetime) -> None:
    """See nothing of somebody on the board and take no replies from them, or take that back.

    Neither follows the other any longer. The other is not told.
    """
    if on and person.id == by.id:
        raise Refused(_l("You cannot block yourself."))
    if not _set(PersonBlock, {"person_id": by.id, "blocked_id": person.id}, on, at):
        return
    if on:
        for one, other in ((by, person), (person, by)):
            _set(PersonFollow, {"person_id": one.id, "followed_id": other.id}, False, at)
    # Without the other's name: the trail of acts about a person is shown to that person.
    trail.note(by, "board.block" if on else "board.unblock", by, at)


def choose_rhythm(rhythm: DigestRhythm, *, by: Person, at: datetime, today: date) -> None:
    """Say how often one is told what is new; whoever had unsubscribed by mail gets it again."""
    found = follows.digest(by)
    if found is None:
        found = FollowDigest(person_id=by.id, rhythm=DigestRhythm.OFF, told_until=at)
        db.session.add(found)
    if rhythm is not DigestRhythm.OFF and preferences.deliveries(by)[FOLLOWED] is Delivery.NEVER:
        preferences.choose(by, {FOLLOWED: usual(FOLLOWED)}, at)
    if found.rhythm is rhythm:
        return
    if found.rhythm is DigestRhythm.OFF:
        found.told_until = at
    found.rhythm, found.next_on = rhythm, next_day(rhythm, today)
    trail.note(by, "board.digest", by, at, rhythm=rhythm.value)


def next_day(rhythm: DigestRhythm, today: date) -> date | None:
    """Return the day of the next digest: tomorrow, or the coming Monday; None: off."""
    if rhythm is DigestRhythm.OFF:
        return None
    return today + timedelta(days=1 if rhythm is DigestRhythm.DAILY else 7 - today.weekday())


def _follow(model: type[Base], what: dict[str, int], on: bool, by: Person, at: datetime, today: date) -> None:
    if not _set(model, {"person_id": by.id, **what}, on, at):
        return
    trail.note(by, "board.follow" if on else "board.unfollow", by, at, **what)
    if on and follows.digest(by) is None:
        choose_rhythm(DigestRhythm.DAILY, by=by, at=at, today=today)


def _set(model: Any, row: dict[str, int], on: bool, at: datetime) -> bool:
    """Store or remove a row; returns whether anything changed."""
    if not on:
        found = delete(model).where(*(getattr(model, name) == value for name, value in row.items()))
        result: Any = db.session.execute(found.execution_options(synchronize_session="fetch"))
        return bool(result.rowcount)
    dialect = postgresql if db.session.connection().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model).values(since=at, **row).on_conflict_do_nothing()
    stored: Any = db.session.execute(statement)
    return bool(stored.rowcount)
