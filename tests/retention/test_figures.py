"""Figures and trends of a scope: who is there, what is planned, what was known when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from ktrack.base.days import month_starts
from ktrack.base.db import db
from ktrack.models import Departure, LogEntry, Shadowing
from ktrack.models.choices import Reason
from ktrack.retention import queries
from ktrack.retention.queries import Figures, Item, figures
from ktrack.retention.record import Fact, record, revise
from ktrack.retention.scope import COMPANY, Scope
from tests.conftest import NOW
from tests.factories.cast import Cast, make_engagement

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def signed_off(cast: Cast, signoff: Fact) -> None:
    """Bob, the only mentee, runs Kafka alone; nobody ever assessed his billing."""
    record(signoff, None, NOW, TODAY)


def verified(day: date = TODAY, scope: Scope = COMPANY) -> float | None:
    return figures(scope, day).score.verified


def item(found: Figures, skill_id: int) -> Item:
    return next(item for item in queries.items(found) if item.skill_id == skill_id)


def test_the_items_of_a_company(cast: Cast) -> None:
    found = figures(COMPANY, TODAY)
    assert (found.score.verified, found.score.unknown, found.effort) == (0.5, 0.5, None)
    kafka = item(found, cast.kafka.id)
    assert (kafka.team_id, kafka.target, kafka.recipients, kafka.verified) == (cast.payments.id, 4, 1, 1)
    assert found.score.retained == pytest.approx(kafka.retained / 2)
    assert queries.best_chances(found, [cast.kafka.id, cast.secrets.id]) == {cast.kafka.id: kafka.retained}
    assert found.at_risk.person.tolist() == [cast.bob.id]


def test_who_leaves_takes_it_along_and_brings_it_back(cast: Cast) -> None:
    cast.bob.departures = [Departure(left_on=date(2026, 6, 1), returned_on=date(2026, 7, 1))]
    db.session.flush()
    assert [verified(date(2026, 5, 31)), verified(date(2026, 6, 1)), verified(date(2026, 7, 1))] == [
        0.5,
        0,
        0.5,
    ]
    away = figures(COMPANY, TODAY)
    assert (away.score.transferred, away.score.retained) == (0.5, 0)
    back = figures(COMPANY, TODAY, horizon=16).forecast
    assert back == pytest.approx(figures(COMPANY, date(2026, 7, 1)).score.retained)


def test_only_what_has_begun_and_is_wanted_counts(cast: Cast) -> None:
    assert verified(date(2026, 1, 4)) is None
    kafka = next(planned for planned in cast.engagement.plan if planned.skill_id == cast.kafka.id)
    kafka.retired_on = date(2026, 6, 1)
    db.session.flush()
    assert [verified(date(2026, 5, 31)), verified(date(2026, 6, 1))] == [0.5, 0]


@pytest.mark.parametrize("target", [0, 1])
def test_targets_below_two_are_not_planned_knowledge(cast: Cast, target: int) -> None:
    for planned in cast.engagement.plan:
        planned.target_level = target
    db.session.flush()
    assert verified() is None


def test_items_of_the_same_team_and_skill_are_one(cast: Cast) -> None:
    second = make_engagement(cast.payments, cast.alice, cast.gil, cast.kafka)
    second.reason = Reason.PEAK
    db.session.add(Shadowing(
        key="h2", engagement_id=second.id, mentor_id=cast.gil.id, mentee_id=cast.mia.id, skills=[cast.kafka],
        starts_on=date(2026, 2, 1), ends_on=None,
    ))  # fmt: skip
    db.session.flush()
    assert item(figures(COMPANY, TODAY), cast.kafka.id).recipients == 2
    peak = figures(Scope(reason=Reason.PEAK), TODAY)
    assert item(peak, cast.kafka.id).recipients == 1
    assert (peak.score.verified, item(peak, cast.kafka.id).dependable) == (0, 0)


def test_coverage_counts_everybody_in_the_company(cast: Cast, signoff: Fact) -> None:
    record(replace(signoff, person_id=cast.dan.id, happened_on=TODAY), None, NOW, TODAY)
    for scope in (COMPANY, Scope(team_ids=(cast.payments.id,)), Scope(engagement_id=cast.engagement.id)):
        found = figures(scope, TODAY)
        assert (item(found, cast.kafka.id).dependable, found.score.coverage) == (1, 0.5)


@pytest.mark.parametrize(
    ("scope", "planned"),
    [
        (lambda cast: Scope(team_ids=(cast.payments.id, cast.logistics.id)), 2),
        (lambda cast: Scope(team_ids=(cast.logistics.id,)), 0),
        (lambda cast: Scope(team_ids=()), 0),
        (lambda cast: Scope(categories=("Business",)), 1),
        (lambda cast: Scope(categories=("Business", "Platform")), 2),
        (lambda cast: Scope(reason=Reason.PEAK), 0),
        (lambda cast: Scope(reason=Reason.EXPERTISE, categories=("Platform",)), 1),
    ],
)
def test_filters(cast: Cast, scope: Callable[[Cast], Scope], planned: int) -> None:
    assert len(figures(scope(cast), TODAY).score.items) == planned


def test_the_effort_of_an_engagement(cast: Cast) -> None:
    entries = [(600, TODAY, False), (60, TODAY, True), (60, TODAY + timedelta(days=1), False)]
    for number, (minutes, day, taken_back) in enumerate(entries):
        db.session.add(LogEntry(
            key=f"l{number}", person_id=cast.bob.id, engagement_id=cast.engagement.id, happened_on=day,
            minutes=minutes, text="", void=taken_back,
        ))  # fmt: skip
    db.session.flush()
    effort = figures(Scope(engagement_id=cast.engagement.id), TODAY).effort
    kafka = item(figures(COMPANY, TODAY), cast.kafka.id)
    assert effort is not None
    assert effort.hours == 10
    assert effort.hours_per_level == pytest.approx(10 / (kafka.retained * 4))


def test_a_forecast_knows_no_later_use(cast: Cast, use: Fact) -> None:
    day = date(2026, 4, 1)
    before = figures(COMPANY, day, horizon=60).forecast
    record(use, None, NOW, TODAY)
    assert figures(COMPANY, day, horizon=60).forecast == before
    later = figures(COMPANY, day + timedelta(days=60)).score.retained
    assert before is not None
    assert later is not None
    assert later > before


def test_a_trend_is_the_figures_of_each_day(cast: Cast, demo: Fact, use: Fact) -> None:
    for fact in (demo, use):
        record(fact, None, NOW, TODAY)
    days = month_starts(TODAY, 7)
    for scope in (COMPANY, Scope(team_ids=(cast.payments.id,)), Scope(engagement_id=cast.engagement.id)):
        found = queries.trend(scope, days)
        each = [figures(scope, day).score for day in days]
        for name in ("retained", "verified", "transferred", "unknown"):
            expected = [np.nan if getattr(score, name) is None else getattr(score, name) for score in each]
            assert getattr(found, name).tolist() == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_months_end_with_that_of_the_day() -> None:
    assert month_starts(date(2026, 1, 31), 2) == [date(2025, 12, 1), date(2026, 1, 1)]
    assert month_starts(date(1, 2, 3), 24) == [date(1, 1, 1), date(1, 2, 1)]
    assert month_starts(TODAY, 0) == []


def test_as_known_then(cast: Cast, signoff: Fact, demo: Fact) -> None:
    """A back-dated check and a correction change history as known now, not as it was known then."""
    later = NOW + timedelta(days=10)
    old = record(replace(demo, level=5), None, later, later.date())
    revise(old, replace(demo, level=2), None, later + timedelta(days=10), TODAY)
    days = [NOW.date() - timedelta(days=1), NOW.date(), later.date(), later.date() + timedelta(days=10)]
    now, then = queries.trend(COMPANY, days), queries.trend(COMPANY, days, as_known_then=True)
    assert now.verified.tolist() == [0, 0, 0, 0]
    assert then.verified.tolist() == [0, 0.5, 0.5, 0]
    known = [figures(COMPANY, TODAY, known_at=moment).score.verified for moment in
             (NOW - timedelta(seconds=1), NOW, later, datetime.max.replace(tzinfo=UTC))]  # fmt: skip
    assert known == [0, 0.5, 0.5, 0]
    assert queries.trend(COMPANY, [], as_known_then=True).retained.tolist() == []


def test_a_constant_number_of_statements(
    cast: Cast, demo: Fact, signoff: Fact, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    first = count_queries(lambda: figures(COMPANY, TODAY))
    for fact in (demo, replace(signoff, person_id=cast.dan.id), replace(signoff, skill_id=cast.billing.id)):
        record(fact, None, NOW, TODAY)
    make_engagement(cast.logistics, cast.charlie, cast.gil, cast.kafka, cast.secrets)
    assert count_queries(lambda: figures(COMPANY, TODAY)) == first <= 10
    assert count_queries(lambda: queries.trend(COMPANY, month_starts(TODAY, 24))) <= 10
