"""`ktrack replay --check`: finds whatever is stored that does not follow from the evidence."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, update

from ktrack.base.db import db
from ktrack.models import ClockStep, Evidence, Holding, Segment
from ktrack.retention.commands import replay
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def held(cast: Cast, signoff: Fact, demo: Fact, use: Fact, claim: Fact) -> None:
    for fact in (signoff, demo, use, claim):
        record(fact, None, NOW, NOW.date())


def check(app: Flask) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(replay, ["--check"])
    return result.exit_code, result.stdout.splitlines()


def test_it_finds_nothing_where_all_is_well(app: Flask) -> None:
    assert check(app) == (0, ["2 holdings rebuilt, 0 differ"])


@pytest.mark.parametrize(
    ("tamper", "part"),
    [
        (lambda: update(Holding).where(Holding.level == 4).values(level=5), "holding"),
        (lambda: update(Holding).where(Holding.claim == 5).values(claim_on=None), "holding"),
        (lambda: update(Segment).values(stability=Segment.stability + 1e-9), "segment"),
        (lambda: delete(Segment), "segment"),
        (lambda: update(ClockStep).values(speed=1.0), "clock step"),
        (lambda: delete(ClockStep), "clock step"),
    ],
)
def test_it_names_what_was_tampered_with(app: Flask, tamper: Callable[[], object], part: str) -> None:
    db.session.execute(tamper())  # type: ignore[call-overload] # any statement
    status, lines = check(app)
    assert status == 1
    assert lines[-1] == "2 holdings rebuilt, 1 differ"
    assert any(line.startswith("bob ") and f": {part} " in line for line in lines)


def test_it_finds_a_holding_without_evidence(app: Flask, cast: Cast) -> None:
    db.session.add(Holding(person_id=cast.dan.id, skill_id=cast.kafka.id, claim=3))
    db.session.flush()
    status, lines = check(app)
    assert (status, len(lines)) == (1, 2)
    assert lines[0].startswith("dan kafka: holding stored in excess: ")


def test_it_finds_evidence_that_was_written_past_it(app: Flask, cast: Cast) -> None:
    db.session.execute(update(Evidence).where(Evidence.level == 5).values(level=2))
    status, lines = check(app)
    assert (status, len(lines)) == (1, 3)
    assert lines[0].startswith("bob billing: holding missing: ")


def test_it_changes_nothing(app: Flask) -> None:
    db.session.execute(delete(ClockStep))
    assert check(app) == check(app)


def test_it_asks_for_the_option(app: Flask) -> None:
    result = app.test_cli_runner().invoke(replay, [])
    assert result.exit_code == 2
    assert "--check" in result.stderr
