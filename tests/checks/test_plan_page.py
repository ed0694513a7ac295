"""The page and the command with which a week is planned."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.checks.means import means
from ktrack.checks.views import plan as view
from ktrack.cli import main
from ktrack.models import AuditEvent, PlannedCheck
from tests.checks.conftest import Prove
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


@pytest.mark.parametrize("who", ["alice", "adam"])
def test_the_button_plans_the_week(sign_in: SignIn, cast: Cast, prove: Prove, who: str) -> None:
    prove()
    client = sign_in(who)
    page = words(client.get("/checks/plan").get_data(as_text=True))
    assert "Due by the end of the week 1" in page
    assert "Plan 1 check" in page
    assert "That is enough." in page
    assert db.session.query(PlannedCheck).count() == 0
    data = {"csrf_token": client.token(), "week": "2026-06-15"}
    answers = [client.post("/checks/plan", data=data, follow_redirects=True) for _ in range(2)]
    said = [words(answer.get_data(as_text=True)) for answer in answers]
    assert "1 check is planned." in said[0]
    assert "Nothing was planned" in said[1]
    assert "1 with a date already" in said[1]
    assert db.session.query(PlannedCheck).count() == 1
    assert db.session.query(AuditEvent).filter_by(actor_id=cast.accounts[who].person_id).count() == 1


def test_it_says_in_plain_words_what_the_time_allows(
    sign_in: SignIn, cast: Cast, prove: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove()
    alice, given = sign_in("alice"), means()
    for budget, said in ((1, "That is not enough"), (0, "That is far from enough")):
        monkeypatch.setattr(view, "means", lambda budget=budget: replace(given, budget=budget))
        page = words(alice.get("/checks/plan").get_data(as_text=True))
        assert said in page
        assert "Retention wanted and affordable" in page
        assert "1 for a later week" in page


def test_nothing_is_due(sign_in: SignIn, cast: Cast) -> None:
    page = words(sign_in("alice").get("/checks/plan").get_data(as_text=True))
    assert "No skill that is planned has a proof yet" in page


@pytest.mark.parametrize("week", ["", "soon", "2026-06-07", "2027-01-01", "9999-12-31", "0001-01-01"])
def test_weeks_that_cannot_be_planned(sign_in: SignIn, cast: Cast, prove: Prove, week: str) -> None:
    prove()
    alice = sign_in("alice")
    assert alice.get(f"/checks/plan?week={week}").status_code == 200
    answer = alice.post("/checks/plan", data={"csrf_token": alice.token(), "week": week})
    assert answer.status_code == 422
    assert db.session.query(PlannedCheck).count() == 0


@pytest.mark.parametrize("who", ["bob", "fay", "eve", "mia"])
def test_nobody_else_plans(sign_in: SignIn, cast: Cast, prove: Prove, who: str) -> None:
    prove()
    client = sign_in(who)
    assert client.get("/checks/plan").status_code == 403
    assert (
        client.post("/checks/plan", data={"csrf_token": client.token(), "week": "2026-06-15"}).status_code
        == 403
    )
    assert db.session.query(PlannedCheck).count() == 0


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("alice").delete("/checks/plan").status_code == 405


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(main.commands["checks"], ["plan", *arguments])
    return done.exit_code, done.output


def test_the_command_plans_the_coming_week(app: Flask, cast: Cast, prove: Prove) -> None:
    prove()
    status, said = run(app, "--dry-run")
    assert (status, db.session.query(PlannedCheck).count()) == (0, 0)
    assert said.splitlines() == [
        "2026-06-15: 1 check would be planned, 1 due",
        "Assessors' minutes: 30 of 600; 7 a week in the long run",
    ]
    assert run(app)[1].startswith("2026-06-15: 1 check is planned, 1 due")
    assert "1 with a date already" in run(app)[1]
    assert db.session.query(PlannedCheck).one().planned_at is not None
    assert db.session.query(AuditEvent).filter_by(action="checks.plan").one().actor_id is None


def test_the_command_takes_a_day_of_the_week(app: Flask, cast: Cast, prove: Prove) -> None:
    prove()
    assert "2026-06-22: 1 check is planned" in run(app, "--week", "2026-06-25")[1]
    assert db.session.query(PlannedCheck).one().week_on.isoformat() == "2026-06-22"


@pytest.mark.parametrize("week", ["2026-06-01", "2026-12-24"])
def test_the_command_refuses_other_weeks(app: Flask, cast: Cast, week: str) -> None:
    status, said = run(app, "--week", week)
    assert status == 1
    assert said.startswith("Error: ")


def test_the_command_says_what_the_time_allows(
    app: Flask, cast: Cast, prove: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove()
    for budget, said in (("1", "To fit, the retention wanted"), ("0", "Even that is more than")):
        monkeypatch.setitem(app.config["KTRACK"], "CHECK_BUDGET", int(budget))
        assert said in run(app, "--dry-run")[1]


def test_the_command_wants_a_date(app: Flask, cast: Cast) -> None:
    assert run(app, "--week", "soon")[0] == 2
