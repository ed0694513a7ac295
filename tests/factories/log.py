"""Log entries of Bob's, as his form sends them and as they are stored."""

from datetime import date
from typing import Any

from ktrack.base.db import db
from ktrack.learning import actions
from ktrack.learning.actions import Claim, Wording
from ktrack.models import LogEntry
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return what Bob's form sends: an hour with Fay, level 2 in Kafka; None leaves a field out."""
    fields = {
        "shadowing": cast.shadowing.id, "happened_on": "2026-06-12", "minutes": 60,
        "text": "Restarted the brokers **one by one**.", "claims-0-skill_id": cast.kafka.id,
        "claims-0-level": "2", "claims-1-skill_id": cast.billing.id, "claims-1-level": "",
    }  # fmt: skip
    return {name: value for name, value in {**fields, **changed}.items() if value is not None}


def write(cast: Cast, key: str = "l-0000000000000001", **changed: Any) -> LogEntry:
    """Store an entry of Bob's: an hour with Fay on 12 June, level 2 in Kafka."""
    said: dict[str, Any] = {
        "happened_on": date(2026, 6, 12), "minutes": 60, "text": "Restarted the brokers **one by one**.",
        "shadowing": cast.shadowing, "claims": (Claim(cast.kafka.id, 2, used=False),),
        "links": ("https://git.example.test/runbook",), **changed,
    }  # fmt: skip
    entry, _new = actions.write(cast.bob, key, Wording(**said), at=NOW, today=TODAY)
    db.session.commit()
    return entry
