"""An impatient administrator records a person once."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, Person
from tests.factories.cast import Cast, make_cast
from tests.people.test_create import FORM
from tests.people.test_list import SignIn
from tests.support.at_once import at_once
from tests.support.page_reader import field_value


def recorded() -> int:
    return db.session.query(Person).filter_by(name=FORM["name"]).count()


def test_the_same_form_sent_twice_records_one(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("adam")
    key = field_value(client.get("/people/new").get_data(as_text=True), "key")
    assert re.fullmatch("p-[0-9a-f]{16}", key)
    data = {"csrf_token": client.token(), "key": key, **FORM}
    answers = [client.post("/people/new", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert recorded() == 1
    assert db.session.query(AuditEvent).filter_by(action="person.add").count() == 1


def test_two_forms_record_two_people_of_one_name(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("adam")
    for _ in range(2):
        key = field_value(client.get("/people/new").get_data(as_text=True), "key")
        client.post("/people/new", data={"csrf_token": client.token(), "key": key, **FORM})
    assert recorded() == 2


def test_a_made_up_key_is_not_taken(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("adam")
    client.post("/people/new", data={"csrf_token": client.token(), "key": "bob", **FORM})
    assert recorded() == 1
    assert db.session.query(Person).filter_by(name=FORM["name"]).one().key != "bob"


def sender(app: Flask, account: Any) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), "key": "p-0123456789abcdef", **FORM}
    return lambda: int(client.post("/people/new", data=data).status_code)


def test_sent_at_the_same_moment_it_records_one(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        adam = make_cast().accounts["adam"]
        db.session.commit()
    assert at_once([sender(own_app, adam) for _ in range(3)]) == [302] * 3
    with own_app.app_context():
        assert recorded() == 1
