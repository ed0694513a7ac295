"""What is expected of a check, stored in the transaction that records its outcome.

A correction keeps the prediction of the row it corrects, which was made before anybody knew how it went; one
that moves the check to another skill or day gets a new one. Of a row that is taken back the prediction stays,
but the row counts nowhere: calibration reads the predictions of rows that count.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import Evidence, Prediction
from ktrack.models.choices import EvidenceType
from ktrack.retention import load
from ktrack.retention.policy import current_policy, current_version_id
from ktrack.retention.scope import Reach
from ktrack.scoring.snapshot import snapshot


@dataclass(frozen=True)
class Expected:
    """The chance a·R that a check is passed, 0 … 1, and how many days old the proof behind it is."""

    chance: float
    age_days: int


def expect(person_id: int, skill_id: int, on: date) -> Expected | None:
    """Return what the proof of the days before `on` lets expect of a check on that day.

    None without such a proof, or if it left no memory (levels 0 and 1). Whether the person is with the
    company does not matter: who is checked is there.
    """
    policy, day = current_policy(), to_day(on)
    company = load.company_on(day - 1, policy, Reach([person_id], [skill_id]))
    before = snapshot(company, policy, day - 1, day)
    recall = float(before.recall[0])
    if not len(company.pairs) or np.isnan(recall):
        return None
    return Expected(float(policy.trust[before.kind[0]]) * recall, day - int(before.last_day[0]))


def store(row: Evidence, expected: Expected | None, audit: bool, at: datetime) -> None:
    """Keep what was expected of a check; audit: it was chosen at random. Nothing for other evidence."""
    if row.type is not EvidenceType.CHECK or expected is None:
        return
    made = Prediction(
        evidence_id=row.id, chance=expected.chance, age_days=expected.age_days, audit=audit, made_at=at,
        policy_version_id=current_version_id(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()


def follow(old: Evidence, row: Evidence, at: datetime) -> None:
    """Give the correction `row` the prediction of `old`; a new one if skill or day became another."""
    if row.type is not EvidenceType.CHECK:
        return
    earlier = db.session.get(Prediction, old.id)
    audit = earlier is not None and earlier.audit
    if (row.skill_id, row.happened_on) != (old.skill_id, old.happened_on):
        store(row, expect(row.person_id, row.skill_id, row.happened_on), audit, at)
    elif earlier is not None:
        kept = ("chance", "age_days", "audit", "made_at", "policy_version_id")
        db.session.add(Prediction(evidence_id=row.id, **{name: getattr(earlier, name) for name in kept}))
        db.session.flush()
