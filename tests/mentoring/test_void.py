"""Taking back what one has recorded."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Evidence, Holding
from ktrack.retention import version
from tests.factories import proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def post(client: PageClient, row: Evidence, reason: str = "Mixed up two people") -> Any:
    return client.post(f"/evidence/{row.id}/void", data={"csrf_token": client.token(), "reason": reason})


def test_the_page_asks_before(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast)
    assert "counts nowhere" in sign_in("fay").get(f"/evidence/{row.id}/void").get_data(as_text=True)
    assert db.session.query(Evidence).count() == 1


def test_a_further_row_takes_it_back(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, 3)
    before = version.current()
    answer = post(sign_in("fay"), row)
    newer = db.session.query(Evidence).filter_by(revises_id=row.id).one()
    assert answer.headers["Location"] == f"/evidence/{newer.id}"
    assert (newer.void, newer.note, row.void) == (True, "Mixed up two people", False)
    assert db.session.query(Holding).filter(Holding.level.is_not(None)).count() == 0
    assert db.session.query(AuditEvent).filter_by(action="evidence.void").count() == 1
    assert version.current() > before


def test_twice_is_once(sign_in: SignIn, cast: Cast) -> None:
    row, fay = proof.assess(cast), sign_in("fay")
    assert post(fay, row).headers["Location"] == post(fay, row).headers["Location"]
    assert db.session.query(Evidence).count() == 2


@pytest.mark.parametrize("reason", ["", "x" * 501, "\x00"])
def test_it_needs_a_reason(sign_in: SignIn, cast: Cast, reason: str) -> None:
    assert post(sign_in("fay"), proof.assess(cast), reason).status_code == 422
    assert db.session.query(Evidence).count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("alice", 403), ("adam", 403), ("eve", 403), ("charlie", 404), ("gil", 404)],
)
def test_only_who_recorded_it_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    row, client = proof.assess(cast), sign_in(who)
    assert client.get(f"/evidence/{row.id}/void").status_code == status
    assert post(client, row).status_code == status
    assert db.session.query(Evidence).count() == 1


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("fay").delete(f"/evidence/{proof.assess(cast).id}/void").status_code == 405
