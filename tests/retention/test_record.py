"""Recording evidence: what is stored, what is refused, and what follows in the same transaction."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.models import AuditEvent, ClockStep, Evidence, Holding, Segment
from ktrack.models.choices import CheckKind, EvidenceType, Grade
from ktrack.retention import version
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


def recorded(fact: Fact, cast: Cast) -> Evidence:
    return record(fact, cast.fay, NOW, TODAY)


def holding() -> Holding:
    return db.session.scalars(select(Holding)).one()


def test_a_sign_off_makes_a_holding(cast: Cast, signoff: Fact) -> None:
    row = recorded(signoff, cast)
    assert (row.level, row.recorded_at, row.assessor) == (4, NOW, cast.fay)
    found = holding()
    assert (found.person_id, found.skill_id) == (cast.bob.id, cast.kafka.id)
    assert (found.level, found.kind, found.last_on) == (4, "signoff", date(2026, 3, 2))
    assert found.stability == pytest.approx(2.3065)


def test_a_check_follows_the_sign_off(cast: Cast, signoff: Fact, demo: Fact) -> None:
    recorded(signoff, cast)
    first = holding()
    recorded(demo, cast)
    assert (first.kind, first.last_on, first.first_on) == ("demo", date(2026, 5, 4), date(2026, 3, 2))
    assert (first.checks, first.lapses) == (1, 0)
    assert db.session.scalar(select(func.count()).select_from(Segment)) == 2


def test_a_claim_changes_nothing_but_the_claim(cast: Cast, claim: Fact) -> None:
    recorded(claim, cast)
    found = holding()
    assert (found.claim, found.claim_on, found.level, found.stability) == (5, date(2026, 4, 1), None, None)
    assert db.session.scalar(select(func.count()).select_from(Segment)) == 0


def test_a_use_alone_is_no_holding(cast: Cast, use: Fact) -> None:
    recorded(use, cast)
    assert db.session.scalar(select(func.count()).select_from(Holding)) == 0


def test_a_use_slows_the_clock_of_what_is_held(cast: Cast, signoff: Fact, use: Fact) -> None:
    recorded(use, cast)
    recorded(signoff, cast)
    steps = db.session.scalars(select(ClockStep).order_by(ClockStep.day)).all()
    assert [step.speed for step in steps] == [0.25, 1.0]
    assert steps[1].day - steps[0].day == 30


def test_it_raises_the_version_and_leaves_a_trail(cast: Cast, signoff: Fact) -> None:
    before = version.current()
    row = recorded(signoff, cast)
    assert version.current() > before
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject_id, event.actor_id) == ("evidence.record", row.id, cast.fay.id)
    assert event.detail["level"] == 4
    assert signoff.note not in str(event.detail)


def test_it_takes_few_statements(cast: Cast, signoff: Fact, count_queries: Any) -> None:
    assert count_queries(lambda: recorded(signoff, cast)) <= 20


CHECK: dict[str, object] = {"type": EvidenceType.CHECK, "kind": CheckKind.DEMO, "grade": Grade.GOOD}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"happened_on": TODAY + timedelta(days=1)}, "happened_on"),
        ({"level": 6}, "level"),
        ({"level": -1}, "level"),
        ({"level": None}, "level"),
        ({"note": " \n"}, "note"),
        ({"level": 3, "note": ""}, "note"),
        ({"assessor_id": None}, "assessor_id"),
        ({"kind": CheckKind.DEMO}, "kind"),
        ({"grade": Grade.GOOD}, "grade"),
        ({"attested": True}, "attested"),
        ({"type": EvidenceType.CHECK, "grade": Grade.GOOD}, "kind"),
        ({"type": EvidenceType.CHECK, "kind": CheckKind.QUIZ}, "grade"),
        ({**CHECK, "note": ""}, "note"),
        ({**CHECK, "kind": CheckKind.TEACHBACK, "note": ""}, "note"),
        ({"type": EvidenceType.USE, "attested": False}, "level"),
        ({"type": EvidenceType.USE, "level": None}, "attested"),
        ({"type": EvidenceType.USE, "level": None, "attested": True, "assessor_id": None}, "assessor_id"),
        ({"type": EvidenceType.CLAIM}, "assessor_id"),
    ],
)
def test_what_breaks_a_rule_is_refused(cast: Cast, signoff: Fact, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        recorded(replace(signoff, **change), cast)
    assert refused.value.field == field
    assert str(refused.value.message)
    assert db.session.scalar(select(func.count()).select_from(Evidence)) == 0
    assert db.session.scalar(select(func.count()).select_from(Holding)) == 0


def test_a_freelancer_receives_no_knowledge(cast: Cast, signoff: Fact) -> None:
    with pytest.raises(Refused) as refused:
        recorded(replace(signoff, person_id=cast.gil.id), cast)
    assert refused.value.field == "person_id"


def test_nobody_signs_themselves_off(cast: Cast, signoff: Fact) -> None:
    with pytest.raises(Refused) as refused:
        recorded(replace(signoff, assessor_id=cast.bob.id), cast)
    assert refused.value.field == "assessor_id"


@pytest.mark.parametrize("change", [{"level": 2}, {**CHECK, "kind": CheckKind.QUIZ}])
def test_low_levels_and_quizzes_need_no_note(cast: Cast, signoff: Fact, change: dict[str, Any]) -> None:
    row = recorded(replace(signoff, note="", **change), cast)
    assert row.note == ""
    assert holding().level is not None


def test_repeating_a_sign_off_inflates_nothing(cast: Cast, signoff: Fact) -> None:
    recorded(signoff, cast)
    before = holding().stability
    recorded(replace(signoff, happened_on=date(2026, 3, 3)), cast)
    assert holding().stability == before
