"""A company with something to report: Bob holds Kafka, billing is unknown."""

from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models.choices import CheckKind, Grade
from tests.factories import proof
from tests.factories.cast import Cast


@pytest.fixture
def proved(cast: Cast) -> Cast:
    """The cast after Bob was signed off in Kafka in May and passed a demo in June."""
    proof.assess(cast, 4, happened_on=date(2026, 5, 4))
    proof.assess(cast, 4, by=cast.alice, happened_on=date(2026, 6, 8), kind=CheckKind.DEMO, grade=Grade.GOOD)
    db.session.commit()
    return cast
