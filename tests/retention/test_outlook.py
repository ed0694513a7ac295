"""What is lost when an engagement ends."""

from datetime import date, timedelta

import pytest

from ktrack.base.db import db
from ktrack.models import Departure
from ktrack.retention.outlook import at_risk_at_end, left_at_end
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


def test_what_each_item_adds(cast: Cast, signoff: Fact) -> None:
    record(signoff, None, NOW, TODAY)
    [lefts] = left_at_end([cast.engagement.id], BEFORE).values()
    assert [(left.skill_id, left.filled, left.open) for left in lefts] == [
        (cast.billing.id, 0, True), (cast.kafka.id, 1, False),
    ]  # fmt: skip
    assert sum(left.adds for left in lefts) == pytest.approx(
        at_risk_at_end(COMPANY, BEFORE)[cast.engagement.id]
    )
    assert left_at_end([], BEFORE) == {}
    assert left_at_end([cast.engagement.id], date(2026, 1, 4)) == {}
    [over] = left_at_end([cast.engagement.id], date.max).values()
    assert over[1].kept < lefts[1].kept
