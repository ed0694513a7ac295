"""Writing a new procedure, and publishing it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import AuditEvent, Procedure, ProcedureVersion
from tests.conftest import NOW
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, **changed: Any) -> Any:
    data = {
        "csrf_token": client.token(), "form_key": "p-00000000000000aa", "title": "Rotate the keys",
        "text": "Once a quarter.", "skills-0-skill": "Secrets management", "review_days": "90",
        "links-0-url": "https://wiki.example.test/keys", **changed,
    }  # fmt: skip
    return client.post("/procedures/new", data=data)


def test_staff_writes_a_draft_and_publishes_it(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    assert bob.get("/procedures/new").status_code == 200
    answer = post(bob, engagements=str(cast.engagement.id))
    made = db.session.scalars(select(Procedure)).one()
    assert answer.headers["Location"] == f"/procedures/{made.id}"
    version = db.session.scalars(select(ProcedureVersion)).one()
    assert (version.title, version.links) == ("Rotate the keys", ["https://wiki.example.test/keys"])
    assert (made.skills, made.engagements, made.review_on) == ([cast.secrets], [cast.engagement], None)
    assert sign_in("dan").get(f"/procedures/{made.id}").status_code == 404
    bob.post(f"/procedures/{made.id}/publish", data={"csrf_token": bob.token()})
    assert made.published_at == NOW
    assert str(made.review_on) == "2026-09-13"
    page = words(sign_in("dan").get(f"/procedures/{made.id}").get_data(as_text=True))
    assert "fresh" in page
    acts = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "procedures"))
    assert sorted(acts) == ["procedure.publish", "procedure.write"]


def test_the_same_form_sent_twice_makes_one(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    assert post(bob).headers["Location"] == post(bob).headers["Location"]
    assert db.session.query(ProcedureVersion).count() == 1
    other = post(sign_in("dan"))
    assert other.status_code == 422
    assert "belongs to somebody else" in words(other.get_data(as_text=True))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": " "}, "Title"),
        ({"title": "x" * 201}, "Title"),
        ({"text": "a\x00b"}, "NUL"),
        ({"links-0-url": "javascript:alert(1)"}, "complete web address"),
        ({"skills-0-skill": "Nothing"}, "No skill is called that"),
        ({"review_days": "1"}, "holds for"),
        ({"engagements": "999999"}, "Engagements"),
    ],
)
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str], told: str) -> None:
    answer = post(sign_in("bob"), **changed)
    assert answer.status_code == 422
    assert told in words(answer.get_data(as_text=True))
    assert db.session.query(Procedure).count() == 0


def test_100_000_characters_are_refused_and_kept(sign_in: SignIn, cast: Cast) -> None:
    long = "All of it matters.\n" * 5263
    answer = post(sign_in("bob"), text=long)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "99997 characters, 50000 are possible" in words(page)
    assert field_value(page, "text").strip() == long.strip()
    assert db.session.query(Procedure).count() == 0


@pytest.mark.parametrize("who", ["eve", "adam"])
def test_executives_and_administrators_write_nothing(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert post(sign_in(who)).status_code == 403


def test_freelancers_write_in_engagements_of_theirs(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    assert "Choose the engagement" in words(post(fay).get_data(as_text=True))
    assert post(fay, engagements=str(cast.engagement.id)).status_code == 302
    page = words(sign_in("gil").get("/procedures/new").get_data(as_text=True))
    assert "No engagement of yours runs today." in page


def test_who_may_not_write_publishes_nothing(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.draft(cast)
    for who, status in (("eve", 403), ("adam", 403), ("dan", 404), ("gil", 404)):
        client = sign_in(who)
        answer = client.post(f"/procedures/{made.id}/publish", data={"csrf_token": client.token()})
        assert answer.status_code == status, who
    assert made.published_at is None
