"""Correcting and taking back evidence: a further row each time, nothing is edited."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.models import AuditEvent, Evidence, Holding
from ktrack.models.choices import EvidenceType
from ktrack.retention import version
from ktrack.retention.record import Fact, record, revise, void
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


@pytest.fixture
def old(cast: Cast, signoff: Fact) -> Evidence:
    return record(signoff, cast.fay, NOW, TODAY)


def levels() -> dict[int, int | None]:
    return {held.skill_id: held.level for held in db.session.scalars(select(Holding))}


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_a_correction_counts_instead(cast: Cast, signoff: Fact, old: Evidence) -> None:
    before = version.current()
    new = revise(old, replace(signoff, level=3, happened_on=date(2026, 3, 1)), cast.fay, NOW, TODAY)
    assert (new.revises_id, new.void, old.level, old.void) == (old.id, False, 4, False)
    assert levels() == {cast.kafka.id: 3}
    assert actions() == ["evidence.record", "evidence.revise"]
    assert version.current() > before


def test_a_correction_may_name_another_skill(cast: Cast, signoff: Fact, old: Evidence) -> None:
    revise(old, replace(signoff, skill_id=cast.billing.id), cast.fay, NOW, TODAY)
    assert levels() == {cast.billing.id: 4}


def test_a_correction_can_be_corrected(cast: Cast, signoff: Fact, old: Evidence) -> None:
    new = revise(old, replace(signoff, level=3), cast.fay, NOW, TODAY)
    revise(new, replace(signoff, level=5), cast.fay, NOW, TODAY)
    assert levels() == {cast.kafka.id: 5}


def test_what_is_taken_back_counts_no_longer(cast: Cast, old: Evidence) -> None:
    row = void(old, cast.fay, NOW, "It was Dan.")
    assert (row.revises_id, row.void, row.level, row.note) == (old.id, True, 4, "It was Dan.")
    assert levels() == {}
    assert actions() == ["evidence.record", "evidence.void"]


def test_taking_back_a_correction_does_not_bring_back_the_first(
    cast: Cast, signoff: Fact, old: Evidence
) -> None:
    new = revise(old, replace(signoff, level=3), cast.fay, NOW, TODAY)
    void(new, cast.fay, NOW, "")
    assert levels() == {}


def test_the_second_correction_of_a_row_is_stale(cast: Cast, signoff: Fact, old: Evidence) -> None:
    revise(old, replace(signoff, level=3), cast.fay, NOW, TODAY)
    with pytest.raises(Stale):
        revise(old, replace(signoff, level=5), cast.fay, NOW, TODAY)
    with pytest.raises(Stale):
        void(old, cast.fay, NOW, "")
    assert levels() == {cast.kafka.id: 3}


def test_what_was_taken_back_cannot_be_corrected(cast: Cast, signoff: Fact, old: Evidence) -> None:
    row = void(old, cast.fay, NOW, "")
    for taken_back in (old, row):
        with pytest.raises(Stale):
            revise(taken_back, signoff, cast.fay, NOW, TODAY)
    assert db.session.scalar(select(func.count()).select_from(Evidence)) == 2


def test_the_person_and_the_type_stay(cast: Cast, signoff: Fact, claim: Fact, old: Evidence) -> None:
    for other in (replace(signoff, person_id=cast.dan.id), claim):
        with pytest.raises(Refused):
            revise(old, other, cast.fay, NOW, TODAY)
    assert old.type is EvidenceType.SIGNOFF
    assert levels() == {cast.kafka.id: 4}


def test_a_correction_keeps_the_rules(cast: Cast, signoff: Fact, old: Evidence) -> None:
    with pytest.raises(Refused) as refused:
        revise(old, replace(signoff, note=""), cast.fay, NOW, TODAY)
    assert refused.value.field == "note"
    assert db.session.scalar(select(func.count()).select_from(Evidence)) == 1
