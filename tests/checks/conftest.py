"""What several tests of checks share."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.checks.means import Means, means
from ktrack.checks.planning import Planned, plan_week
from ktrack.models import Evidence, Person, Skill
from ktrack.models.choices import EvidenceType
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.checks import MONDAY

TODAY = NOW.date()
Prove = Callable[..., Evidence]


@pytest.fixture
def prove(cast: Cast) -> Prove:
    """Return a function that signs a level off: by default Fay, Bob's Kafka, level 4, on 2 March."""

    def signed(
        who: Person | None = None,
        what: Skill | None = None,
        on: date = date(2026, 3, 2),
        level: int = 4,
        by: Person | None = None,
    ) -> Evidence:
        whose, skill, assessor = who or cast.bob, what or cast.kafka, by or cast.fay
        fact = Fact(
            EvidenceType.SIGNOFF, whose.id, skill.id, on, level=level, assessor_id=assessor.id, note="Led it."
        )
        row = record(fact, None, NOW, TODAY)
        db.session.commit()
        return row

    return signed


@pytest.fixture
def plan(cast: Cast) -> Callable[..., Planned]:
    """Return a function that plans a week, by default this one."""

    def planned(monday: date = MONDAY, given: Means | None = None, today: date = TODAY) -> Planned:
        done = plan_week(monday, given or means(), by=cast.alice, at=NOW, today=today)
        db.session.commit()
        return done

    return planned
