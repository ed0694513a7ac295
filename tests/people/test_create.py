"""Recording a person."""

from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Person
from ktrack.models.choices import Kind, Locale, Role
from ktrack.retention import version
from tests.factories.cast import Cast
from tests.people.test_list import SignIn

FORM = {
    "name": "Nora Neu",
    "email": "nora@example.test",
    "role": "staff",
    "team": "",
    "locale": "de",
    "minutes": "90",
}


def post(sign_in: SignIn, who: str = "adam", **changed: str) -> Any:
    client = sign_in(who)
    return client.post("/people/new", data={"csrf_token": client.token(), **FORM, **changed})


def stored(name: str = FORM["name"]) -> Person | None:
    return db.session.query(Person).filter_by(name=name).one_or_none()


def test_what_was_entered_is_recorded(sign_in: SignIn, cast: Cast) -> None:
    before = version.current()
    answer = post(sign_in, team=str(cast.payments.id))
    person = stored()
    assert person is not None
    assert answer.headers["Location"] == f"/people/{person.id}/edit"
    assert (person.email, person.team_id, person.locale) == ("nora@example.test", cast.payments.id, Locale.DE)
    assert (person.kind, person.role, person.weekly_learning_minutes) == (Kind.INTERNAL, Role.STAFF, 90)
    assert db.session.query(AuditEvent).filter_by(action="person.add", subject_id=person.id).count() == 1
    assert version.current() > before


def test_a_freelancer_is_no_internal_person(sign_in: SignIn) -> None:
    post(sign_in, role="freelancer")
    person = stored()
    assert person is not None
    assert person.kind is Kind.FREELANCER


def test_only_the_name_is_needed(sign_in: SignIn) -> None:
    post(sign_in, email="", minutes="")
    person = stored()
    assert person is not None
    assert person.email is None
    assert person.weekly_learning_minutes is None


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 201, "longer than 200"),
        ("name", "a\x00b", "cannot be stored"),
        ("email", "nobody", "no e-mail address"),
        ("email", "a b@example.test", "no e-mail address"),
        ("role", "king", "Not a valid choice"),
        ("team", "999999", "Not a valid choice"),
        ("locale", "fr", "Not a valid choice"),
        ("minutes", "-1", "between 0 and"),
        ("minutes", "many", "Not a valid integer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(sign_in: SignIn, field: str, value: str, says: str) -> None:
    people = db.session.query(Person).count()
    answer = post(sign_in, **{field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page.replace("&#39;", "'")
    assert f'id="{field}-error"' in page
    assert db.session.query(Person).count() == people


def test_what_was_typed_is_kept(sign_in: SignIn) -> None:
    page = post(sign_in, email="nobody", name="Nora <b>").get_data(as_text=True)
    assert 'value="Nora &lt;b&gt;"' in page
    assert 'value="nobody"' in page


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, who: str) -> None:
    assert post(sign_in, who).status_code == 403
    assert stored() is None
