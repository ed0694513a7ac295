"""Offers to mentor, requests, and the relationships that come of them, stored as the pages store them.

Mia offers, Dan asks: they have no engagement in common.
"""

from datetime import date, datetime
from typing import Any

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.finding.actions import asking, offering
from ktrack.finding.actions.asking import Asking
from ktrack.finding.actions.offering import Offering
from ktrack.models import MentorRequest, Offer, Person, Shadowing
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)
UNTIL = date(2026, 12, 14)
ZONE = "Europe/Berlin"


def offer(cast: Cast, by: Person | None = None, **changed: Any) -> Offer:
    """Store what Mia (or another) offers: Kafka and billing, two places, an answer within three days."""
    said = {
        "text": "Brokers, **slowly**.", "hours_week": 2, "availability": "Fridays", "languages": "de en",
        "reply_days": 3, "places": 2, "skill_ids": frozenset({cast.kafka.id, cast.billing.id}), **changed,
    }  # fmt: skip
    made = offering.save(Offering(**said), by=by or cast.mia, at=NOW, today=TODAY)
    db.session.commit()
    return made


def ask(cast: Cast, offer: Offer, by: Person | None = None, at: datetime = NOW) -> MentorRequest:
    """Store what Dan (or another) asks of whoever makes an offer: Kafka, every two weeks."""
    skill = offer.skills[0]
    made, _new = asking.ask(
        offer, Asking(frozenset({skill.id}), "Run **one** cluster alone.", 14), new_key("r"),
        by=by or cast.dan, at=at, today=TODAY, timezone=ZONE,
    )  # fmt: skip
    db.session.commit()
    return made


def pair(cast: Cast, mentor: Person | None = None, mentee: Person | None = None) -> Shadowing:
    """Store a relationship without an engagement: Dan (or another) learns Kafka from Mia (or another)."""
    request = ask(cast, offer(cast, mentor or cast.mia), mentee)
    made = asking.accept(request, UNTIL, "Gladly.", by=request.mentor, at=NOW, today=TODAY)
    db.session.commit()
    return made
