"""What a company has to check, in arrays, agrees with the views of single people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from ktrack.base.days import to_date
from ktrack.base.db import db
from ktrack.models import Departure
from ktrack.retention.held import holding_views
from ktrack.retention.record import Fact, record
from ktrack.retention.upkeep import upkeep
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


def test_it_agrees_with_the_views(cast: Cast, signoff: Fact, demo: Fact, claim: Fact) -> None:
    facts = [signoff, demo, claim, replace(signoff, skill_id=cast.billing.id, level=3),
             replace(signoff, skill_id=cast.secrets.id), replace(signoff, person_id=cast.dan.id)]  # fmt: skip
    for fact in facts:
        record(fact, None, NOW, TODAY)
    views = [view for view in holding_views(TODAY) if view.due_on]
    found = upkeep(TODAY)
    assert len(found) == len(views) == 2
    assert found.person.tolist() == [view.person_id for view in views]
    assert found.skill.tolist() == [view.skill_id for view in views]
    assert [to_date(day) for day in found.due.tolist()] == [view.due_on for view in views]
    assert found.chance.tolist() == pytest.approx([view.chance for view in views])
    assert [to_date(day) for day in found.last.tolist()] == [view.last_on for view in views]
    assert found.importance.tolist() == [5, 5]


def test_nothing_of_who_is_away_or_has_no_memory(cast: Cast, signoff: Fact) -> None:
    record(replace(signoff, level=1), None, NOW, TODAY)
    assert len(upkeep(TODAY)) == 0
    record(replace(signoff, happened_on=date(2026, 3, 3)), None, NOW, TODAY)
    assert len(upkeep(TODAY)) == 1
    cast.bob.departures = [Departure(left_on=date(2026, 6, 1))]
    db.session.flush()
    assert len(upkeep(TODAY)) == 0


def test_a_constant_number_of_statements(
    cast: Cast, signoff: Fact, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    record(signoff, None, NOW, TODAY)
    first = count_queries(lambda: upkeep(TODAY))
    record(replace(signoff, skill_id=cast.billing.id), None, NOW, TODAY)
    assert count_queries(lambda: upkeep(TODAY)) == first <= 8
