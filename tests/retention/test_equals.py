"""Of equally good people the one with the lower id of the company's own takes the seat."""

from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Shadowing
from ktrack.models.choices import EvidenceType, Form, Role
from ktrack.retention.queries import figures
from ktrack.retention.record import Fact, record
from ktrack.retention.scope import Scope
from tests.conftest import NOW
from tests.factories.cast import Cast, person

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize("key", ["aaron", "zoe"])
def test_the_seat_goes_to_the_lower_key_whoever_was_stored_first(cast: Cast, key: str) -> None:
    newcomer = person(key, "New Comer", Role.STAFF, cast.payments)
    db.session.add(newcomer)
    db.session.flush()
    shadowing = Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.fay.id, mentee_id=newcomer.id,
        form=Form.REGULAR, starts_on=date(2026, 1, 12), skills=[cast.kafka],
    )  # fmt: skip
    db.session.add(shadowing)
    for learner in (cast.bob, newcomer):
        fact = Fact(
            EvidenceType.SIGNOFF,
            learner.id,
            cast.kafka.id,
            TODAY,
            level=4,
            assessor_id=cast.fay.id,
            note="Showed it.",
        )
        record(fact, cast.fay, NOW, TODAY)
    seated = figures(Scope(), TODAY).score.seats.person.tolist()
    assert seated == [newcomer.id if key < "bob" else cast.bob.id]
