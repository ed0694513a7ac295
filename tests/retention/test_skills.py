"""On how many people a skill hangs, and its curve."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from ktrack.base.db import db
from ktrack.models import Departure
from ktrack.retention.held import holding_views
from ktrack.retention.record import Fact, record
from ktrack.retention.skills import Resilience, resiliences, retention_curve
from ktrack.scoring.holders import at_least
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def holders(cast: Cast, signoff: Fact) -> None:
    """Bob, Dan and Mia hold Kafka at the target of 4, Alice does not."""
    for who, level, day in ((cast.bob, 4, 2), (cast.dan, 5, 5), (cast.mia, 4, 9), (cast.alice, 3, 9)):
        made = replace(signoff, person_id=who.id, level=level, happened_on=date(2026, 6, day))
        record(made, None, NOW, TODAY)


def kafka(cast: Cast) -> Resilience:
    return resiliences(TODAY, [cast.kafka.id])[0]


def chances(cast: Cast) -> list[float]:
    return [view.q(4) or 0 for view in holding_views(TODAY, skills=[cast.kafka.id])]


def test_the_chances_that_enough_would_pass(cast: Cast) -> None:
    found, q = kafka(cast), chances(cast)
    assert (found.target, found.bus_factor, found.by_level) == (4, 3, (0, 0, 0, 1, 2, 1))
    assert found.one == pytest.approx(at_least(np.array(q), 1))
    assert found.two == pytest.approx(at_least(np.array(q), 2))
    assert found.one_at_least == pytest.approx(max(q))
    assert found.expected == pytest.approx(sum(q))


def test_who_has_left_holds_nothing(cast: Cast) -> None:
    cast.dan.departures = [Departure(left_on=TODAY)]
    db.session.flush()
    assert (kafka(cast).bus_factor, kafka(cast).by_level) == (2, (0, 0, 0, 1, 2, 0))


def test_all_skills_are_listed_planned_or_not(cast: Cast) -> None:
    found = {row.skill_id: row for row in resiliences(TODAY)}
    assert set(found) == {cast.kafka.id, cast.billing.id, cast.secrets.id}
    assert (found[cast.billing.id].target, found[cast.billing.id].one, found[cast.billing.id].two) == (
        4,
        0,
        0,
    )
    assert (found[cast.secrets.id].target, found[cast.secrets.id].expected) == (None, 0)
    assert resiliences(TODAY, []) == []


def test_the_curve_passes_through_today(cast: Cast) -> None:
    curve = retention_curve(cast.kafka.id, TODAY)
    today = next(point for point in curve if point.on == TODAY)
    assert today.expected == pytest.approx(kafka(cast).expected)
    assert (curve[0].on, curve[-1].on) == (TODAY - timedelta(days=364), TODAY + timedelta(days=364))
    assert [point.ahead for point in curve] == [point.on > TODAY for point in curve]
    assert curve[0].expected == 0
    ahead = [point.expected for point in curve if point.ahead]
    assert ahead == sorted(ahead, reverse=True)
    assert 0 < ahead[-1] < today.expected


def test_the_curve_knows_who_will_leave(cast: Cast) -> None:
    cast.bob.departures = [Departure(left_on=TODAY + timedelta(days=3))]
    db.session.flush()
    curve = {point.on: point.expected for point in retention_curve(cast.kafka.id, TODAY)}
    assert curve[TODAY] - curve[TODAY + timedelta(days=7)] > 0.6


def test_a_skill_that_is_not_planned_has_no_curve(cast: Cast) -> None:
    assert retention_curve(cast.secrets.id, TODAY) == []


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_curve_stays_within_the_calendar(cast: Cast, day: date) -> None:
    curve = retention_curve(cast.kafka.id, day, back=14, ahead=14)
    assert [point.on for point in curve] == (
        [] if day == date.min else [day - timedelta(days=back) for back in (14, 7, 0)]
    )
