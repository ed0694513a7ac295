"""What several tests of retention share.

Cases with worked examples are collected only where the folder of specifications lies beside the checkout.
"""

from datetime import date

import pytest

from ktrack.models.choices import CheckKind, EvidenceType, Grade
from ktrack.retention.record import Fact
from tests.factories.cast import Cast
from tests.retention.folders import VECTORS

collect_ignore = [] if VECTORS.exists() else ["test_report_vectors.py"]


@pytest.fixture
def signoff(cast: Cast) -> Fact:
    """Fay signs off that Bob runs Kafka alone."""
    return Fact(
        EvidenceType.SIGNOFF, cast.bob.id, cast.kafka.id, date(2026, 3, 2), level=4, assessor_id=cast.fay.id,
        note="Rebalanced the cluster alone.",
    )  # fmt: skip


@pytest.fixture
def demo(cast: Cast) -> Fact:
    """Alice sees Bob demonstrate Kafka well, two months later."""
    return Fact(
        EvidenceType.CHECK, cast.bob.id, cast.kafka.id, date(2026, 5, 4), level=4, kind=CheckKind.DEMO,
        grade=Grade.GOOD, assessor_id=cast.alice.id, note="Moved a topic while we watched.",
    )  # fmt: skip


@pytest.fixture
def claim(cast: Cast) -> Fact:
    """Bob says that he teaches billing."""
    return Fact(EvidenceType.CLAIM, cast.bob.id, cast.billing.id, date(2026, 4, 1), level=5)


@pytest.fixture
def use(cast: Cast) -> Fact:
    """Bob used Kafka on the job, says Mia."""
    return Fact(
        EvidenceType.USE,
        cast.bob.id,
        cast.kafka.id,
        date(2026, 4, 10),
        attested=True,
        assessor_id=cast.mia.id,
    )
