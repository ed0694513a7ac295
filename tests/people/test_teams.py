"""Making and renaming teams."""

from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Team
from ktrack.retention import version
from ktrack.web import stale
from tests.factories.cast import Cast
from tests.people.test_list import SignIn


def make(sign_in: SignIn, name: str, who: str = "adam") -> Any:
    client = sign_in(who)
    return client.post("/teams", data={"csrf_token": client.token(), "name": name})


def rename(sign_in: SignIn, team: Team, name: str, seen: str | None = None) -> Any:
    client = sign_in("adam")
    mark = stale.mark(team, ("name",)) if seen is None else seen
    data = {"csrf_token": client.token(), "name": name, "seen": mark}
    return client.post(f"/teams/{team.id}/rename", data=data)


def test_a_team_is_made(sign_in: SignIn) -> None:
    before = version.current()
    assert make(sign_in, "Datenplattform").status_code == 302
    team = db.session.query(Team).filter_by(name="Datenplattform").one()
    assert db.session.query(AuditEvent).filter_by(action="team.add", subject_id=team.id).count() == 1
    assert version.current() > before


def test_the_list_counts_people_and_leads_to_them(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("adam").get("/teams").get_data(as_text=True)
    assert f'href="/people?team={cast.payments.id}">3<' in page


@pytest.mark.parametrize("name", ["", "payments", "PÁYMENTS", "x" * 201])
def test_a_name_that_is_taken_or_too_long_is_refused(sign_in: SignIn, cast: Cast, name: str) -> None:
    teams = db.session.query(Team).count()
    assert make(sign_in, name).status_code == 422
    assert db.session.query(Team).count() == teams


def test_a_team_is_renamed(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("adam").get(f"/teams/{cast.payments.id}/rename").status_code == 200
    assert rename(sign_in, cast.payments, "Pay").status_code == 302
    assert cast.payments.name == "Pay"
    assert rename(sign_in, cast.payments, "PAY").status_code == 302, "its own name in other letters is free"


def test_the_name_of_another_team_is_refused(sign_in: SignIn, cast: Cast) -> None:
    assert rename(sign_in, cast.payments, "logistics").status_code == 422
    assert cast.payments.name == "Payments"


def test_a_stale_rename_overwrites_nothing(sign_in: SignIn, cast: Cast) -> None:
    answer = rename(sign_in, cast.payments, "Pay", seen="0" * 16)
    assert answer.status_code == 409
    assert 'value="Pay"' in answer.get_data(as_text=True)
    assert cast.payments.name == "Payments"


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, who: str) -> None:
    assert make(sign_in, "Shadow team", who).status_code == 403
