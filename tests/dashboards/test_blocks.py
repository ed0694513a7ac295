"""Executives see small teams as one, whatever they ask; administrators see each."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, Team
from ktrack.retention import teams
from tests.factories import proof
from tests.factories.cast import Cast
from tests.factories.groups import learning_team
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)


@pytest.fixture
def company(proved: Cast) -> Cast:
    """Metering is large enough, Data and Payments are not."""
    learning_team(proved, "Metering", 5, proved.kafka, proved.billing)
    learning_team(proved, "Data", 4, proved.kafka)
    db.session.commit()
    return proved


def team(name: str) -> Team:
    return db.session.query(Team).filter_by(name=name).one()


def test_those_who_learn_and_are_there_are_counted(company: Cast) -> None:
    found = teams.learners(TODAY, most=9)
    counted = {db.session.get_one(Team, number).name: count for number, count in found.items()}
    assert counted == {"Payments": 1, "Logistics": 0, "Metering": 5, "Data": 4}
    assert teams.learners(TODAY, most=3)[team("Metering").id] == 3
    db.session.add(Departure(person_id=company.bob.id, left_on=TODAY))
    db.session.commit()
    assert teams.learners(TODAY, most=9)[company.payments.id] == 0


def test_the_page_names_no_small_team(sign_in: SignIn, company: Cast) -> None:
    company.engagement.ends_on = date(2026, 7, 1)
    db.session.commit()
    assert "1 engagement Smaller teams · Jul 1, 2026 Open:" in words(
        sign_in("eve").get("/dashboard").get_data(as_text=True)
    )
    for path in ("/dashboard", "/dashboard/evidence", "/dashboard?as_of=2026-02-01"):
        page = words(sign_in("eve").get(path).get_data(as_text=True))
        assert "Smaller teams" in page
        assert not re.search("Payments|Data|Logistics|Event platform", page)
    assert "Payments" in words(sign_in("adam").get("/dashboard").get_data(as_text=True))


def test_the_chart_has_a_column_a_block(sign_in: SignIn, company: Cast) -> None:
    def columns(who: str) -> list[str]:
        found: list[str] = sign_in(who).get("/dashboard/charts/heatmap.json").get_json()["data"][0]["x"]
        return found

    assert sorted(columns("eve")) == ["Metering", "Smaller teams"]
    assert sorted(columns("adam")) == ["Data", "Metering", "Payments"]


def test_a_small_team_leads_to_its_block(sign_in: SignIn, company: Cast) -> None:
    eve = sign_in("eve")
    asked = [company.payments.id, team("Data").id, company.logistics.id, 0]
    pages = {words(eve.get(f"/dashboard?team={number}").get_data(as_text=True)) for number in asked}
    assert len(pages) == 1
    assert "Plan items 2" in words(eve.get("/dashboard/evidence?team=0").get_data(as_text=True))


def test_rows_of_one_block_and_skill_are_one_row(sign_in: SignIn, company: Cast) -> None:
    page = words(sign_in("eve").get("/dashboard/evidence").get_data(as_text=True))
    assert "Plan items 4" in page
    assert "Plan items 5" in words(sign_in("adam").get("/dashboard/evidence").get_data(as_text=True))


def test_a_row_of_evidence_is_of_a_block(sign_in: SignIn, company: Cast) -> None:
    row = proof.assess(company, 3)
    db.session.commit()
    assert "TeamSmaller teams" in words(sign_in("eve").get(f"/evidence/{row.id}").get_data(as_text=True))
    assert "TeamPayments" in words(sign_in("alice").get(f"/evidence/{row.id}").get_data(as_text=True))
    assert sign_in("eve").get("/dashboard?team=0&as_of=9999-12-31").status_code == 200


def test_there_is_no_common_block_where_none_is_small(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("adam").get("/dashboard?team=0").status_code == 404
