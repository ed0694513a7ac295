"""The pages one decides from, as they are read: filters in the address, what opens, who may."""

import re
from collections.abc import Callable
from datetime import date

import plotly.graph_objects
import pytest

from ktrack.base.db import db
from ktrack.dashboards import spending
from ktrack.dashboards.filters import Filters
from ktrack.models import Departure
from ktrack.retention import report, teams, version
from ktrack.retention.report import Wanted
from ktrack.web.page import percent
from tests.dashboards.test_charts import uncoloured
from tests.factories import log
from tests.factories.cast import Cast, make_engagement
from tests.factories.groups import learning_team
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
Count = Callable[[Callable[[], object]], int]
TODAY = date(2026, 6, 15)
PAGES = ("resilience", "time", "cost", "engagements")


def shown(client: PageClient, address: str) -> str:
    answer = client.get(f"/dashboard/{address}")
    assert answer.status_code == 200, address
    return words(answer.get_data(as_text=True))


def links(client: PageClient, address: str) -> list[str]:
    page = client.get(f"/dashboard/{address}").get_data(as_text=True)
    return [found.replace("&amp;", "&") for found in re.findall(r'href="([^"]+)"', page)]


def test_skills_stand_by_danger_and_open(sign_in: SignIn, proved: Cast) -> None:
    eve, found = sign_in("eve"), report.build(Wanted("company", TODAY, details=True))
    page = shown(eve, "resilience")
    assert "Of 2 planned skills, nobody holds 1 and one person holds 1: 100 %" in page
    kafka = next(row for row in found["bus_factors"] if row["skill_id"] == "kafka")
    cells = [percent(kafka[name]) for name in ("at_least_one", "at_least_one_lower", "at_least_two")]
    assert f"Apache Kafka operations 4 5 1 1 {' '.join(cells)}" in page
    assert "Billing batch 4 5 1 0 n/a n/a n/a n/a" in page
    assert page.index("Billing batch") < page.index("Apache Kafka operations 4")
    one = shown(eve, "resilience?only=one")
    assert "Skills by danger 1" in one
    assert "Billing batch" not in one
    assert f"/dashboard/resilience/{proved.kafka.id}" in links(eve, "resilience")


