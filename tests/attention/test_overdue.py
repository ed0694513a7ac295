"""A level that was claimed and not signed off for 14 days, and engagements that end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ktrack.attention.ending import THRESHOLDS
from ktrack.base.db import db
from ktrack.models.choices import EvidenceType
from ktrack.retention import record
from ktrack.retention.record import Fact
from tests.attention.conftest import Look
from tests.conftest import NOW
from tests.factories import proof
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)


def claim(cast: Cast, level: int, days_ago: int) -> None:
    day = TODAY - timedelta(days=days_ago)
    record.record(
        Fact(EvidenceType.CLAIM, cast.bob.id, cast.kafka.id, day, level=level), cast.bob, NOW, TODAY
    )
    db.session.commit()


@pytest.mark.parametrize(("days", "late"), [(13, False), (14, True)])
def test_a_claim_of_the_target_is_overdue_after_two_weeks(
    look: Look, cast: Cast, days: int, late: bool
) -> None:
    claim(cast, 4, days)
    assert [(one.mentee, one.mentor, one.target, one.days) for one in look().overdue] == (
        [("Bob Bach", "Fay Freelancer", 4, 14)] if late else []
    )


def test_it_counts_from_the_first_claim_that_stood(look: Look, cast: Cast) -> None:
    for level, days_ago in ((4, 60), (3, 50), (4, 30), (5, 20), (4, 1)):
        claim(cast, level, days_ago)
    (one,) = look().overdue
    assert one.days == 30


def test_a_claim_below_the_target_is_not(look: Look, cast: Cast) -> None:
    claim(cast, 3, 60)
    assert look().overdue == []


def test_once_signed_off_it_is_none(look: Look, cast: Cast) -> None:
    claim(cast, 4, 30)
    proof.assess(cast, 4)
    assert look().overdue == []


def test_a_lower_sign_off_leaves_it_open(look: Look, cast: Cast) -> None:
    claim(cast, 4, 30)
    proof.assess(cast, 3)
    assert len(look().overdue) == 1


@pytest.mark.parametrize("who", ["charlie", "bob", "adam"])
def test_others_see_none(look: Look, cast: Cast, who: str) -> None:
    claim(cast, 4, 30)
    assert look(who).overdue == []


@pytest.mark.parametrize(
    ("left", "threshold"), [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (0, 30), (-1, None)]
)
def test_an_end_is_told_of_90_60_and_30_days_before(
    look: Look, cast: Cast, left: int, threshold: int | None
) -> None:
    today = date(2026, 12, 18) - timedelta(days=left)
    found = look(now=datetime.combine(today, NOW.timetz()).astimezone(UTC)).ending
    assert [one.threshold(today) for one in found] == ([threshold] if threshold else [])


def test_it_says_what_is_not_transferred(look: Look, cast: Cast) -> None:
    proof.assess(cast, 4)
    found = look(now=datetime(2026, 12, 1, 12, tzinfo=UTC))
    (end,) = found.ending
    assert end.planned == 2
    assert [(found.skills[item.skill_id].name_en, item.filled, item.seats) for item in end.open] == [
        ("Billing batch", 0, 1)
    ]
    assert THRESHOLDS == (30, 60, 90)
