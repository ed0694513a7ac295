"""Handovers of the cast's engagement: Bob holds Kafka, nobody the billing batch."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.handover import actions, queries
from ktrack.models import Handover
from ktrack.models.choices import EvidenceType
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories import agreed
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value

TODAY = date(2026, 6, 15)
Form = dict[str, Any]


def prove(cast: Cast, level: int = 4, day: date = date(2026, 6, 5)) -> None:
    """Fay signs Bob's Kafka off."""
    fact = Fact(
        EvidenceType.SIGNOFF, cast.bob.id, cast.kafka.id, day, level, assessor_id=cast.fay.id, note="Alone"
    )
    record(fact, cast.fay, NOW, TODAY)
    db.session.commit()


@pytest.fixture
def prepared(cast: Cast) -> Handover:
    """A handover that Alice has begun: Bob holds Kafka, for which a criterion was agreed."""
    agreed.agree(cast)
    prove(cast)
    made, _new = actions.begin(cast.engagement, by=cast.alice, at=NOW, today=TODAY)
    db.session.commit()
    return made


@pytest.fixture
def address(cast: Cast) -> str:
    """Where the handover's pages are."""
    return f"/engagements/{cast.engagement.id}/handover"


def typed(client: PageClient, cast: Cast, **changed: Any) -> Form:
    """What the manager's form sends: a reason for the billing batch, a link, remarks."""
    handover = stored(cast)
    fields = {
        "csrf_token": client.token(), "version": handover.version,
        "items-0-number": cast.kafka.id, "items-0-criterion": "A rolling restart",
        "items-1-number": cast.billing.id, "items-1-criterion": "", "items-1-reason": "No time was left.",
        "links-0-title": "Runbook", "links-0-url": "https://wiki.example.test/kafka",
        "remarks": "Thank **you**.", **changed,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def stored(cast: Cast) -> Handover:
    """The handover as it is stored."""
    handover = queries.handover_of(cast.engagement)
    assert handover is not None
    return handover


@pytest.fixture
def closed(cast: Cast, prepared: Handover, sign_in: Callable[[str], PageClient], address: str) -> Handover:
    """The handover after Alice has closed the engagement with it."""
    alice = sign_in("alice")
    assert alice.post(f"{address}/edit", data=typed(alice, cast)).status_code == 302
    assert close(alice, address).status_code == 302
    return stored(cast)


def close(client: PageClient, address: str, **changed: Any) -> Any:
    """Read the closing page and press its button."""
    page = client.get(f"{address}/close").get_data(as_text=True)
    fields = {"csrf_token": client.token(), "seen": field_value(page, "seen"), **changed}
    return client.post(f"{address}/close", data=fields)
