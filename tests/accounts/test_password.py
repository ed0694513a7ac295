"""Changing one's password."""

from typing import Any

import pytest
from flask import Flask

from ktrack.accounts import actions
from ktrack.base.db import db
from ktrack.models import AuditEvent
from tests.accounts.test_login import sign_in
from tests.factories.cast import PASSWORD, Cast
from tests.support.page_client import PageClient

NEW = "a much better phrase"


def change(client: PageClient, current: str = PASSWORD, password: str = NEW) -> Any:
    data = {"csrf_token": client.token(), "current": current, "password": password}
    return client.post("/account/password", data=data)


def client_of(app: Flask) -> PageClient:
    client: Any = app.test_client()
    sign_in(client)
    return client  # type: ignore[no-any-return] # the app's test client class


def test_the_new_one_counts_and_the_old_one_no_longer(app: Flask, cast: Cast) -> None:
    assert change(client_of(app)).status_code == 302
    assert actions.verify("alice@example.test", NEW) is not None
    assert actions.verify("alice@example.test", PASSWORD) is None
    assert db.session.query(AuditEvent).filter_by(action="account.password").count() == 1


def test_other_sessions_end_and_this_one_stays(app: Flask, cast: Cast) -> None:
    here, there = client_of(app), client_of(app)
    change(here)
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("current", "password", "field", "says"),
    [
        ("wrong", NEW, "current", "This is not your current password."),
        (PASSWORD, "short", "password", "at least 10 characters"),
        (PASSWORD, "", "password", "This field is required."),
        ("", NEW, "current", "This field is required."),
        (PASSWORD, "x" * 1001, "password", "longer than 1000"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    app: Flask, cast: Cast, current: str, password: str, field: str, says: str
) -> None:
    answer = change(client_of(app), current, password)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page.split(f'id="{field}-error"')[1]
    assert actions.verify("alice@example.test", PASSWORD) is not None


def test_no_password_stands_in_the_page_or_the_trail(app: Flask, cast: Cast) -> None:
    answer = change(client_of(app), "wrong", NEW)
    assert NEW not in answer.get_data(as_text=True)
    assert all(NEW not in str(event.detail) for event in db.session.query(AuditEvent))


def test_whoever_is_outside_is_asked_to_sign_in(app: Flask, cast: Cast) -> None:
    assert app.test_client().get("/account/password").status_code == 302
