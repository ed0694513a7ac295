"""Figures from memory are those from the tables, whatever was written in between."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from ktrack.base.days import month_starts, to_day
from ktrack.base.db import db
from ktrack.models import Leaf, Person
from ktrack.models.choices import CheckKind, EvidenceType, Grade, Reason
from ktrack.people.actions import people
from ktrack.retention import leaf_rows, leaves, ledger, queries, record, standings, version
from ktrack.retention.adoption import adopt
from ktrack.retention.record import Fact
from ktrack.retention.scope import COMPANY, Scope
from ktrack.scoring.months import Months
from ktrack.web import stale
from tests.conftest import NOW
from tests.factories.cast import Cast, make_engagement

TODAY = date(2026, 6, 15)
DAYS = [date(2026, month, 1) for month in range(1, 7)]
SHARES = ("retained", "verified", "transferred", "progress", "unknown", "coverage", "tested_share")
HELD = ("retained", "verified", "transferred", "unknown")


def scopes(cast: Cast) -> list[Scope]:
    return [
        COMPANY, Scope(team_ids=(cast.payments.id,)), Scope(team_ids=(cast.logistics.id,)),
        Scope(skill_ids=(cast.kafka.id,)), Scope(categories=("Platform",)), Scope(reason=Reason.EXPERTISE),
        Scope(reason=Reason.PEAK), Scope(engagement_id=cast.engagement.id),
    ]  # fmt: skip


def same(cast: Cast, on: date = TODAY) -> None:
    """What memory says of every scope is what the tables say."""
    for scope in scopes(cast):
        found, past = queries.overview(scope, on, DAYS)
        read, expected = queries.figures(scope, on), queries.trend(scope, DAYS)
        for name in SHARES:
            assert getattr(found.score, name) == pytest.approx(getattr(read.score, name), abs=1e-12), (
                scope,
                name,
            )
        assert found.score.status == read.score.status
        assert found.score.interval == pytest.approx(read.score.interval, abs=1e-9)
        assert found.forecast == pytest.approx(read.forecast, abs=1e-12)
        assert found.at_risk.person.tolist() == read.at_risk.person.tolist()
        for name in HELD:
            assert getattr(past, name).tolist() == pytest.approx(
                getattr(expected, name).tolist(), nan_ok=True
            )


def prove(cast: Cast, who: Person, level: int, on: date, skill: int | None = None) -> Fact:
    fact = Fact(
        EvidenceType.SIGNOFF,
        who.id,
        skill or cast.kafka.id,
        on,
        level=level,
        assessor_id=cast.fay.id,
        note="Shown.",
    )
    record.record(fact, cast.fay, NOW, TODAY)
    db.session.commit()
    return fact


def check(cast: Cast, level: int, grade: Grade, on: date) -> None:
    fact = Fact(
        EvidenceType.CHECK, cast.bob.id, cast.kafka.id, on, level=level, kind=CheckKind.DEMO, grade=grade,
        assessor_id=cast.alice.id, note="Shown.",
    )  # fmt: skip
    record.record(fact, cast.alice, NOW, TODAY)
    db.session.commit()


def test_memory_follows_every_write(cast: Cast) -> None:
    same(cast)
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    same(cast)
    check(cast, 4, Grade.GOOD, date(2026, 5, 4))
    same(cast)
    use = Fact(
        EvidenceType.USE,
        cast.bob.id,
        cast.kafka.id,
        date(2026, 5, 20),
        attested=True,
        assessor_id=cast.mia.id,
    )
    record.record(use, cast.mia, NOW, TODAY)
    db.session.commit()
    same(cast)
    same(cast, TODAY - timedelta(days=40))  # a forecast from there may not know the use
    prove(cast, cast.mia, 5, date(2026, 4, 1), cast.billing.id)
    same(cast)
    check(cast, 2, Grade.AGAIN, date(2026, 6, 1))
    same(cast)


def test_memory_follows_who_leaves_and_what_is_planned(cast: Cast) -> None:
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    same(cast)
    gone = people.record_departure(cast.bob, date(2026, 5, 1), None, NOW, by=cast.adam)
    db.session.commit()
    same(cast)
    people.record_return(gone, cast.bob, date(2026, 6, 10), NOW, by=cast.adam)
    db.session.commit()
    same(cast)
    make_engagement(cast.logistics, cast.charlie, cast.gil, cast.kafka, cast.secrets)
    version.touch([cast.kafka.id, cast.secrets.id])
    db.session.commit()
    same(cast)
    adopt({"kappa": 30.0}, "We measured.", cast.adam, NOW)
    db.session.commit()
    same(cast)


def test_a_write_leaves_the_leaves_of_other_skills_alone(cast: Cast) -> None:
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    before = ledger.current()
    prove(cast, cast.mia, 4, date(2026, 3, 3))
    after = ledger.current()
    assert after.leaves[cast.billing.id] is before.leaves[cast.billing.id]
    assert after.leaves[cast.kafka.id] is not before.leaves[cast.kafka.id]


def test_what_no_figure_depends_on_leaves_all_alone(cast: Cast) -> None:
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    before = ledger.current()
    people.rename_team(cast.payments, "Money", stale.mark(cast.payments, ("name",)), NOW, by=cast.adam)
    db.session.commit()
    assert ledger.current() is before


def test_what_is_rolled_back_is_not_remembered(cast: Cast) -> None:
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    same(cast)
    with db.session.begin_nested() as undone:
        fact = Fact(
            EvidenceType.SIGNOFF, cast.mia.id, cast.kafka.id, TODAY, 4, assessor_id=cast.fay.id, note="x"
        )
        record.record(fact, cast.fay, NOW, TODAY)
        same(cast)
        undone.rollback()
    same(cast)


def test_a_packed_leaf_is_the_leaf(cast: Cast) -> None:
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    check(cast, 4, Grade.GOOD, date(2026, 5, 4))
    leaf = leaf_rows.leaves([cast.kafka.id])[cast.kafka.id]
    again = leaves.unpack(leaves.pack(leaf))
    assert again is not None
    for name, columns in leaves.TABLES.items():
        for column in columns:
            np.testing.assert_array_equal(again.tables[name][column], leaf.tables[name][column])
    assert leaves.unpack(b"") is None
    assert leaves.unpack(b"\xff" * 64) is None


def test_a_process_that_starts_takes_packed_leaves_only_where_they_hold(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    assert ledger.pack() == 3
    db.session.commit()
    assert ledger.pack() == 0
    prove(cast, cast.bob, 5, date(2026, 4, 2))
    ledger.forget()
    read: list[list[int]] = []
    of_tables = leaf_rows.leaves

    def noted(skills: list[int]) -> dict[int, leaves.Leaf]:
        read.append(skills)
        return of_tables(skills)

    monkeypatch.setattr(leaf_rows, "leaves", noted)
    same(cast)
    assert read == [[cast.kafka.id]]
    assert ledger.pack() == 1


def test_nothing_is_packed_before_anything_was_touched(app: Flask, cast: Cast) -> None:
    assert ledger.pack() == 0
    assert db.session.scalars(select(Leaf)).all() == []


def test_closed_months_are_not_computed_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    prove(cast, cast.bob, 4, date(2026, 3, 2))
    assert standings.pack(TODAY) == 3
    db.session.commit()
    assert standings.pack(TODAY) == 0
    computed: list[tuple[list[int] | None, tuple[int, ...]]] = []
    of_leaves = standings._months

    def noted(kept: Any, skills: Any, reason: Any, policy: Any, grid: tuple[int, ...]) -> Months:
        computed.append((skills, grid))
        return of_leaves(kept, skills, reason, policy, grid)

    monkeypatch.setattr(standings, "_months", noted)
    forget()
    days = [*month_starts(TODAY, 24), TODAY]
    found = queries.overview(COMPANY, TODAY, days)[1].retained.tolist()
    assert computed == [(None, (to_day(TODAY),))]
    assert found == pytest.approx(queries.trend(COMPANY, days).retained.tolist(), nan_ok=True)
    prove(cast, cast.mia, 4, date(2026, 2, 2))  # dated back
    forget()
    same(cast)
    assert standings.pack(TODAY) == 1


def forget() -> None:
    """Begin like a process that has just started."""
    ledger.forget()
    standings.forget()
