"""The flow from freelancers over skills to teams: what flows adds up, and opens what it is made of."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.access.groups import each_apart
from ktrack.base.db import db
from ktrack.dashboards import flow as flows
from ktrack.dashboards.flow import REST, Path
from ktrack.retention import queries, report, teams
from ktrack.retention.report import Wanted
from ktrack.retention.scope import Scope
from ktrack.web.page import one_decimal
from tests.dashboards.test_charts import figure, opened
from tests.factories.cast import Cast
from tests.factories.groups import learning_team
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)


def kept(report_of: dict[str, Any], skill: str | None = None) -> float:
    """Return the seats that a report expects to be kept."""
    items = [item for item in report_of["skills"] if skill in (None, item["skill_id"])]
    return float(sum(item["seats"] * item["retained"] for item in items))


def test_streams_are_the_seats_of_the_report(sign_in: SignIn, two_teams: Cast) -> None:
    streams = figure(sign_in("eve"), "flow")["data"][0]
    labels, link = streams["node"]["label"], streams["link"]
    flow = {
        (labels[start], labels[end]): value
        for start, end, value in zip(link["source"], link["target"], link["value"], strict=True)
    }
    payments, logistics = (report.build(Wanted(scope, TODAY)) for scope in ("team:t1", "team:t2"))
    assert flow == pytest.approx({
        ("Event platform", "Apache Kafka operations"): kept(payments),
        ("Parcel tracking", "Secrets management"): kept(logistics, "secrets"),
        ("Apache Kafka operations", "Payments"): kept(payments),
        ("Secrets management", "Logistics"): kept(logistics, "secrets"),
    })  # fmt: skip


def test_each_stream_opens_seats_that_make_it(sign_in: SignIn, two_teams: Cast) -> None:
    eve = sign_in("eve")
    streams = figure(eve, "flow")["data"][0]
    for value, address in zip(streams["link"]["value"], streams["link"]["customdata"], strict=True):
        assert f"{one_decimal(value)} of " in opened(eve, address)
    for label, address in zip(streams["node"]["label"], streams["node"]["customdata"], strict=True):
        assert f"{label} Behind the number: Retained" in opened(eve, address)


def test_engagements_share_what_both_planned(sign_in: SignIn, two_teams: Cast) -> None:
    two_teams.engagement.team_id = two_teams.logistics.id
    db.session.commit()
    apart = each_apart([two_teams.payments.id, two_teams.logistics.id])
    found = flows.flow(queries.figures(Scope(), TODAY), apart, by_expert=False)
    whole = report.build(Wanted("company", TODAY))
    assert sum(node.kept for node in found.sources) == pytest.approx(kept(whole))
    assert {round(link.planned, 6) for link in found.brought if link.end == 0} == {0.5}
    assert sum(node.planned for node in found.teams) == pytest.approx(found.planned)


def test_parts_of_any_path_add_up(two_teams: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "SHOWN", 1)
    found, blocks = queries.figures(Scope(), TODAY), teams.drawn(TODAY)
    flow = flows.flow(found, blocks, by_expert=False)
    assert [node.place for node in flow.skills][-1] == REST
    assert flow.skills[-1].others == 2
    seats = found.score.plan.items.seats * found.score.items.retained
    for link in flow.received:
        path = Path(skill=flow.skills[link.start].place, team=flow.teams[link.end].place)
        assert float((flows.parts_of(found, blocks, path) * seats).sum()) == pytest.approx(link.kept)
    for node in flow.sources:
        assert float((flows.parts_of(found, blocks, Path(node.place)) * seats).sum()) == pytest.approx(
            node.kept
        )


def test_executives_read_no_names_and_administrators_do(sign_in: SignIn, two_teams: Cast) -> None:
    for who, seen in (("eve", False), ("adam", True)):
        client = sign_in(who)
        page = client.get("/dashboard/map").get_data(as_text=True)
        chart = client.get("/dashboard/charts/flow.json").get_data(as_text=True)
        for name in ("Fay Freelancer", "Gil Freelancer"):
            assert (name in page, name in chart) == (seen, seen)
        assert "Bob" not in page + chart


def test_a_path_by_name_does_not_exist_for_executives(sign_in: SignIn, two_teams: Cast) -> None:
    address = f"/dashboard/evidence?from_expert={two_teams.gil.id}"
    assert sign_in("eve").get(address).status_code == 404
    assert "Gil Freelancer" in opened(sign_in("adam"), address)


def test_engagements_of_small_teams_are_one_source(sign_in: SignIn, proved: Cast) -> None:
    learning_team(proved, "Metering", 5, proved.kafka)
    db.session.commit()
    eve = sign_in("eve")
    chart = eve.get("/dashboard/charts/flow.json").get_data(as_text=True)
    assert "Smaller teams" in chart
    for page in (
        chart,
        eve.get(f"/dashboard/evidence?from_engagement={proved.engagement.id}").get_data(as_text=True),
    ):
        assert "Payments" not in page
    told = opened(eve, "/dashboard/evidence?from_engagement=0")
    assert "Smaller teams Behind the number" in told
    assert "Evidence 2" in told


def test_any_path_shows_a_page(sign_in: SignIn, two_teams: Cast) -> None:
    eve = sign_in("eve")
    for query in ("from_engagement=99999", "over=x", "to=rest", "over=rest&to=-1", "from_engagement="):
        assert eve.get(f"/dashboard/evidence?{query}").status_code == 200


def test_nothing_retained_says_so(sign_in: SignIn, cast: Cast) -> None:
    page = words(sign_in("eve").get("/dashboard/map").get_data(as_text=True))
    assert "Nothing that was planned is retained yet." in page
