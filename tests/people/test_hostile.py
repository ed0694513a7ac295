"""Names as hostile as they come are stored and shown exactly.

The strings are read from the specification beside the checkout; where it is missing there are no such cases.
"""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from ktrack.base.db import db
from ktrack.models import Person, Team
from tests.factories.cast import Cast
from tests.people.test_create import FORM
from tests.people.test_list import SignIn

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
STRINGS = [text for text in json.loads(FILE.read_text()) if text] if FILE.exists() else []
BATCHES = [STRINGS[start : start + 130] for start in range(0, len(STRINGS), 130)]


@pytest.fixture
def admin(app: Flask, cast: Cast) -> tuple[FlaskClient, str]:
    """A client that does not check pages, which would take minutes for so many, and its token."""
    client = FlaskClient(app, app.response_class)
    account = cast.accounts["adam"]
    with client.session_transaction() as session:
        session["_user_id"] = f"{account.id}:{account.session_token}"
    page = client.get("/account/password").get_data(as_text=True)
    return client, page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


@pytest.mark.parametrize("names", BATCHES)
def test_every_hostile_name_is_stored_and_shown_exactly(
    admin: tuple[FlaskClient, str], names: list[str]
) -> None:
    client, token = admin
    names = [name for name in names if len(name) <= 200]
    for name in names:
        answer = client.post("/people/new", data={"csrf_token": token, **FORM, "name": name})
        assert answer.status_code == 302, name
        with client.session_transaction() as session:
            session.pop("_flashes")  # no page is fetched that would show them: they would fill the cookie
    db.session.expire_all()
    stored = {person.name for person in db.session.query(Person)}
    pages = [client.get(f"/people?page={number}").get_data(as_text=True) for number in (1, 2, 3)]
    for name in names:
        assert name in stored
        assert f">{escape(name)}</a>" in "".join(pages)


@pytest.mark.parametrize("names", BATCHES)
def test_hostile_strings_can_be_searched_for(admin: tuple[FlaskClient, str], names: list[str]) -> None:
    for name in names[::5]:
        assert admin[0].get("/people", query_string={"q": name}).status_code == 200, name


def test_a_hostile_team_appears_in_lists_and_choices(sign_in: SignIn) -> None:
    name = "<script>alert('Ü')</script>\"><img src=x onerror=alert(1)>"
    db.session.add(Team(key="evil", name=name))
    db.session.commit()
    client = sign_in("adam")
    for path in ("/teams", "/people", "/people/new"):
        page = client.get(path).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
