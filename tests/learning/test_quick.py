"""The log box on the home page."""

from collections.abc import Callable
from typing import Any

from ktrack.base.db import db
from ktrack.models import Evidence, LogEntry
from tests.factories import log
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value

SignIn = Callable[[str], PageClient]


def test_it_logs_from_the_home_page(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    page = bob.get("/").get_data(as_text=True)
    assert field_value(page, "happened_on") == "2026-06-15"
    fields: dict[str, Any] = log.typed(cast, entry_key=field_value(page, "entry_key"))
    assert field_value(page, "claims-0-skill_id") == str(fields["claims-0-skill_id"])
    answer = bob.post("/log/new", data={"csrf_token": bob.token(), **fields})
    assert answer.headers["Location"] == f"/log/{db.session.query(LogEntry).one().id}"
    assert db.session.query(Evidence).one().level == 2


def test_who_learns_in_no_shadowing_has_none(sign_in: SignIn, cast: Cast) -> None:
    assert 'name="entry_key"' not in sign_in("dan").get("/").get_data(as_text=True)
    assert 'name="entry_key"' not in sign_in("fay").get("/").get_data(as_text=True)
