"""Opening a number: the plan items that add up to it, and the evidence behind them."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.access.groups import each_apart
from ktrack.base.db import db
from ktrack.dashboards.behind import Figure, behind_figures
from ktrack.models.choices import EvidenceType
from ktrack.retention import record, report
from ktrack.retention.record import Fact
from ktrack.retention.report import Wanted
from ktrack.retention.scope import Scope
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)
KEYS = {"tested": "tested_share"}


@pytest.mark.parametrize("name", list(Figure))
def test_parts_add_up_to_the_figure(proved: Cast, name: Figure) -> None:
    found = report.build(Wanted("company", TODAY))
    found |= {"planned": 1, "forecast": found["forecast"]["retained"]}
    wanted = found[KEYS.get(name, name)]
    behind = behind_figures(Scope(), TODAY, each_apart([proved.payments.id]), name)
    assert behind.total == pytest.approx(wanted)
    assert sum(part.adds for part in behind.parts) == pytest.approx(wanted)
    assert len(behind.parts) == found["planned_items"]


def test_the_page_lists_items_and_evidence(sign_in: SignIn, proved: Cast) -> None:
    page = words(sign_in("eve").get("/dashboard/evidence?figure=verified").get_data(as_text=True))
    assert "Behind the number: Verified" in page
    assert "Plan items 2" in page
    assert "Evidence 2" in page
    assert "Apache Kafka operations" in page


def test_names_and_notes_stay_hidden(sign_in: SignIn, proved: Cast) -> None:
    page = sign_in("eve").get("/dashboard/evidence").get_data(as_text=True)
    for name in ("Bob", "Alice", "Bach", "Acker"):
        assert name not in page


def test_claims_are_left_out(sign_in: SignIn, proved: Cast) -> None:
    fact = Fact(EvidenceType.CLAIM, proved.bob.id, proved.kafka.id, TODAY, level=5)
    record.record(fact, proved.bob, NOW, TODAY)
    db.session.commit()
    page = words(sign_in("eve").get("/dashboard/evidence").get_data(as_text=True))
    assert "Evidence 2" in page


def test_one_skill_alone(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    page = words(eve.get(f"/dashboard/evidence?skill={proved.billing.id}").get_data(as_text=True))
    assert "Plan items 1" in page
    assert "No evidence yet" in page
    assert eve.get("/dashboard/evidence?skill=99999").status_code == 404


def test_evidence_of_later_days_is_not_there_yet(sign_in: SignIn, proved: Cast) -> None:
    page = words(sign_in("eve").get("/dashboard/evidence?as_of=2026-05-31").get_data(as_text=True))
    assert "Evidence 1" in page


def test_an_unknown_figure_is_retained(sign_in: SignIn, proved: Cast) -> None:
    page = words(sign_in("eve").get("/dashboard/evidence?figure=<script>").get_data(as_text=True))
    assert "Behind the number: Retained" in page


@pytest.mark.parametrize("page", ["0", "-3", "99999999999", "x"])
def test_any_page_number_shows_a_page(sign_in: SignIn, proved: Cast, page: str) -> None:
    assert sign_in("eve").get(f"/dashboard/evidence?page={page}&items={page}").status_code == 200


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "dan"])
def test_others_may_not(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert sign_in(who).get("/dashboard/evidence").status_code == 403
