"""What no page of ours sends: texts and numbers beyond all measure get a page that says so, never a fault."""

from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import Engagement, LogEntry
from tests.engagements.forms import filled
from tests.factories import log
from tests.factories.cast import Cast
from tests.people.test_list import SignIn

LONG = "x" * 100_000
NUMBERS = ("9" * 20, str(2**31), str(2**63), "-1", "1e309", "٣", "nan", "")


@pytest.mark.parametrize(
    "field",
    [
        "experts_0_person",
        "plan_0_skill",
        "plan_0_retired_reason",
        "shadowings_0_mentee",
        "shadowings_0_mentor",
    ],
)
def test_a_name_of_any_length_is_too_long(sign_in: SignIn, cast: Cast, field: str) -> None:
    client = sign_in("alice")
    answer = client.post("/engagements/new", data=filled(client, cast.payments.id, **{field: LONG}))
    assert answer.status_code == 422
    assert LONG in answer.get_data(as_text=True), "what was typed is kept"
    assert db.session.query(Engagement).count() == 1


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("field", ["team", "plan_0_target_level", "plan_0_seats", "shadowings_0_stored"])
def test_a_number_beyond_all_rows_is_refused(sign_in: SignIn, cast: Cast, field: str, number: str) -> None:
    client = sign_in("alice")
    data = {**filled(client, cast.payments.id), **named(field, number)}
    answer = client.post("/engagements/new", data=data)
    assert answer.status_code in (302, 422), "Python reads ٣ as three; an empty number may mean nothing"


def named(field: str, value: str) -> dict[str, str]:
    return {field.replace("_0_", "-0-"): value}


@pytest.mark.parametrize("field", ["other_skill", "text", "links-0-url", "reason"])
def test_a_log_entry_of_any_length_is_too_long(sign_in: SignIn, cast: Cast, field: str) -> None:
    client = sign_in("bob")
    data = {**log.typed(cast), "csrf_token": client.token(), field: LONG}
    answer = client.post("/log/new", data=data)
    assert answer.status_code == 422
    assert db.session.query(LogEntry).count() == 0


SEARCHED = (
    ("adam", "/people", "q"), ("adam", "/people", "role"), ("adam", "/audit", "actor"),
    ("adam", "/audit", "action"), ("adam", "/skills", "q"), ("adam", "/skills", "category"),
    ("alice", "/engagements", "q"), ("bob", "/log", "q"), ("eve", "/dashboard", "category"),
    ("eve", "/dashboard/evidence", "category"),
)  # fmt: skip


@pytest.mark.parametrize("text", ["x" * 60_000, "%" * 60_000, "x " * 30_000, "\x00", "\U0001f4a9" * 5000])
@pytest.mark.parametrize(("who", "path", "name"), SEARCHED)
def test_a_search_of_any_length_is_answered(
    sign_in: SignIn, cast: Cast, who: str, path: str, name: str, text: str
) -> None:
    answer = sign_in(who).get(path, query_string={name: text})
    assert answer.status_code == 200


EXTRA = {
    "id": "1", "key": "hack", "manager_id": "1", "manager": "1", "person_id": "1", "role": "admin",
    "version": "99", "assessor_id": "1", "recorded_at": "2020-01-01", "void": "1", "search_text": "hack",
    "created_at": "2020-01-01", "attested": "1", "type": "signoff", "revises_id": "1",
}  # fmt: skip


def test_fields_that_the_form_does_not_have_are_ignored(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alice")
    client.post("/engagements/new", data={**EXTRA, **filled(client, cast.payments.id)})
    made: Any = db.session.query(Engagement).filter_by(title="Payment gateway").one()
    assert (made.manager_id, made.version) == (cast.alice.id, 1)
    assert "hack" not in (made.key, made.search_text)


def test_nobody_logs_as_somebody_else(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("bob")
    extra = {**EXTRA, "person_id": str(cast.dan.id)}
    client.post("/log/new", data={**extra, **log.typed(cast), "csrf_token": client.token()})
    entry = db.session.query(LogEntry).one()
    assert (entry.person_id, entry.void) == (cast.bob.id, False)


def test_no_freelancer_becomes_a_mentee(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alice")
    data = filled(
        client, cast.payments.id, shadowings_0_mentee="Gil Freelancer", shadowings_0_mentor="Mia Mentor"
    )
    answer = client.post("/engagements/new", data=data)
    assert answer.status_code == 422
    assert "can never be a mentee" in answer.get_data(as_text=True)


@pytest.mark.parametrize("header", ["Accept", "Accept-Language", "If-None-Match", "Range", "Cookie", "Host"])
@pytest.mark.parametrize("value", ["", "*", ";;;,,q=nan", "x" * 5000, "é" * 100, '"'])
def test_headers_of_no_sense_upset_no_page(app: Flask, cast: Cast, header: str, value: str) -> None:
    sent = {header: value.encode("utf-8").decode("latin-1")}
    answer = app.test_client().get("/login", headers=sent)
    assert answer.status_code in (200, 304) or (header == "Host" and answer.status_code == 400)
