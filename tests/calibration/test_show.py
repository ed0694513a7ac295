"""The page that says whether the figures can be trusted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import plotly.graph_objects
import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent
from tests.dashboards.test_charts import uncoloured
from tests.factories.cast import Cast
from tests.factories.checked import LEARNT, checks
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
ADDRESS = "/calibration"


def page(client: PageClient, query: str = "") -> str:
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_without_checks_it_says_what_to_do(sign_in: SignIn, cast: Cast) -> None:
    text = page(sign_in("eve"))
    assert "No check has put these figures to the test yet" in text
    assert "prior only" in text
    assert "No check had a prediction by this date" in text
    assert "Expected n/a" in text
    assert "Passed n/a" in text
    assert "0 %" not in text
    assert "Brier" not in text


@pytest.mark.parametrize(
    ("n", "passed", "label", "says"),
    [
        (1, 1, "prior only", "1 check, 1 passed, 0.8 expected: too few to tell"),
        (19, 15, "prior only", "19 checks, 15 passed, 15.2 expected: too few to tell"),
        (
            20,
            16,
            "early",
            "20 checks, 16 passed, 16.0 expected: a first sign that the figures hold, no proof yet.",
        ),
        (10, 1, "prior only", "10 checks, 1 passed, 8.0 expected: too few to tell, but a hint"),
        (
            20,
            20,
            "early",
            "20 checks, 20 passed, 16.0 expected: a first sign that the figures promise too little.",
        ),
        (
            40,
            20,
            "early",
            "40 checks, 20 passed, 32.0 expected: a first sign that the figures promise too much.",
        ),
        (100, 80, "calibrated", "100 checks, 80 passed, 80.0 expected: the figures hold."),
        (100, 50, "off", "100 checks, 50 passed, 80.0 expected: the figures promise too much."),
        (100, 99, "off", "100 checks, 99 passed, 80.0 expected: the figures promise too little."),
    ],
)
def test_the_label_stands_with_its_checks(
    sign_in: SignIn, cast: Cast, n: int, passed: int, label: str, says: str
) -> None:
    checks(cast, n, passed, chance=0.8)
    text = page(sign_in("eve"))
    assert says in text
    assert f"Calibration {label}" in text
    assert f"Passed {passed / n * 100:.0f} %" in text
    assert "Expected 80 %" in text
    assert ("Expected and passed" in text) == (n >= 20)


def test_one_check_alone_has_no_skill(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 1, 1, chance=0.8)
    text = page(sign_in("eve"))
    assert "Brier score 0.040 0.000" in text
    assert "Brier skill n/a n/a" in text


def test_scores_stand_beside_their_baseline(sign_in: SignIn, cast: Cast) -> None:
    rows = checks(cast, 20, 15, chance=0.8)
    assert len(rows) == 20
    text = page(sign_in("eve"))
    assert "Brier score 0.190 0.188" in text
    assert "Brier skill -1 % 0 %" in text
    assert "Log loss 0.570 0.562" in text
    assert "Spiegelhalter's z 0.56 ±1.96" in text


def test_bands_go_by_the_age_of_the_proof(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 6, 6, chance=0.8)
    text = page(sign_in("eve"))
    assert "under 90 days before 4 80 % 100 % 51 % to 100 %" in text
    assert "90 to 180 days before 1 80 % 100 % 21 % to 100 %" in text
    assert "over 180 days before 1 80 % 100 % 21 % to 100 %" in text


def test_a_band_without_checks_is_not_told(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 1, 1, chance=0.8)
    assert "over 180 days before 0 n/a n/a n/a" in page(sign_in("eve"))


def test_random_audits_alone(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 5, 4, chance=0.8, audits=2)
    eve = sign_in("eve")
    assert "5 checks, 4 passed" in page(eve)
    assert "2 checks, 2 passed" in page(eve, "checks=audits")
    assert "5 checks, 4 passed" in page(eve, "checks=nonsense")


def test_no_random_audit_leads_back_to_all_checks(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 5, 4, chance=0.8)
    text = page(sign_in("eve"), "checks=audits")
    assert "No random audit was held by this date" in text
    assert "Show all checks" in text


def test_the_day_comes_from_the_address(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 4, 4, chance=0.8)
    eve = sign_in("eve")
    assert "2 checks, 2 passed" in page(eve, f"as_of={LEARNT + timedelta(days=60)}")
    assert "No check has put" in page(eve, f"as_of={LEARNT}")


def test_imported_checks_count_with_what_a_replay_expects(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 3, 2)
    text = page(sign_in("eve"))
    assert "3 checks, 2 passed, 2.2 expected" in text
    assert "The predictions of 3 imported checks were computed afterwards" in text


def test_stored_predictions_are_nobodys_afterthought(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 3, 2, chance=0.8)
    assert "computed afterwards" not in page(sign_in("eve"))


def test_a_new_check_is_seen_at_once(sign_in: SignIn, cast: Cast) -> None:
    eve = sign_in("eve")
    checks(cast, 1, 1, chance=0.8)
    assert "1 check, 1 passed" in page(eve)
    checks(cast, 1, 0, chance=0.8)
    assert "2 checks, 1 passed" in page(eve)


def test_the_second_visit_asks_for_no_check_again(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    checks(cast, 30, 20, chance=0.8)
    eve = sign_in("eve")
    cold = count_queries(lambda: page(eve))
    assert count_queries(lambda: page(eve)) <= cold - 4


def test_executives_see_no_names_and_no_fits(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 20, 15, chance=0.8)
    text = page(sign_in("eve"))
    assert "Learner" not in text
    assert "κ" not in text


@pytest.mark.parametrize("who", ["alice", "bob", "fay"])
@pytest.mark.parametrize("path", ["", "/reliability.json", "/categories"])
def test_others_may_not(sign_in: SignIn, who: str, path: str) -> None:
    assert sign_in(who).get(ADDRESS + path).status_code == 403


def test_looking_leaves_no_trace(sign_in: SignIn, cast: Cast) -> None:
    page(sign_in("adam"))
    assert db.session.query(AuditEvent).count() == 0


def diagram(client: PageClient, query: str = "") -> Any:
    return client.get(f"{ADDRESS}/reliability.json?{query}")


def test_the_diagram_is_that_of_the_table(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 12, 6, chance=0.5)
    checks(cast, 18, 16, chance=0.9)
    drawn = diagram(sign_in("eve")).get_json()["data"][1]
    assert drawn["x"] == pytest.approx([0.5, 0.9])
    assert drawn["y"] == pytest.approx([6 / 12, 16 / 18])
    assert drawn["text"][0] == "12 checks: 50 % passed, 50 % expected"
    assert "1 12 50 % 50 % 25 % to 75 %" in page(sign_in("eve"))


@pytest.mark.parametrize(("n", "points"), [(0, 0), (19, 0), (20, 1)])
def test_the_diagram_has_no_points_under_20_checks(sign_in: SignIn, cast: Cast, n: int, points: int) -> None:
    checks(cast, n, n // 2, chance=0.5)
    assert len(diagram(sign_in("eve")).get_json()["data"][1]["x"]) == points


def test_the_diagram_keeps_the_filters(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 30, 20, chance=0.8, audits=20)
    eve = sign_in("eve")
    answer = eve.get(f"{ADDRESS}?checks=audits").get_data(as_text=True)
    assert 'data-chart-src="/calibration/reliability.json?checks=audits"' in answer
    assert sum(diagram(eve, "checks=audits").get_json()["data"][1]["y"]) == pytest.approx(1.0)


def test_plotly_accepts_the_diagram(sign_in: SignIn, cast: Cast) -> None:
    checks(cast, 30, 20, chance=0.8)
    found = uncoloured(diagram(sign_in("eve")).get_json())
    assert len(plotly.graph_objects.Figure(found).data) == 2
