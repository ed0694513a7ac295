"""What is lost when an engagement ends, and how long transfer takes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, Shadowing
from ktrack.retention.outlook import at_risk_at_end, time_to_transfer
from ktrack.retention.queries import figures
from ktrack.retention.record import Fact, record
from ktrack.retention.scope import COMPANY, Scope
from tests.conftest import NOW
from tests.factories.cast import Cast, make_engagement

TODAY = NOW.date()
END = date(2026, 12, 18)
BEFORE = END - timedelta(days=30)


def test_what_will_not_be_retained_at_the_end(cast: Cast, signoff: Fact) -> None:
    record(signoff, None, NOW, TODAY)
    engagement = Scope(engagement_id=cast.engagement.id)
    kept = figures(engagement, BEFORE, horizon=30).forecast
    assert kept is not None
    assert at_risk_at_end(COMPANY, BEFORE) == {cast.engagement.id: pytest.approx(1 - kept)}
    cast.bob.departures = [Departure(left_on=END)]
    db.session.flush()
    assert at_risk_at_end(COMPANY, BEFORE) == {cast.engagement.id: 1}


def test_each_engagement_stands_by_itself(cast: Cast, signoff: Fact) -> None:
    record(signoff, None, NOW, TODAY)
    second = make_engagement(cast.payments, cast.alice, cast.gil, cast.kafka)
    second.ends_on = BEFORE
    db.session.flush()
    found = at_risk_at_end(COMPANY, BEFORE)
    assert found[second.id] == 1
    assert 0.5 < found[cast.engagement.id] < 1
    assert set(at_risk_at_end(COMPANY, BEFORE, within=0)) == {second.id}


@pytest.mark.parametrize(
    "day", [date.min, date(2026, 1, 4), END - timedelta(days=91), END + timedelta(days=1), date.max]
)
def test_only_what_ends_soon_is_listed(cast: Cast, day: date) -> None:
    assert at_risk_at_end(COMPANY, day) == {}


def test_other_scopes_do_not_see_it(cast: Cast) -> None:
    assert at_risk_at_end(Scope(team_ids=(cast.logistics.id,)), BEFORE) == {}
    assert set(at_risk_at_end(Scope(team_ids=(cast.payments.id,)), BEFORE)) == {cast.engagement.id}


def test_time_to_transfer_counts_who_is_not_there_yet(cast: Cast, signoff: Fact) -> None:
    record(replace(signoff, level=3, happened_on=date(2026, 2, 1)), None, NOW, TODAY)
    assert time_to_transfer(COMPANY, TODAY) == (
        time_to_transfer(Scope(engagement_id=cast.engagement.id), TODAY)
    )
    unfinished = time_to_transfer(COMPANY, TODAY)
    assert (unfinished.median_days, unfinished.watched, unfinished.reached) == (None, 2, 0)
    record(signoff, None, NOW, TODAY)
    found = time_to_transfer(COMPANY, TODAY)
    assert (found.median_days, found.watched, found.reached) == (49, 2, 1)


def test_a_mentee_who_shadows_twice_is_one(cast: Cast, signoff: Fact) -> None:
    db.session.add(Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.mia.id, mentee_id=cast.bob.id,
        starts_on=date(2026, 2, 20), ends_on=None, skills=[cast.kafka],
    ))  # fmt: skip
    record(signoff, None, NOW, TODAY)
    found = time_to_transfer(COMPANY, TODAY)
    assert (found.median_days, found.watched, found.reached) == (49, 2, 1)


def test_nothing_planned_takes_no_time(cast: Cast) -> None:
    found = time_to_transfer(COMPANY, date(2025, 1, 1))
    assert (found.median_days, found.watched, found.reached) == (None, 0, 0)
