"""Confirming that a procedure is still true, saying who looks after it, archiving it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import AuditEvent, Procedure, ProcedureConfirmation
from tests.conftest import NOW
from tests.factories import procedures, proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
LONG_AGO = NOW - timedelta(days=400)


def press(client: PageClient, made: Procedure, what: str, **data: Any) -> int:
    sent = {"csrf_token": client.token(), **data}
    return client.post(f"/procedures/{made.id}/{what}", data=sent).status_code


def test_the_owner_says_that_it_is_still_true(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast, LONG_AGO)
    bob = sign_in("bob")
    assert "doubtful" in words(bob.get(f"/procedures/{made.id}").get_data(as_text=True))
    for _time in range(2):  # once a day is enough
        assert press(bob, made, "confirm", version=1) == 302
    rows = list(db.session.scalars(select(ProcedureConfirmation).order_by(ProcedureConfirmation.number)))
    assert [(row.number, row.person_id, row.at) for row in rows[1:]] == [(2, cast.bob.id, NOW)]
    assert made.review_on == date(2026, 12, 12)
    assert "fresh" in words(bob.get(f"/procedures/{made.id}").get_data(as_text=True))
    acts = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "procedures"))
    assert list(acts) == ["procedure.confirm"]


def test_whoever_has_proved_a_skill_of_it_may_say_so(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast, LONG_AGO, owner_id=cast.mia.id)
    bob = sign_in("bob")
    proof.assess(cast, 2)
    assert press(bob, made, "confirm", version=1) == 403
    proof.assess(cast, 3, happened_on=proof.TODAY)
    assert press(bob, made, "confirm", version=1) == 302
    assert made.review_on == date(2026, 12, 12)
    page = words(sign_in("alice").get(f"/procedures/{made.id}").get_data(as_text=True))
    assert "1 person has proved it" in page
    assert "Bob Bach level 3" in page
    page = words(sign_in("dan").get(f"/procedures/{made.id}").get_data(as_text=True))
    assert "1 person has proved it" in page
    assert "level 3" not in page


def test_others_drafts_and_other_versions_are_not_confirmed(sign_in: SignIn, cast: Cast) -> None:
    made, draft = procedures.published(cast, LONG_AGO), procedures.draft(cast)
    for who, status in (("alice", 403), ("dan", 403), ("eve", 403), ("fay", 403), ("gil", 404)):
        assert press(sign_in(who), made, "confirm", version=1) == status, who
    bob = sign_in("bob")
    procedures.add_version(made, "New", by=cast.dan.id, number=2)
    db.session.commit()
    for version in ("1", "3", "x", "-1"):
        press(bob, made, "confirm", version=version)
    assert "Read it again" in bob.get(f"/procedures/{made.id}").get_data(as_text=True)
    press(bob, draft, "confirm", version=1)
    assert db.session.query(ProcedureConfirmation).count() == 1


def keep(client: PageClient, made: Procedure, **changed: Any) -> Any:
    page = client.get(f"/procedures/{made.id}/keep").get_data(as_text=True)
    data = {
        "csrf_token": client.token(), "seen": field_value(page, "seen"), "owner": "Mia Mentor",
        "review_on": "2026-08-01", "review_days": "90", "skills-0-skill": "billing", **changed,
    }  # fmt: skip
    return client.post(f"/procedures/{made.id}/keep", data=data)


def test_another_owner_review_and_skill(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    charlie = sign_in("charlie")
    assert keep(charlie, made).status_code == 302
    assert (made.owner_id, made.review_on, made.review_days) == (cast.mia.id, date(2026, 8, 1), 90)
    assert made.skills == [cast.billing]
    assert made.engagements == [cast.engagement], "who does not see an engagement leaves it linked"
    alice = sign_in("alice")
    assert keep(alice, made, owner="Bob Bach").status_code == 302
    assert made.engagements == []
    late = keep(alice, made, seen="of yesterday", owner="Alice Acker")
    assert late.status_code == 422
    assert made.owner_id == cast.bob.id


@pytest.mark.parametrize(
    "changed",
    [
        {"owner": "Eve Executive"}, {"owner": "Nobody"}, {"review_on": "9999-12-31"}, {"review_on": ""},
        {"review_on": "yesterday"}, {"skills-0-skill": "Nothing"},
    ],
)  # fmt: skip
def test_bad_input_changes_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str]) -> None:
    made = procedures.published(cast)
    assert keep(sign_in("bob"), made, **changed).status_code == 422
    assert (made.owner_id, made.review_days, made.skills) == (cast.bob.id, 180, [cast.kafka])


def test_archived_stays_readable_and_comes_back(sign_in: SignIn, cast: Cast) -> None:
    made, draft = procedures.published(cast), procedures.draft(cast)
    for who, status in (("mia", 403), ("fay", 403), ("eve", 403), ("gil", 404)):
        assert press(sign_in(who), made, "archive") == status, who
    bob = sign_in("bob")
    assert press(bob, made, "archive") == 302
    assert press(bob, draft, "archive") == 302
    assert (made.review_on, made.archived_at, draft.archived_at) == (None, NOW, None)
    assert sign_in("dan").get(f"/procedures/{made.id}").status_code == 200
    assert "Restart" not in words(bob.get("/procedures").get_data(as_text=True))
    assert "Restart" in words(bob.get("/procedures?state=archived").get_data(as_text=True))
    assert press(sign_in("adam"), made, "restore") == 302
    assert (made.review_on, made.archived_at) == (NOW.date(), None)
