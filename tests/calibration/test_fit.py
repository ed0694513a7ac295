"""Fitting κ to the checks: a proposal, with both figures side by side."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, KappaProposal, PolicyVersion
from ktrack.retention import adoption
from ktrack.retention.queries import figures
from ktrack.retention.scope import COMPANY
from tests.conftest import NOW
from tests.factories import proof
from tests.factories.cast import Cast
from tests.factories.checked import checks
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)


def fit(client: PageClient) -> Any:
    return client.post("/calibration/fit", data={"csrf_token": client.token()})


def proposals() -> list[KappaProposal]:
    return db.session.query(KappaProposal).order_by(KappaProposal.id).all()


@pytest.fixture
def failing(cast: Cast) -> Cast:
    """Thirty checks of which half the expected number is passed, and Bob, signed off in May."""
    proof.assess(cast, 4, happened_on=date(2026, 5, 4))
    checks(cast, 30, 12)
    return cast


def test_a_fit_is_proposed_and_changes_nothing(sign_in: SignIn, failing: Cast) -> None:
    before = figures(COMPANY, TODAY).score.retained
    answer = fit(sign_in("adam"))
    (made,) = proposals()
    assert answer.headers["Location"] == f"/calibration/proposals/{made.id}"
    assert (made.current, made.checks, made.proposed_by) == (14.0, 30, failing.adam)
    assert made.fitted < 10
    assert 0 < made.deviation <= 1
    assert made.adopted is None
    assert figures(COMPANY, TODAY).score.retained == before
    assert db.session.query(PolicyVersion).count() == 0
    assert [event.action for event in db.session.query(AuditEvent)][-1] == "kappa.propose"


def test_both_figures_are_those_of_the_policies(sign_in: SignIn, failing: Cast) -> None:
    fit(sign_in("adam"))
    (made,) = proposals()
    assert made.retained_now == figures(COMPANY, TODAY).score.retained
    adoption.adopt({"kappa": made.fitted}, "To compare", None, NOW)
    assert made.retained_then == pytest.approx(figures(COMPANY, TODAY).score.retained, abs=1e-12)
    assert (made.retained_then or 0) < (made.retained_now or 0)


def test_the_page_shows_them_side_by_side(sign_in: SignIn, failing: Cast) -> None:
    adam = sign_in("adam")
    text = words(adam.get(fit(adam).headers["Location"]).get_data(as_text=True))
    (made,) = proposals()
    assert f"14.00 {made.fitted:.2f}" in text
    assert f"Retained in the company that day {made.retained_now:.0%}"[:-1] in text
    assert "waits for a decision" in text
    assert "Fitted to 30 checks." in text


def test_fitting_again_with_nothing_new_proposes_nothing_new(sign_in: SignIn, failing: Cast) -> None:
    adam = sign_in("adam")
    first = fit(adam).headers["Location"]
    assert fit(adam).headers["Location"] == first
    assert len(proposals()) == 1
    assert "Nothing has changed since this was proposed." in adam.get(first).get_data(as_text=True)


def test_new_checks_make_a_new_proposal_that_replaces_the_old_one(sign_in: SignIn, failing: Cast) -> None:
    adam = sign_in("adam")
    fit(adam)
    checks(failing, 10, 10)
    fit(adam)
    assert [made.checks for made in proposals()] == [30, 40]
    text = words(adam.get("/calibration").get_data(as_text=True))
    assert "replaced by a later one" in text
    assert "Fit again" in text


def test_without_predictions_there_is_nothing_to_fit(sign_in: SignIn, cast: Cast) -> None:
    adam = sign_in("adam")
    answer = fit(adam)
    assert answer.headers["Location"] == "/calibration"
    assert "No check had a prediction yet" in adam.get("/calibration").get_data(as_text=True)
    assert proposals() == []


def test_without_a_plan_nothing_is_retained_and_it_says_so(sign_in: SignIn, cast: Cast) -> None:
    cast.engagement.starts_on = date(2026, 12, 1)
    checks(cast, 2, 1)
    adam = sign_in("adam")
    text = words(adam.get(fit(adam).headers["Location"]).get_data(as_text=True))
    assert proposals()[0].retained_now is None
    assert "Retained in the company that day n/a n/a" in text


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, failing: Cast, who: str) -> None:
    client = sign_in(who)
    assert fit(client).status_code == 403
    assert client.get("/calibration/categories").status_code == 403
    assert proposals() == []


def test_it_is_not_fitted_by_looking(sign_in: SignIn, failing: Cast) -> None:
    assert sign_in("adam").get("/calibration/fit").status_code == 405


def test_categories_are_shown_to_know(sign_in: SignIn, failing: Cast) -> None:
    text = words(sign_in("adam").get("/calibration/categories").get_data(as_text=True))
    assert "The whole company 30" in text
    assert "Platform 30" in text
    assert "Business" not in text
    assert proposals() == []


def test_skills_without_category_have_no_row_of_their_own(sign_in: SignIn, failing: Cast) -> None:
    failing.kafka.category = ""
    db.session.commit()
    text = words(sign_in("adam").get("/calibration/categories").get_data(as_text=True))
    assert "The whole company 30" in text
    assert "Platform" not in text


def test_without_checks_there_are_no_categories(sign_in: SignIn, cast: Cast) -> None:
    text = words(sign_in("adam").get("/calibration/categories").get_data(as_text=True))
    assert "There is nothing to fit before checks were held." in text
