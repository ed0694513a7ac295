"""Checks held against what was expected of them: stored predictions first, then those of a replay."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import delete, update

from ktrack.base.db import db
from ktrack.models import Evidence, Prediction
from ktrack.models.choices import CheckKind, EvidenceType, Grade
from ktrack.retention import evidence
from ktrack.retention.outcomes import checked
from ktrack.retention.policy import current_policy
from ktrack.retention.record import Fact, record, revise, void
from ktrack.scoring.calibration import outcomes
from ktrack.scoring.replay import replay
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


def write(*facts: Fact) -> list[Evidence]:
    return [record(fact, None, NOW, TODAY) for fact in facts]


def history(cast: Cast, seed: int) -> list[Fact]:
    """Sign-offs, checks and uses of three people in two skills on some forty days, several on a day too."""
    random = Random(seed)  # noqa: S311 - a history that is the same each time, no secret
    facts = []
    for _ in range(60):
        type_of_row = random.choice([EvidenceType.SIGNOFF, EvidenceType.CHECK, EvidenceType.USE])
        fact = Fact(
            type_of_row,
            random.choice([cast.bob.id, cast.mia.id, cast.dan.id]),
            random.choice([cast.kafka.id, cast.billing.id]),
            date(2026, 1, 1) + timedelta(days=4 * random.randrange(40)),
            note="Seen.",
        )
        if type_of_row is EvidenceType.USE:
            fact = replace(fact, attested=False)
        else:
            fact = replace(fact, level=random.randrange(6), assessor_id=cast.fay.id)
        if type_of_row is EvidenceType.CHECK:
            fact = replace(fact, kind=random.choice(sorted(CheckKind)), grade=random.choice(list(Grade)))
        facts.append(fact)
    return facts


@pytest.mark.parametrize("seed", range(3))
def test_imported_checks_are_foretold_as_a_replay_does(cast: Cast, seed: int) -> None:
    write(*history(cast, seed))
    db.session.execute(delete(Prediction))
    known = evidence.load_proof()
    wanted = outcomes(replay(known.evidence, known.difficulty, current_policy()).segments)
    found = checked(TODAY)
    assert len(found) >= 5
    assert found.predicted.tolist() == wanted.predicted.tolist()
    assert found.passed.tolist() == wanted.passed.tolist()
    assert found.age.tolist() == wanted.age.tolist()
    assert not found.audit.any()
    assert not found.before.any()


def test_what_was_stored_wins(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff)
    (row,) = write(demo)
    changed = update(Prediction).where(Prediction.evidence_id == row.id)
    db.session.execute(changed.values(chance=0.25, age_days=7, audit=True))
    found = checked(TODAY)
    assert (found.predicted.tolist(), found.age.tolist()) == ([0.25], [7])
    assert (found.passed.tolist(), found.audit.tolist()) == ([True], [True])
    assert found.before.tolist() == [True]


def test_it_stays_as_it_was_foretold_when_the_proof_behind_it_changes(
    cast: Cast, signoff: Fact, demo: Fact
) -> None:
    (old,) = write(signoff)
    write(demo)
    before = checked(TODAY)
    revise(old, replace(signoff, happened_on=date(2026, 4, 20)), None, NOW, TODAY)
    assert checked(TODAY).predicted.tolist() == before.predicted.tolist()
    assert checked(TODAY).age.tolist() == [63]


@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("level", [3, 4, 5])
def test_passed_is_who_still_has_the_level(
    cast: Cast, signoff: Fact, demo: Fact, grade: Grade, level: int
) -> None:
    write(signoff, replace(demo, grade=grade, level=level))
    assert checked(TODAY).passed.tolist() == [level >= 4 and grade is not Grade.AGAIN]


def test_only_what_was_held_by_the_day_counts(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff, demo)
    assert len(checked(demo.happened_on)) == 1
    assert len(checked(demo.happened_on - timedelta(days=1))) == 0


def test_what_was_taken_back_counts_nowhere(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff)
    (row,) = write(demo)
    void(row, None, NOW, "Mixed up")
    assert len(checked(TODAY)) == 0


def test_nothing_was_foretold_without_a_proof_before(cast: Cast, demo: Fact) -> None:
    write(demo)
    assert len(checked(TODAY)) == 0


def test_an_empty_company_has_none(cast: Cast) -> None:
    assert checked(TODAY).predicted.tolist() == []
