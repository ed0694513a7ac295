"""What is expected of a check is stored with it, before its outcome can change anything."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, Evidence, PlannedCheck, PolicyVersion, Prediction
from ktrack.models.choices import CheckKind, Grade, PlannedState
from ktrack.retention.held import holding_views
from ktrack.retention.predictions import expect
from ktrack.retention.record import Fact, record, revise, void
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


def write(fact: Fact) -> Evidence:
    return record(fact, None, NOW, TODAY)


def foretold(row: Evidence) -> Prediction | None:
    return db.session.get(Prediction, row.id)


def plan(cast: Cast, key: str = "k1", audit: bool = True) -> PlannedCheck:
    """A check of Bob's Kafka that was planned on 1 May."""
    check = PlannedCheck(
        key=key, person_id=cast.bob.id, skill_id=cast.kafka.id, assessor_id=cast.alice.id, level=4,
        minutes=30, kind=CheckKind.DEMO, week_on=date(2026, 5, 4), due_on=date(2026, 4, 29), audit=audit,
        planned_at=NOW.replace(month=5, day=1),
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    return check


def test_the_chance_is_that_of_the_day_before_the_outcome_is_known(
    cast: Cast, signoff: Fact, demo: Fact
) -> None:
    write(signoff)
    (view,) = holding_views(demo.happened_on, people=[cast.bob.id])
    made = foretold(write(demo))
    assert made is not None
    assert made.chance == pytest.approx(view.chance)
    assert (made.age_days, made.audit, made.policy_version_id, made.made_at) == (63, False, None, NOW)


def test_who_has_left_is_still_foretold(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff)
    before = expect(cast.bob.id, cast.kafka.id, demo.happened_on)
    cast.bob.departures = [Departure(left_on=date(2026, 4, 1))]
    db.session.flush()
    assert expect(cast.bob.id, cast.kafka.id, demo.happened_on) == before is not None


def test_the_policy_of_the_moment_is_noted(cast: Cast, signoff: Fact, demo: Fact) -> None:
    version = PolicyVersion(adopted_at=NOW, reason="Tried out", values={"a_signoff": 0.5})
    db.session.add(version)
    write(signoff)
    made = foretold(write(demo))
    assert made is not None
    assert made.policy_version_id == version.id
    assert made.chance < 0.5


def test_nothing_is_foretold_without_an_earlier_proof(cast: Cast, signoff: Fact, demo: Fact) -> None:
    assert foretold(write(demo)) is None
    assert foretold(write(replace(signoff, skill_id=cast.billing.id))) is None
    assert db.session.query(Prediction).count() == 0


@pytest.mark.parametrize("same_day", [{"level": 1}, {"happened_on": date(2026, 5, 4)}])
def test_a_proof_without_memory_or_of_the_day_itself_foretells_nothing(
    cast: Cast, signoff: Fact, demo: Fact, same_day: dict[str, Any]
) -> None:
    write(replace(signoff, **same_day))
    assert foretold(write(demo)) is None


def test_uses_before_the_check_count(cast: Cast, signoff: Fact, use: Fact, demo: Fact) -> None:
    write(signoff)
    plain = expect(cast.bob.id, cast.kafka.id, demo.happened_on)
    write(replace(use, happened_on=date(2026, 4, 15)))
    used = expect(cast.bob.id, cast.kafka.id, demo.happened_on)
    assert plain is not None
    assert used is not None
    assert used.chance > plain.chance
    assert used.age_days == plain.age_days


def test_a_correction_keeps_what_was_foretold(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff)
    old = write(demo)
    later = NOW + timedelta(hours=1)
    new = revise(old, replace(demo, grade=Grade.AGAIN), None, later, TODAY)
    first, second = foretold(old), foretold(new)
    assert first is not None
    assert second is not None
    assert (second.chance, second.age_days, second.made_at) == (first.chance, first.age_days, NOW)


def test_a_correction_of_the_day_foretells_anew(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff)
    later = NOW + timedelta(hours=1)
    new = revise(write(demo), replace(demo, happened_on=date(2026, 5, 20)), None, later, TODAY)
    made = foretold(new)
    assert made is not None
    assert (made.age_days, made.made_at) == (79, later)


def test_taking_back_foretells_nothing(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff)
    old = write(demo)
    assert foretold(void(old, None, NOW, "Mixed up")) is None
    assert foretold(old) is not None


def test_a_check_fulfils_the_planned_one(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff)
    check = plan(cast)
    row = write(demo)
    made = foretold(row)
    assert (check.state, check.evidence_id) == (PlannedState.HELD, row.id)
    assert made is not None
    assert made.audit


def test_older_checks_and_sign_offs_fulfil_nothing(cast: Cast, signoff: Fact, demo: Fact) -> None:
    check = plan(cast)
    write(replace(demo, happened_on=date(2026, 4, 1)))
    write(replace(signoff, happened_on=date(2026, 5, 10)))
    write(replace(demo, skill_id=cast.billing.id))
    assert (check.state, check.evidence_id) == (PlannedState.PLANNED, None)
