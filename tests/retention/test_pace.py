"""How long transfer takes, with who is not there yet."""

from dataclasses import replace
from datetime import date

from ktrack.base.db import db
from ktrack.models import Shadowing
from ktrack.retention.pace import time_to_transfer
from ktrack.retention.record import Fact, record
from ktrack.retention.scope import COMPANY, Scope
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = NOW.date()


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
