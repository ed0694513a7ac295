"""What people hold, pair by pair, and when the next check is due."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ktrack.base.db import db
from ktrack.models import Departure
from ktrack.retention.held import HoldingView, due_checks, holding_views
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


def write(*facts: Fact) -> None:
    for fact in facts:
        record(fact, None, NOW, TODAY)


def of(cast: Cast, day: date = TODAY) -> dict[int, HoldingView]:
    return {view.skill_id: view for view in holding_views(day, people=[cast.bob.id])}


def test_an_assessed_skill(cast: Cast, signoff: Fact) -> None:
    write(signoff)
    kafka = of(cast)[cast.kafka.id]
    assert (kafka.level, kafka.level_max, kafka.claim, kafka.kind) == (4, 4, None, "signoff")
    assert (kafka.last_on, kafka.age_days) == (date(2026, 3, 2), 105)
    assert (kafka.target, kafka.importance) == (4, 5)
    assert kafka.retrievability is not None
    assert kafka.chance == pytest.approx(0.85 * kafka.retrievability)
    assert [kafka.q(level) for level in (2, 4, 5)] == [kafka.chance, kafka.chance, 0]


def test_a_claim_is_known_but_worth_nothing(cast: Cast, claim: Fact) -> None:
    write(claim)
    billing = of(cast)[cast.billing.id]
    assert (billing.level, billing.claim, billing.last_on, billing.retrievability) == (None, 5, None, None)
    assert (billing.chance, billing.q(2), billing.due_on) == (0, None, None)
    assert of(cast, claim.happened_on - timedelta(days=1)) == {}


def test_claim_and_assessment_stand_side_by_side(cast: Cast, signoff: Fact, claim: Fact) -> None:
    write(signoff, replace(claim, skill_id=cast.kafka.id))
    assert [(view.level, view.claim) for view in of(cast).values()] == [(4, 5)]
    assert [view.claim for view in of(cast, signoff.happened_on).values()] == [None]


def test_the_day_decides_what_is_seen(cast: Cast, signoff: Fact, demo: Fact) -> None:
    write(signoff, demo)
    assert of(cast, date(2026, 3, 1)) == {}
    assert of(cast, date(2026, 5, 3))[cast.kafka.id].kind == "signoff"
    assert of(cast, date(2026, 5, 4))[cast.kafka.id].kind == "demo"


@pytest.mark.parametrize("importance", [1, 2, 3, 4, 5])
def test_a_check_is_due_when_memory_has_faded_to_what_the_item_asks(
    cast: Cast, signoff: Fact, importance: int
) -> None:
    for planned in cast.engagement.plan:
        planned.importance = importance
    write(signoff)
    wanted = (0.70, 0.75, 0.80, 0.85, 0.90)[importance - 1]
    due = of(cast)[cast.kafka.id].due_on
    assert due is not None
    on_the_day, before = (of(cast, due - timedelta(days=back))[cast.kafka.id] for back in (0, 1))
    assert on_the_day.retrievability is not None
    assert before.retrievability is not None
    assert on_the_day.retrievability <= wanted < before.retrievability


def test_nothing_is_due_without_plan_or_person(cast: Cast, signoff: Fact) -> None:
    write(signoff, replace(signoff, skill_id=cast.secrets.id))
    assert of(cast)[cast.secrets.id].due_on is None
    assert of(cast)[cast.secrets.id].target is None
    cast.bob.departures = [Departure(left_on=date(2026, 6, 1))]
    db.session.flush()
    gone = of(cast)[cast.kafka.id]
    assert (gone.due_on, gone.chance, gone.level) == (None, 0, 4)


def test_a_use_puts_the_check_off_but_only_once_it_is_known(cast: Cast, signoff: Fact, use: Fact) -> None:
    late = replace(use, happened_on=date(2026, 3, 20))
    write(signoff)
    before = of(cast)[cast.kafka.id].due_on
    write(late)
    after = of(cast)[cast.kafka.id].due_on
    assert before is not None
    assert after is not None
    assert after > before
    assert of(cast, date(2026, 3, 19))[cast.kafka.id].due_on == before


def test_due_checks_come_soonest_first(cast: Cast, signoff: Fact) -> None:
    write(signoff, replace(signoff, skill_id=cast.billing.id, happened_on=date(2026, 1, 15)))
    found = due_checks(TODAY, TODAY, people=[cast.bob.id])
    assert [view.skill_id for view in found] == [cast.billing.id, cast.kafka.id]
    assert due_checks(TODAY, date(2026, 1, 20)) == []
    assert due_checks(TODAY, TODAY, people=[cast.dan.id]) == []


def test_views_can_be_narrowed(cast: Cast, signoff: Fact, claim: Fact) -> None:
    write(signoff, claim, replace(signoff, person_id=cast.dan.id))
    everything = {(view.person_id, view.skill_id) for view in holding_views(TODAY)}
    bob, dan = cast.bob.id, cast.dan.id
    kafka, billing = cast.kafka.id, cast.billing.id
    assert everything == {(bob, kafka), (bob, billing), (dan, kafka)}
    assert [view.person_id for view in holding_views(TODAY, skills=[kafka])] == sorted([bob, dan])
    assert [view.skill_id for view in holding_views(TODAY, [bob], [billing])] == [billing]
    assert holding_views(TODAY, people=[]) == []


def test_a_constant_number_of_statements(
    cast: Cast, signoff: Fact, claim: Fact, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    write(signoff)
    first = count_queries(lambda: holding_views(TODAY))
    write(claim, replace(signoff, person_id=cast.dan.id))
    assert count_queries(lambda: holding_views(TODAY)) == first <= 10
