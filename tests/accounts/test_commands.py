"""`ktrack user …`"""

from typing import Any

import pytest
from flask import Flask

from ktrack.accounts import actions
from ktrack.accounts.commands import user
from ktrack.base.db import db
from ktrack.models import Account, AuditEvent, Person
from ktrack.models.choices import Kind, Role
from tests.factories.cast import PASSWORD, Cast


def run(app: Flask, *words: str, typed: str = "") -> Any:
    return app.test_cli_runner().invoke(user, list(words), input=typed)


@pytest.fixture
def nora(cast: Cast) -> Person:
    person = Person(key="nora", name="Nora", email="Nora@example.test", kind=Kind.INTERNAL, role=Role.STAFF)
    db.session.add(person)
    db.session.commit()
    return person


@pytest.mark.parametrize("name", ["nora", "NORA@example.TEST"])
def test_add_makes_an_account_and_prints_its_password(app: Flask, nora: Person, name: str) -> None:
    result = run(app, "add", name)
    assert result.exit_code == 0
    password = result.output.split("(shown only now): ")[1].strip()
    assert actions.verify("nora@example.test", password) is not None
    assert db.session.query(AuditEvent).filter_by(action="account.add").one().actor_id is None


def test_add_takes_a_password_from_standard_input_and_does_not_print_it(app: Flask, nora: Person) -> None:
    result = run(app, "add", "nora", "--password-stdin", typed="correct horse\nsecond line\n")
    assert result.exit_code == 0
    assert "correct horse" not in result.output
    assert actions.verify("nora@example.test", "correct horse") is not None


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (("add", "nobody"), "", "There is no person 'nobody'."),
        (("add", "bob"), "", "This person has an account already."),
        (("add", "nora", "--password-stdin"), "short\n", "at least 10 characters"),
        (("passwd", "nora"), "", "nora has no account."),
        (("passwd", "bob", "--password-stdin"), "short\n", "at least 10 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    app: Flask, nora: Person, words: tuple[str, ...], typed: str, says: str
) -> None:
    before = db.session.query(Account).count()
    result = run(app, *words, typed=typed)
    assert result.exit_code == 1
    assert says in result.output
    assert db.session.query(Account).count() == before


def test_an_address_of_several_people_asks_for_the_id(app: Flask, nora: Person) -> None:
    db.session.add(
        Person(key="nora2", name="N", email="nora@example.test", kind=Kind.INTERNAL, role=Role.STAFF)
    )
    db.session.commit()
    result = run(app, "add", "nora@example.test")
    assert result.exit_code == 1
    assert "nora, nora2" in result.output


def test_passwd_sets_a_password_and_ends_sessions(app: Flask, cast: Cast) -> None:
    before = cast.accounts["bob"].session_token
    result = run(app, "passwd", "bob")
    assert (
        actions.verify("bob@example.test", result.output.split("(shown only now): ")[1].strip()) is not None
    )
    assert cast.accounts["bob"].session_token != before


def test_list_shows_accounts_without_secrets(app: Flask, cast: Cast) -> None:
    output = run(app, "list").output
    assert "alice@example.test\talice\tmanager\tactive\tnever" in output
    account = cast.accounts["alice"]
    assert not any(secret in output for secret in (PASSWORD, account.password_hash, account.session_token))