def test_a_skill_shows_its_holders_by_chance_and_its_curve(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    page = shown(eve, f"resilience/{proved.kafka.id}?as_of=2026-06-10")
    assert "90 % to 100 %10.95counts" in page
    assert "Together10.951" in page
    assert "About 0.9 people would pass at the level planned" in page
    assert f"/skills/{proved.kafka.id}/curve.json?as_of=2026-06-10" in eve.get(
        f"/dashboard/resilience/{proved.kafka.id}?as_of=2026-06-10"
    ).get_data(as_text=True)
    unknown = shown(eve, f"resilience/{proved.billing.id}")
    assert "At least one would pass n/a" in unknown
    assert "0 % if people" not in unknown
    assert "No running plan asks for this skill." in shown(eve, f"resilience/{proved.secrets.id}")


def test_time_is_honest_about_who_is_not_there_yet(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    page = shown(eve, "time?as_of=2026-05-10&by=target")
    assert "Half of those who learn reach their target level within 112 days." in page
    assert "Target level 411250 %101" in shown(eve, "time?as_of=2026-05-04&by=target")
    early = shown(eve, "time?as_of=2026-05-03")
    assert "Not reached by half yet: 0 % reach their target level within 111 days." in early
    assert "Half take n/a" in early
    within = shown(eve, "time?within=112")
    assert "Reached within 112 days: 1." in within
    assert "Reached within 90 days: 0." in shown(eve, "time?within=90")


def test_cost_counts_hours_and_money_for_what_is_left(sign_in: SignIn, proved: Cast) -> None:
    log.write(proved, minutes=960)
    log.write(proved, "l-2", minutes=480, shadowing=None)
    adam, alone = sign_in("adam"), report.build(Wanted("engagement:e-t1-fay", TODAY))
    assert alone["hours"] == 16
    hours = alone["hours_per_retained_level"]
    page = shown(adam, "cost")
    assert f"Event platform Payments 16.0 {16 / hours:.1f} {hours:.1f}" in page
    assert f"{1800 * hours / 16:,.0f} EUR" in page
    assert "1,800 EUR in 1 engagement with a day rate" in page
    proved.engagement.day_rate_cents = None
    version.touch()
    db.session.commit()
    assert "n/a: no day rate recorded" in shown(adam, "cost?sort=cheapest")


def test_ends_show_what_is_open_and_lost(sign_in: SignIn, proved: Cast) -> None:
    forecast = report.build(Wanted("engagement:e-t1-fay", TODAY, horizon=186))["forecast"]["retained"]
    adam = sign_in("adam")
    page = shown(adam, "engagements")
    assert f"Event platform Payments Jan 5, 2026 Dec 18, 2026 186 days left {percent(1 - forecast)}" in page
    assert "Billing batch (0 of 1)" in page
    assert "1 engagement runs or starts within 90 days." in page
    opened = shown(adam, f"engagements/{proved.engagement.id}")
    assert f"At risk at the end {percent(1 - forecast)}" in opened
    assert "Plan items 2" in opened
    assert "Billing batch 4 5 0 of 1 n/a 0.00 50.0" in opened
    assert "not started" in shown(adam, "engagements?as_of=2025-12-01")
    assert "It has not started yet" in shown(adam, f"engagements/{proved.engagement.id}?as_of=2025-12-01")


@pytest.mark.parametrize("where", PAGES)
def test_whatever_is_asked_shows_a_page(sign_in: SignIn, proved: Cast, where: str) -> None:
    eve = sign_in("eve")
    said = shown(eve, f"{where}?as_of=0001-01-01")
    assert "%" not in said
    assert re.search("Nothing was planned for this choice|No engagement runs or starts soon", said)
    for query in ("as_of=9999-12-31", "as_of=x&category=Nothing", f"reason=peak&team={proved.logistics.id}",
                  "page=-1&only=x&by=x&sort=<b>&within=99999999999999999999",
                  "page=999999999999&within=-1"):  # fmt: skip
        shown(eve, f"{where}?{query}")
        assert eve.get(f"/dashboard/charts/{where}.json?{query}").status_code == 200
    for query in ("team=999999", "team=x"):
        assert eve.get(f"/dashboard/{where}?{query}").status_code == 404


@pytest.mark.parametrize("where", PAGES)
def test_all_unknown_and_everybody_gone(sign_in: SignIn, cast: Cast, where: str) -> None:
    eve = sign_in("eve")
    assert "One can 0 %" not in shown(eve, where)
    db.session.add_all(Departure(person_id=who.id, left_on=TODAY) for who in (cast.bob, cast.mia, cast.dan))
    version.touch()
    db.session.commit()
    assert "Bob" not in shown(eve, where)


@pytest.mark.parametrize("where", PAGES)
def test_filters_stay_and_plotly_draws(sign_in: SignIn, proved: Cast, where: str) -> None:
    adam = sign_in("adam")
    query = f"team={proved.payments.id}&category=Platform&reason=expertise&as_of=2026-06-01"
    source = adam.get(f"/dashboard/{where}?{query}").get_data(as_text=True)
    assert f"/dashboard/charts/{where}.json?{query.replace('&', '&amp;')}" in source
    for name in ("Bob", "Alice", "Fay", "Acker"):
        assert name not in source
    figure = adam.get(f"/dashboard/charts/{where}.json?{query}")
    assert len(plotly.graph_objects.Figure(uncoloured(figure.get_json())).data) == 1
    again = adam.get(
        f"/dashboard/charts/{where}.json?{query}", headers={"If-None-Match": figure.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("where", PAGES)
def test_more_engagements_take_no_more_statements(
    sign_in: SignIn, proved: Cast, count_queries: Count, where: str
) -> None:
    eve = sign_in("eve")

    def fetch() -> None:
        version.touch()
        assert eve.get(f"/dashboard/{where}").status_code == 200

    fetch()
    before = count_queries(fetch)
    make_engagement(proved.payments, proved.alice, proved.gil, proved.kafka, proved.secrets)
    make_engagement(proved.logistics, proved.charlie, proved.gil, proved.kafka, proved.secrets)
    db.session.commit()
    assert count_queries(fetch) == before <= 36


def test_others_may_not_and_guesses_are_not_found(sign_in: SignIn, cast: Cast) -> None:
    pages = [*PAGES, f"resilience/{cast.kafka.id}", f"engagements/{cast.engagement.id}"]
    pages += [f"charts/{page}.json" for page in PAGES]
    for who in ("alice", "bob", "fay", "charlie"):
        client = sign_in(who)
        assert {client.get(f"/dashboard/{page}").status_code for page in pages} == {403}
    eve = sign_in("eve")
    token = {"csrf_token": eve.token()}
    assert {eve.post(f"/dashboard/{page}", data=token).status_code for page in pages} == {405}
    for guess in ("resilience/999999", "engagements/999999", "engagements/99999999999"):
        assert eve.get(f"/dashboard/{guess}").status_code == 404


def test_small_teams_are_one_row_that_opens(sign_in: SignIn, proved: Cast) -> None:
    learning_team(proved, "Metering", 5, proved.kafka)
    learning_team(proved, "Data", 4, proved.kafka, proved.billing)
    log.write(proved, minutes=600)
    eve, day = sign_in("eve"), "2026-06-15"
    for where in ("cost", "engagements"):
        page = shown(eve, where)
        assert "Event platform Metering" in page
        assert "2 engagements Smaller teams" in page
        assert not re.search("Payments|Data", page)
        assert "/dashboard/engagements/0" in links(eve, where)
    opened = shown(eve, "engagements/0")
    assert opened.startswith("Engagements and their endsSmaller teams 2 engagements")
    assert "Hours logged 10.0" in opened
    assert "Apache Kafka operations" in opened
    assert "Smaller teams 5 1" in shown(eve, f"time?as_of={day}")
    assert eve.get(f"/dashboard/engagements/{proved.engagement.id}").status_code == 404
    assert shown(sign_in("adam"), f"engagements/{proved.engagement.id}").count("Payments") == 1
    parts = spending.costs(Filters(TODAY, TODAY, teams.drawn(TODAY)))
    assert parts.points.points.sum() == pytest.approx(parts.whole.points[0])
    assert parts.efforts.hours.tolist() == [10, 0]
