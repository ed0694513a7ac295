"""Adopting a policy: every holding follows, the old one stays on record."""

from typing import Any

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.models import AuditEvent, Holding
from ktrack.retention import check, version
from ktrack.retention.adoption import adopt
from ktrack.retention.policy import current_policy, history
from ktrack.retention.record import Fact, record
from ktrack.scoring.parameters import Policy
from tests.conftest import NOW
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def checked(cast: Cast, signoff: Fact, demo: Fact) -> None:
    for fact in (signoff, demo):
        record(fact, None, NOW, NOW.date())


def stability() -> float | None:
    return db.session.scalars(select(Holding.stability)).one()


def test_holdings_follow_the_policy(cast: Cast) -> None:
    before, seen = stability(), version.current()
    made = adopt({"kappa": 7.0, "rstar": [0.7, 0.7, 0.7, 0.7, 0.7]}, "Fitted to 200 checks.", cast.adam, NOW)
    assert current_policy() == Policy(kappa=7.0, rstar=(0.7,) * 5)
    assert stability() != before
    assert check.differences().lines == []
    assert version.current() > seen
    assert (made.adopted_by, made.reason) == (cast.adam, "Fitted to 200 checks.")


def test_it_leaves_a_trail_with_both_policies(cast: Cast) -> None:
    adopt({"eta": 0.25}, "Less growth.", cast.adam, NOW)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "policy.adopt")).one()
    assert (event.actor_id, event.detail["after"]) == (cast.adam.id, {"eta": 0.25})
    assert event.detail["before"] == {**Policy().as_dict(), "rstar": list(Policy().rstar)}


def test_the_latest_counts_and_all_are_kept(cast: Cast) -> None:
    adopt({"eta": 0.25}, "Less growth.", cast.adam, NOW)
    adopt({}, "Back to the defaults.", None, NOW)
    assert current_policy() == Policy()
    assert [version.values for version in history()] == [{}, {"eta": 0.25}]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kappa": 0}, "values"),
        ({"kappa": "many"}, "values"),
        ({"kapa": 14}, "values"),
        ({"rstar": [0.9]}, "values"),
        ({"theta": 1.5, "rho": -1}, "values"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        adopt(values, "Why not.", cast.adam, NOW)
    assert refused.value.field == field
    assert all(name in str(refused.value.message) for name in values) or "kappa" in values
    assert history() == []


def test_a_policy_needs_its_reason(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        adopt({"eta": 0.25}, " ", cast.adam, NOW)
    assert refused.value.field == "reason"
    assert current_policy() == Policy()
