"""Posts on the board, as the cast writes them."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from ktrack.base.db import db
from ktrack.board import entry
from ktrack.board.actions import flagging, posting
from ktrack.board.actions.posting import Writing
from ktrack.board.entry import Limits
from ktrack.board.queries import cases
from ktrack.models import Account, Person, Post, PostCase
from ktrack.models.choices import FlagReason, PostKind
from tests.conftest import NOW

EARLIER = NOW - timedelta(days=1)


def limits() -> Limits:
    """The limits of a new installation."""
    return entry.limits(current_app.config["KTRACK"])


def key() -> str:
    """A key that no post has."""
    return f"b-{db.session.query(Post).count():016x}"


def post(by: Person, title: str = "Who knows the offsets?", at: datetime = EARLIER, **said: Any) -> Post:
    """Somebody begins a conversation."""
    values = {"text": "The consumers lag **behind**.", "kind": PostKind.ASKING, **said}
    made = posting.post(Writing(title=title, **values), key(), by=by, at=at, today=at.date(), limits=limits())
    db.session.commit()
    return made


def reply(topic: Post, by: Person, text: str = "Look at the rebalance.", at: datetime = EARLIER) -> Post:
    """Somebody replies."""
    made = posting.reply(topic, text, key(), by=by, at=at, today=at.date(), limits=limits())
    db.session.commit()
    return made


def flag(subject: Post, *people: Person, reason: FlagReason = FlagReason.ABUSIVE) -> PostCase:
    """Some people flag a post; returns its case."""
    for by in people:
        flagging.flag(subject, reason, "", by=by, at=NOW, today=NOW.date(), limits=limits())
    db.session.commit()
    return cases.latest_cases([subject.id])[subject.id]


def hidden(subject: Post) -> Post:
    """Hide a post, as flags of enough weight do."""
    subject.hidden_at = NOW
    posting.recount()
    db.session.commit()
    return subject


def name_moderator(person: Person) -> None:
    """Somebody moderates from now on."""
    person.moderator_since = EARLIER
    db.session.commit()


def make_new(person: Person) -> None:
    """Somebody has got the account only yesterday."""
    db.session.query(Account).filter_by(person_id=person.id).one().created_at = EARLIER
    db.session.commit()
