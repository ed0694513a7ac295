"""Sign-offs, checks and uses of Bob's, as a form sends them and as they are stored."""

from datetime import date
from typing import Any

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.mentoring import actions
from ktrack.mentoring.actions import Seen
from ktrack.models import Evidence, Person
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)
DAY = date(2026, 6, 12)


def address(cast: Cast, what: str = "sign-off") -> str:
    """Return the page on which Bob's Kafka is assessed."""
    return f"/shadowings/{cast.shadowing.id}/skills/{cast.kafka.id}/{what}"


def assess(cast: Cast, level: int | None = 2, by: Person | None = None, **seen: Any) -> Evidence:
    """Store what Fay (or another) saw of Bob's Kafka on 12 June; level None: a use."""
    said = Seen(**{"happened_on": DAY, "level": level, "note": "Restarted the brokers", **seen})
    outcome = actions.assess(
        cast.shadowing, cast.kafka.id, said, new_key("v"), by=by or cast.fay, at=NOW, today=TODAY
    )
    db.session.commit()
    return outcome.row
