"""Signing out, here and everywhere."""

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent
from tests.accounts.test_password import client_of
from tests.factories.cast import Cast
from tests.people.test_list import SignIn


def test_the_session_ends_here(app: Flask, cast: Cast) -> None:
    here, there = client_of(app), client_of(app)
    assert here.post("/logout", data={"csrf_token": here.token()}).headers["Location"] == "/login"
    assert here.get("/account").status_code == 302
    assert there.get("/account").status_code == 200, "the other device stays"


def test_every_session_ends_at_once(app: Flask, cast: Cast) -> None:
    here, there = client_of(app), client_of(app)
    stolen = there.get_cookie("session")
    assert stolen is not None
    assert here.post("/logout-everywhere", data={"csrf_token": here.token()}).status_code == 302
    thief = app.test_client()
    thief.set_cookie("session", stolen.value)
    assert [client.get("/account").status_code for client in (here, there, thief)] == [302, 302, 302]
    assert db.session.query(AuditEvent).filter_by(action="account.sign-out-everywhere").count() == 1


def test_the_back_button_shows_nothing(sign_in: SignIn) -> None:
    assert sign_in("alice").get("/account").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/logout", "/logout-everywhere"])
def test_a_link_signs_nobody_out(sign_in: SignIn, path: str) -> None:
    client = sign_in("alice")
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == 400, "nor does a form of another site, which has no token"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("path", ["/logout", "/logout-everywhere"])
def test_whoever_is_outside_is_asked_to_sign_in(app: Flask, cast: Cast, path: str) -> None:
    client = app.test_client()
    page = client.get("/login").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    assert client.post(path, data={"csrf_token": token}).headers["Location"].startswith("/login")
