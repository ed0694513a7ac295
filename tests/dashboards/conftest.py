"""A company with something to show: Bob holds Kafka, billing is unknown."""

from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Shadowing
from ktrack.models.choices import CheckKind, EvidenceType, Form, Grade, Reason
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories import proof
from tests.factories.cast import Cast, make_engagement
from tests.factories.groups import learners


@pytest.fixture
def two_teams(proved: Cast) -> Cast:
    """Also logistics, where Gil brings Kafka and secrets to Dan, who was signed off in secrets.

    Both teams are large enough to be shown by themselves.
    """
    more = make_engagement(proved.logistics, proved.charlie, proved.gil, proved.kafka, proved.secrets)
    more.title, more.reason = "Parcel tracking", Reason.PEAK
    more.plan[1].importance, more.plan[1].seats = 2, 2
    with_dan = Shadowing(
        key="h2", engagement_id=more.id, mentor_id=proved.gil.id, mentee_id=proved.dan.id, form=Form.REGULAR,
        starts_on=date(2026, 1, 12), ends_on=None, skills=[proved.kafka, proved.secrets],
    )  # fmt: skip
    db.session.add(with_dan)
    db.session.flush()
    learners(proved, proved.engagement, proved.payments, 4)
    learners(proved, more, proved.logistics, 4)
    said = Fact(
        EvidenceType.SIGNOFF, proved.dan.id, proved.secrets.id, date(2026, 5, 20), level=4,
        assessor_id=proved.gil.id, note="Turned the keys alone",
    )  # fmt: skip
    record(said, proved.gil, NOW, date(2026, 6, 15))
    db.session.commit()
    return proved


@pytest.fixture
def proved(cast: Cast) -> Cast:
    """The cast after Bob was signed off in Kafka in May and passed a demo in June."""
    proof.assess(cast, 4, happened_on=date(2026, 5, 4))
    proof.assess(cast, 4, by=cast.alice, happened_on=date(2026, 6, 8), kind=CheckKind.DEMO, grade=Grade.GOOD)
    db.session.commit()
    return cast
