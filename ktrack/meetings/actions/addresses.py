"""The secret address of a person's calendar: made, renewed, revoked. Only its hash is kept."""

import hashlib
import secrets
from datetime import datetime

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.meetings import queries
from ktrack.models import CalendarFeed, Person


def make(person: Person, at: datetime) -> str:
    """Return a new secret, to be shown this once; an older one opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    feed = queries.calendar_of(person) or CalendarFeed(person_id=person.id)
    feed.secret_hash, feed.made_at = hashed(secret), at
    db.session.add(feed)
    trail.note(person, "calendar.make", feed, at)
    return secret


def revoke(person: Person, at: datetime) -> None:
    """Let no address open the person's calendar; harmless to repeat."""
    feed = queries.calendar_of(person)
    if feed is not None:
        trail.note(person, "calendar.revoke", feed, at)
        db.session.delete(feed)


def hashed(secret: str) -> str:
    """Return SHA-256 of a secret, hexadecimal; a secret is random and long enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
