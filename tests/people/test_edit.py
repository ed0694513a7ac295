"""Changing what is recorded about a person."""

from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, Person
from ktrack.models.choices import Kind, Role
from ktrack.people.actions.people import PERSON_FIELDS
from ktrack.retention import version
from ktrack.web import stale
from tests.factories.cast import Cast
from tests.people.test_list import SignIn


def form_of(person: Person, **changed: str) -> dict[str, str]:
    return {
        "name": person.name, "email": person.email or "", "role": person.role.value,
        "team": str(person.team_id or ""), "locale": person.locale.value,
        "minutes": str(person.weekly_learning_minutes or ""),
        "seen": stale.mark(person, PERSON_FIELDS), **changed,
    }  # fmt: skip


def save(sign_in: SignIn, person: Person, who: str = "adam", **changed: str) -> Any:
    client = sign_in(who)
    data = {"csrf_token": client.token(), **form_of(person, **changed)}
    return client.post(f"/people/{person.id}/edit", data=data)


def test_a_change_is_stored_and_noted(sign_in: SignIn, cast: Cast) -> None:
    before = version.current()
    assert save(sign_in, cast.bob, name="Bob B. Bach", team=str(cast.logistics.id)).status_code == 302
    assert (cast.bob.name, cast.bob.team_id) == ("Bob B. Bach", cast.logistics.id)
    event = db.session.query(AuditEvent).filter_by(action="person.change").one()
    assert event.detail == {"fields": ["name", "team_id"]}, "names of fields, no personal text"
    assert version.current() > before


def test_a_change_that_moves_no_figure_leaves_the_data_version(sign_in: SignIn, cast: Cast) -> None:
    before = version.current()
    save(sign_in, cast.bob, minutes="30")
    assert cast.bob.weekly_learning_minutes == 30
    assert version.current() == before


def test_saving_what_is_there_already_leaves_no_trace(sign_in: SignIn, cast: Cast) -> None:
    assert save(sign_in, cast.bob).status_code == 302
    assert db.session.query(AuditEvent).filter_by(action="person.change").count() == 0


def test_a_stale_form_overwrites_nothing_and_keeps_what_was_typed(sign_in: SignIn, cast: Cast) -> None:
    old = form_of(cast.bob, minutes="77")
    save(sign_in, cast.bob, name="Bob the Second")
    client = sign_in("adam")
    answer = client.post(f"/people/{cast.bob.id}/edit", data={"csrf_token": client.token(), **old})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody saved this in the meantime" in page
    assert 'value="77"' in page
    assert cast.bob.name == "Bob the Second"
    again = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    data = {"csrf_token": client.token(), **old, "seen": again}
    assert client.post(f"/people/{cast.bob.id}/edit", data=data).status_code == 302


def test_the_login_follows_the_address(sign_in: SignIn, cast: Cast) -> None:
    save(sign_in, cast.bob, email="Bob.Bach@example.test")
    assert cast.accounts["bob"].login == "bob.bach@example.test"


@pytest.mark.parametrize(
    ("who", "changed", "says"),
    [
        ("bob", {"email": ""}, "signs in with the address"),
        ("bob", {"email": "alice@example.test"}, "There is an account with this e-mail address already."),
        ("bob", {"role": "freelancer"}, "a freelancer never does"),
        ("alice", {"role": "staff"}, "manages engagements that have not ended"),
        ("adam", {"role": "staff"}, "You cannot change your own role"),
    ],
)
def test_what_the_person_does_must_fit(
    sign_in: SignIn, cast: Cast, who: str, changed: dict[str, str], says: str
) -> None:
    person: Person = getattr(cast, who)
    before = form_of(person)
    answer = save(sign_in, person, **changed)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    db.session.expire_all()
    assert form_of(person) == before


def test_a_freelancer_who_is_hired_becomes_internal(sign_in: SignIn, cast: Cast) -> None:
    save(sign_in, cast.gil, role="staff")
    assert (cast.gil.kind, cast.gil.role) == (Kind.INTERNAL, Role.STAFF)


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert save(sign_in, cast.bob, who, name="Robert").status_code == 403
    assert cast.bob.name == "Bob Bach"


def test_without_a_token_nothing_is_stored(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    answer = sign_in("adam").post(f"/people/{cast.bob.id}/edit", data=form_of(cast.bob, name="Robert"))
    assert answer.status_code == 400
    assert cast.bob.name == "Bob Bach"
