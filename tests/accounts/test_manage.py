"""Accounts of others, for administrators."""

import re
from typing import Any

import pytest

from ktrack.accounts import actions
from ktrack.base.db import db
from ktrack.models import Account, AuditEvent, Person
from ktrack.models.choices import Kind, Role
from tests.factories.cast import PASSWORD, Cast
from tests.people.test_list import SignIn


@pytest.fixture
def nora(cast: Cast) -> Person:
    """Somebody with an address and without an account."""
    person = Person(
        key="nora", name="Nora Neu", email="Nora@Example.test", kind=Kind.INTERNAL, role=Role.STAFF
    )
    db.session.add(person)
    db.session.commit()
    return person


def post(sign_in: SignIn, person: Person, action: str = "", who: str = "adam") -> Any:
    client = sign_in(who)
    return client.post(f"/people/{person.id}/account{action}", data={"csrf_token": client.token()})


def password_in(page: str) -> str:
    found = re.search(r"<code>([^<]+)</code>", page)
    assert found
    return found[1]


def test_a_new_account_has_a_password_that_is_shown_once(sign_in: SignIn, nora: Person) -> None:
    answer = post(sign_in, nora)
    password = password_in(answer.get_data(as_text=True))
    assert answer.headers["Cache-Control"] == "no-store"
    assert actions.verify("nora@example.test", password) is not None
    assert password not in sign_in("adam").get(f"/people/{nora.id}/account").get_data(as_text=True)
    event = db.session.query(AuditEvent).filter_by(action="account.add").one()
    assert password not in str(event.detail)


def test_the_password_is_in_no_log(
    sign_in: SignIn, nora: Person, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    password = password_in(post(sign_in, nora).get_data(as_text=True))
    assert password not in caplog.text + str(capsys.readouterr())


def test_a_second_account_is_refused(sign_in: SignIn, nora: Person) -> None:
    post(sign_in, nora)
    answer = post(sign_in, nora)
    assert answer.status_code == 302
    assert db.session.query(Account).filter_by(person_id=nora.id).count() == 1


def test_without_an_address_there_is_no_account(sign_in: SignIn, nora: Person) -> None:
    nora.email = None
    db.session.commit()
    post(sign_in, nora)
    assert db.session.query(Account).filter_by(person_id=nora.id).count() == 0
    page = sign_in("adam").get(f"/people/{nora.id}/account").get_data(as_text=True)
    assert "An account needs an e-mail address." in page


def test_a_reset_ends_sessions_and_the_old_password(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    password = password_in(post(sign_in, cast.bob, "/password").get_data(as_text=True))
    assert actions.verify("bob@example.test", password) is not None
    assert actions.verify("bob@example.test", PASSWORD) is None
    assert bob.get("/account").status_code == 302


def test_a_disabled_account_is_out_at_once_and_enabled_again(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    post(sign_in, cast.bob, "/disable")
    post(sign_in, cast.bob, "/disable")
    assert bob.get("/account").status_code == 302
    assert actions.verify("bob@example.test", PASSWORD) is None
    assert db.session.query(AuditEvent).filter_by(action="account.disable").count() == 1
    post(sign_in, cast.bob, "/enable")
    assert actions.verify("bob@example.test", PASSWORD) is not None
    assert bob.get("/account").status_code == 302, "old sessions do not come back to life"


def test_nobody_disables_their_own_account(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in, cast.adam, "/disable")
    assert cast.accounts["adam"].disabled_at is None


def test_sessions_of_somebody_are_ended(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    post(sign_in, cast.bob, "/sign-out")
    assert bob.get("/account").status_code == 302
    event = db.session.query(AuditEvent).filter_by(action="account.sign-out-everywhere").one()
    assert event.actor_id == cast.adam.id, "the administrator did it"


@pytest.mark.parametrize("action", ["/password", "/disable", "/enable", "/sign-out"])
def test_where_there_is_no_account_there_is_nothing_to_do(sign_in: SignIn, nora: Person, action: str) -> None:
    assert post(sign_in, nora, action).status_code == 404


@pytest.mark.parametrize("action", ["", "/password", "/disable", "/enable", "/sign-out"])
@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, action: str) -> None:
    before = cast.accounts["bob"].password_hash, cast.accounts["bob"].session_token
    assert post(sign_in, cast.bob, action, who).status_code == 403
    assert (cast.accounts["bob"].password_hash, cast.accounts["bob"].session_token) == before
