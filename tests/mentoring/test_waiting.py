"""Which claims wait for whose sign-off: what the home pages show."""

from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.mentoring import queries
from ktrack.models import Shadowing
from tests.factories import log, proof
from tests.factories.cast import Cast


def waiting(cast: Cast, who: str) -> list[tuple[int, int, int | None, int | None]]:
    found = queries.waiting(cast.accounts[who].person, proof.TODAY)
    return [
        (one.shadowing.mentee_id, one.standing.skill.id, one.standing.claim, one.standing.verified)
        for one in found
    ]


@pytest.mark.parametrize("who", ["fay", "alice"])
def test_a_claim_above_the_verified_level_waits(cast: Cast, who: str) -> None:
    log.write(cast)
    assert waiting(cast, who) == [(cast.bob.id, cast.kafka.id, 2, None)]
    standing = queries.waiting(cast.alice, proof.TODAY)[0].standing
    assert (standing.target, standing.claim_on) == (4, date(2026, 6, 12))


@pytest.mark.parametrize("who", ["bob", "adam", "charlie", "gil", "mia"])
def test_it_waits_for_nobody_else(cast: Cast, who: str) -> None:
    log.write(cast)
    assert waiting(cast, who) == []


@pytest.mark.parametrize(("level", "waits"), [(1, True), (2, False), (3, False)])
def test_what_is_verified_waits_no_more(cast: Cast, level: int, waits: bool) -> None:
    log.write(cast)
    proof.assess(cast, level)
    assert bool(waiting(cast, "fay")) == waits


def test_a_skill_of_two_shadowings_waits_once(cast: Cast) -> None:
    log.write(cast)
    again = Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.mia.id, mentee_id=cast.bob.id,
        starts_on=date(2026, 2, 1), skills=[cast.kafka],
    )  # fmt: skip
    db.session.add(again)
    db.session.commit()
    assert len(waiting(cast, "alice")) == 1
    assert len(waiting(cast, "mia")) == 1


@pytest.mark.parametrize(("ended", "waits"), [(date(2026, 5, 20), True), (date(2026, 5, 10), False)])
def test_a_shadowing_that_ended_long_ago_waits_no_more(cast: Cast, ended: date, waits: bool) -> None:
    log.write(cast, happened_on=date(2026, 5, 1))
    cast.shadowing.ends_on = ended
    db.session.commit()
    assert bool(waiting(cast, "fay")) == waits
