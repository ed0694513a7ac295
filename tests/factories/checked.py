"""Checks with what was expected of each, as calibration reads them."""

from datetime import date, timedelta

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import Evidence, Person, Prediction
from ktrack.models.choices import CheckKind, EvidenceType, Grade, Role
from ktrack.retention import holdings
from tests.conftest import NOW
from tests.factories.cast import Cast, person

LEARNT = date(2025, 11, 3)
AGES = (30, 60, 120, 200)
"""Days from the sign-off to the check of one learner after the other."""


def checks(cast: Cast, n: int, passed: int, chance: float | None = None, audits: int = 0) -> list[Evidence]:
    """Store n people who were signed off in Kafka and checked once; the first `passed` of them pass.

    chance: what was foretold and stored, None if nothing was; audits: how many of them were random.
    """
    people = [person(f"learner-{new_key('x')}", f"Learner {i}", Role.STAFF) for i in range(n)]
    db.session.add_all(people)
    db.session.flush()
    rows = [_check(cast, who, AGES[i % len(AGES)], i < passed) for i, who in enumerate(people)]
    db.session.flush()
    if chance is not None:
        db.session.add_all(
            [_foretold(row, chance, AGES[i % len(AGES)], i < audits) for i, row in enumerate(rows)]
        )
    holdings.refresh([(who.id, cast.kafka.id) for who in people])
    db.session.commit()
    return rows


def _check(cast: Cast, who: Person, age: int, passed: bool) -> Evidence:
    shared = {
        "person_id": who.id,
        "skill_id": cast.kafka.id,
        "level": 4,
        "assessor_id": cast.fay.id,
        "note": "Seen.",
    }
    signed = Evidence(
        key=new_key("v"), type=EvidenceType.SIGNOFF, happened_on=LEARNT, recorded_at=NOW, **shared
    )
    grade = Grade.GOOD if passed else Grade.AGAIN
    row = Evidence(
        key=new_key("v"), type=EvidenceType.CHECK, happened_on=LEARNT + timedelta(days=age), recorded_at=NOW,
        kind=CheckKind.DEMO, grade=grade, **shared,
    )  # fmt: skip
    db.session.add_all([signed, row])
    return row


def _foretold(row: Evidence, chance: float, age: int, audit: bool) -> Prediction:
    return Prediction(evidence_id=row.id, chance=chance, age_days=age, audit=audit, made_at=NOW)
