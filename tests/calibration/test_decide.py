"""An administrator decides about a proposed κ."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, KappaProposal, PolicyVersion
from ktrack.models.choices import Role
from ktrack.retention import adoption
from ktrack.retention.policy import current_policy
from ktrack.retention.queries import figures
from ktrack.retention.scope import COMPANY
from tests.conftest import NOW
from tests.factories import proof
from tests.factories.cast import Cast, make_account, person
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)


def propose(fitted: float = 7.5, current: float = 14.0) -> KappaProposal:
    made = KappaProposal(
        proposed_at=NOW, current=current, fitted=fitted, deviation=0.3, checks=40, retained_now=0.7,
        retained_then=0.6,
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def proposal(cast: Cast) -> KappaProposal:
    """7.5 was proposed instead of 14; Bob was signed off in Kafka in May."""
    proof.assess(cast, 4, happened_on=date(2026, 5, 4))
    return propose()


def decide(
    client: PageClient, made: KappaProposal, decision: str, reason: str = "Forty checks say so"
) -> Any:
    data = {"csrf_token": client.token(), "reason": reason, "decision": decision}
    return client.post(f"/calibration/proposals/{made.id}", data=data)


def acts() -> list[str]:
    """What the audit trail holds of policies and κ."""
    found = db.session.query(AuditEvent).order_by(AuditEvent.id)
    return [event.action for event in found if event.action.startswith(("policy", "kappa"))]


def retained() -> float:
    found = figures(COMPANY, TODAY).score.retained
    assert found is not None
    return found


def stored() -> KappaProposal:
    db.session.expire_all()
    return db.session.query(KappaProposal).order_by(KappaProposal.id).limit(1).one()


def test_adopting_makes_a_policy_that_every_figure_follows(
    sign_in: SignIn, cast: Cast, proposal: KappaProposal
) -> None:
    adoption.adopt({"theta": 0.6, "kappa": 14.0}, "Before", None, NOW)
    db.session.commit()
    before = retained()
    adam = sign_in("adam")
    assert decide(adam, proposal, "adopt").headers["Location"] == "/calibration"
    assert (current_policy().kappa, current_policy().theta) == (7.5, 0.6)
    assert retained() < before
    made = stored()
    assert (made.adopted, made.decided_by, made.decided_at) == (True, cast.adam, NOW)
    assert made.policy_version is not None
    assert (made.policy_version.reason, made.policy_version.adopted_by) == ("Forty checks say so", cast.adam)
    assert acts()[-2:] == ["policy.adopt", "kappa.adopt"]
    assert "κ is adopted" in adam.get("/calibration").get_data(as_text=True)
    assert "Forty checks say so" in adam.get("/policy").get_data(as_text=True)


def test_rejecting_keeps_everything(sign_in: SignIn, cast: Cast, proposal: KappaProposal) -> None:
    adam = sign_in("adam")
    assert decide(adam, proposal, "reject", "Too few").status_code == 302
    made = stored()
    assert (made.adopted, made.reason, made.decided_by, made.policy_version) == (
        False,
        "Too few",
        cast.adam,
        None,
    )
    assert (current_policy().kappa, db.session.query(PolicyVersion).count()) == (14.0, 0)
    assert acts() == ["kappa.reject"]
    text = words(adam.get("/calibration").get_data(as_text=True))
    assert "rejected" in text
    assert "Too few" in text


def test_the_trail_says_it_in_words(sign_in: SignIn, proposal: KappaProposal) -> None:
    adam = sign_in("adam")
    decide(adam, proposal, "adopt")
    assert "adopted another κ" in adam.get("/audit").get_data(as_text=True)


@pytest.mark.parametrize("decision", ["adopt", "reject"])
@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_decision_needs_a_reason(
    sign_in: SignIn, proposal: KappaProposal, decision: str, reason: str
) -> None:
    answer = decide(sign_in("adam"), proposal, decision, reason)
    assert answer.status_code == 422
    assert field_value(answer.get_data(as_text=True), "reason").strip() == reason.strip()
    assert stored().adopted is None
    assert acts() == []


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_only_adopting_and_rejecting_are_decisions(
    sign_in: SignIn, proposal: KappaProposal, decision: str
) -> None:
    answer = decide(sign_in("adam"), proposal, decision)
    assert answer.status_code == 422
    assert "Adopt it or reject it." in answer.get_data(as_text=True)
    assert stored().adopted is None


@pytest.mark.parametrize("second", ["adopt", "reject"])
@pytest.mark.parametrize(("first", "says"), [("adopt", "adopted"), ("reject", "rejected")])
def test_the_second_administrator_hears_of_the_first(
    sign_in: SignIn, cast: Cast, proposal: KappaProposal, first: str, says: str, second: str
) -> None:
    decide(sign_in("adam"), proposal, first, "I was first")
    other = person("ada", "Ada Admin", Role.ADMIN)
    db.session.add(other)
    db.session.flush()
    cast.accounts["ada"] = make_account(other)
    db.session.add(cast.accounts["ada"])
    db.session.commit()
    answer = decide(sign_in("ada"), proposal, second, "I was late")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert f"Adam Admin has {says} this." in page
    assert field_value(page, "reason") == "I was late"
    assert stored().reason == "I was first"


def test_a_replaced_proposal_is_no_longer_decided(sign_in: SignIn, proposal: KappaProposal) -> None:
    propose(8.0)
    adam = sign_in("adam")
    answer = decide(adam, proposal, "adopt")
    assert answer.status_code == 409
    assert "A later proposal has taken the place of this one." in answer.get_data(as_text=True)
    assert current_policy().kappa == 14.0
    page = adam.get(f"/calibration/proposals/{proposal.id}").get_data(as_text=True)
    assert "Adopt this κ" not in page


@pytest.mark.parametrize("values", [{"kappa": 20.0}, {"theta": 0.6}])
def test_a_policy_changed_since_asks_for_another_fit(
    sign_in: SignIn, proposal: KappaProposal, values: dict[str, Any]
) -> None:
    adoption.adopt(values, "In between", None, NOW + timedelta(minutes=1))
    db.session.commit()
    answer = decide(sign_in("adam"), proposal, "adopt")
    assert answer.status_code == 409
    assert "The policy has changed since this was proposed." in answer.get_data(as_text=True)
    assert current_policy().kappa == values.get("kappa", 14.0)


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, proposal: KappaProposal, who: str) -> None:
    assert decide(sign_in(who), proposal, "adopt").status_code == 403
    assert sign_in(who).get(f"/calibration/proposals/{proposal.id}").status_code == 403
    assert stored().adopted is None


def test_what_was_decided_shows_how_and_asks_no_more(sign_in: SignIn, proposal: KappaProposal) -> None:
    adam = sign_in("adam")
    decide(adam, proposal, "reject", "Too few")
    page = adam.get(f"/calibration/proposals/{proposal.id}").get_data(as_text=True)
    assert "Too few" in words(page)
    assert "Adopt this κ" not in page
