"""Choosing projects and people, the best plan for them, and what stays short and why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, RecordRead, Shadowing
from ktrack.retention import version
from ktrack.scoring.assignment import Problem
from ktrack.scoring.planner import Solution, solve
from tests.factories.cast import Cast
from tests.planning.conftest import Send
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def said(answer: Any) -> str:
    """Return the words of a page."""
    return words(answer.get_data(as_text=True))


@pytest.mark.parametrize("who", ["alice", "adam"])
def test_from_projects_over_people_to_the_best_plan(
    sign_in: SignIn, cast: Cast, send: Send, alone: None, who: str
) -> None:
    client = sign_in(who)
    assert cast.engagement.title in said(client.get("/planning"))
    page = said(client.get(f"/planning?engagement={cast.engagement.id}"))
    for told in ("Alice Acker", "Bob Bach", "Mia Mentor", "Fay Freelancer", "2 h a week × 27 weeks"):
        assert told in page
    assert "Dan Dorn" not in page
    plan = send(who, client=client)
    assert plan.status_code == 200
    assert "This is the best possible plan for these hours." in said(plan)
    assert plan.get_data(as_text=True).count(" checked>") == 2
    assert ("Create these shadowings" in said(plan)) is (who == "alice")


def test_who_shadows_it_already_counts_and_is_not_offered(cast: Cast, send: Send) -> None:
    page = said(send("alice", people__0__person=str(cast.bob.id)))
    assert "Bob Bach shadows it already" in page
    assert "Nobody can be paired" in page
    assert "Nobody else here can shadow it" in page


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"people__0__hours": "30"}, "has no hours left"),
        ({"experts__0__hours": "5"}, "The expert has no hours left."),
        ({}, "unlikely to be dependable"),
    ],
)
def test_it_says_why_a_skill_stays_short(
    cast: Cast, send: Send, alone: None, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], why: str
) -> None:
    if changed:  # else the assumption of 30 days a level keeps everybody under θ
        monkeypatch.setattr("ktrack.scoring.prospects.DAYS_PER_LEVEL", 3)
        version.touch()
    assert why in said(send("alice", **changed))


def test_without_an_expert_nothing_can_be_learned(cast: Cast, send: Send) -> None:
    db.session.add(Departure(person_id=cast.fay.id, left_on=date(2026, 6, 1)))
    db.session.commit()
    assert "No expert of this project is there to learn from." in said(send("alice"))


def test_somebody_who_leaves_before_the_end_is_not_planned_with(cast: Cast, send: Send, alone: None) -> None:
    db.session.add(Departure(person_id=cast.mia.id, left_on=date(2026, 12, 24)))
    db.session.commit()
    assert "Nobody can be paired" in said(send("alice"))


def test_people_of_other_teams_are_added_by_name(cast: Cast, send: Send) -> None:
    page = send("alice", do="more", more="dan dorn")
    assert "Dan Dorn" in said(page)
    assert 'value="100"' in page.get_data(as_text=True)  # what was entered before stays
    for name, told in (
        ("Fay Freelancer", "only people of the company"),
        ("Nobody Known", "Nobody is called"),
    ):
        page = send("alice", do="more", more=name)
        assert page.status_code == 422
        assert told in said(page)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("people-0-hours", "-1"), ("people-0-hours", "nan"), ("people-0-hours", "many"),
        ("experts-0-hours", "1e9"), ("group", "0"), ("people-0-chosen", None), ("people-0-person", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_with_is_said_and_kept(cast: Cast, send: Send, field: str, value: Any) -> None:
    answer = send("alice", **{field: value})
    assert answer.status_code == 422
    assert "Please correct this first" in said(answer)


def test_projects_of_others_that_ended_or_are_too_many(sign_in: SignIn, cast: Cast, send: Send) -> None:
    alice, charlie = sign_in("alice"), sign_in("charlie")
    assert charlie.get(f"/planning?engagement={cast.engagement.id}").status_code == 404
    assert send("charlie", client=charlie).status_code == 404
    assert alice.get("/planning?engagement=999999&engagement=x").status_code == 404
    many = "&".join(f"engagement={number}" for number in range(1, 60))
    assert alice.get(f"/planning?{many}").status_code == 422
    cast.engagement.ends_on = date(2026, 6, 14)
    db.session.commit()
    assert "have ended" in said(alice.get(f"/planning?engagement={cast.engagement.id}"))
    assert send("alice", client=alice).status_code == 422
    assert "No project runs or is to come." in said(alice.get("/planning"))


@pytest.mark.parametrize("who", ["bob", "mia", "fay", "eve"])
def test_nobody_else_plans(sign_in: SignIn, cast: Cast, send: Send, who: str) -> None:
    client = sign_in(who)
    assert client.get("/planning").status_code == 403
    for path in ("/planning/plan", "/planning/create"):
        assert send(who, path, client).status_code == 403
    assert db.session.query(Shadowing).count() == 1


def test_other_methods_and_a_missing_token(sign_in: SignIn, cast: Cast, entered: dict[str, Any]) -> None:
    alice = sign_in("alice")
    assert alice.post("/planning").status_code == 405
    assert alice.get("/planning/plan").location == "/planning"
    assert alice.get("/planning/create").location == "/planning"
    assert alice.post("/planning/plan", data=entered).status_code == 400


def test_an_empty_plan_is_a_useful_page(cast: Cast, send: Send) -> None:
    for item in cast.engagement.plan:
        item.retired_on = date(2026, 6, 1)
    db.session.commit()
    page = said(send("alice"))
    assert "plan nothing that could be learned" in page
    assert "n/a" in page


def test_the_time_limit_shows_the_plan_found_and_how_far_it_may_be_from_the_best(
    cast: Cast, send: Send, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nothing:
        x = mip_dual_bound = None
        status = 1

    monkeypatch.setattr("ktrack.scoring.planner.scipy.optimize.milp", lambda *args, **more: Nothing())
    version.touch()
    page = said(send("alice"))
    assert "of all weight below the best possible. The search was stopped when its time was up." in page


def test_an_answer_is_remembered_and_found_anew_when_something_changes(
    cast: Cast, send: Send, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[Problem] = []

    def solved(problem: Problem, seconds: float) -> Solution:
        searched.append(problem)
        return solve(problem, seconds)

    monkeypatch.setattr("ktrack.planning.answers.solve", solved)
    version.touch()
    for _again in range(2):
        send("alice")
    assert len(searched) == 1
    version.touch()
    db.session.commit()
    send("alice")
    assert len(searched) == 2


def test_looking_at_somebodys_prospects_is_noted_once_a_day(cast: Cast, send: Send) -> None:
    for _again in range(2):
        send("alice")
    read = {row.person_id for row in db.session.query(RecordRead).filter_by(reader_id=cast.alice.id)}
    assert read == {cast.mia.id, cast.bob.id}
    assert db.session.query(RecordRead).count() == 2


def test_more_people_and_projects_cost_no_more_queries(
    cast: Cast, send: Send, sign_in: SignIn, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    alice = sign_in("alice")
    send("alice", client=alice)
    one = count_queries(lambda: send("alice", client=alice))
    more = {f"people-{n}-{name}": value for n, who in enumerate((cast.mia, cast.dan, cast.charlie))
            for name, value in (("person", str(who.id)), ("chosen", "y"), ("hours", "50"))}  # fmt: skip
    version.touch()
    db.session.commit()
    assert count_queries(lambda: send("alice", client=alice, **more)) <= one + 12
