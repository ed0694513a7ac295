"""Correcting what one has recorded: a further row takes the place of the old one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Evidence, Holding
from ktrack.models.choices import CheckKind, Grade
from ktrack.retention import version
from tests.factories import log, proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import chosen, field_value

SignIn = Callable[[str], PageClient]
TYPED = {"happened_on": "2026-06-11", "level": "3", "note": "Upgraded staging alone."}


def post(client: PageClient, row: Evidence, **changed: Any) -> Any:
    return client.post(f"/evidence/{row.id}/correct", data={"csrf_token": client.token(), **TYPED, **changed})


def test_the_form_holds_what_stands(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, 3, kind=CheckKind.TEACHBACK, grade=Grade.EASY)
    page = sign_in("fay").get(f"/evidence/{row.id}/correct").get_data(as_text=True)
    assert field_value(page, "note") == "Restarted the brokers"
    assert field_value(page, "happened_on") == "2026-06-12"
    assert chosen(page) == {("level", "3"), ("kind", "teachback"), ("grade", "easy")}


def test_a_further_row_takes_its_place(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, 2)
    before = version.current()
    answer = post(sign_in("fay"), row)
    newer = db.session.query(Evidence).filter_by(revises_id=row.id).one()
    assert answer.headers["Location"] == f"/evidence/{newer.id}"
    assert (newer.level, newer.happened_on, newer.note) == (3, date(2026, 6, 11), TYPED["note"])
    assert (row.level, row.happened_on, row.note) == (2, proof.DAY, "Restarted the brokers"), (
        "the old one stays"
    )
    assert db.session.query(Holding).one().level == 3
    assert db.session.query(AuditEvent).filter_by(action="evidence.revise").count() == 1
    assert version.current() > before


def test_a_check_stays_a_check(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, 3, kind=CheckKind.DEMO, grade=Grade.GOOD)
    assert post(sign_in("fay"), row, kind="teachback", grade="hard").status_code == 302
    newer = db.session.query(Evidence).filter_by(revises_id=row.id).one()
    assert (newer.type.value, newer.kind, newer.grade) == ("check", "teachback", "hard")


def test_a_use_stays_attested(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, None)
    assert post(sign_in("fay"), row).status_code == 302
    newer = db.session.query(Evidence).filter_by(revises_id=row.id).one()
    assert (newer.type.value, newer.attested, newer.level) == ("use", True, None)


def test_twice_is_once(sign_in: SignIn, cast: Cast) -> None:
    row, fay = proof.assess(cast, 2), sign_in("fay")
    first, second = post(fay, row), post(fay, row)
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.query(Evidence).count() == 2


def test_a_stale_form_is_shown_again_with_what_was_typed(sign_in: SignIn, cast: Cast) -> None:
    row, fay = proof.assess(cast, 2), sign_in("fay")
    post(fay, row)
    answer = post(fay, row, level="4", note="typed meanwhile")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "already corrected" in page
    assert field_value(page, "note") == "typed meanwhile"
    assert db.session.query(Evidence).count() == 2


@pytest.mark.parametrize(
    "changed", [{"level": "7"}, {"note": ""}, {"happened_on": "2026-06-16"}, {"happened_on": "2025-01-01"}]
)
def test_bad_input_changes_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str]) -> None:
    row = proof.assess(cast, 2)
    assert post(sign_in("fay"), row, **changed).status_code == 422
    assert db.session.query(Evidence).count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("alice", 403), ("adam", 403), ("eve", 403), ("charlie", 404), ("dan", 404), ("gil", 404)],
)
def test_only_who_recorded_it_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    row, client = proof.assess(cast, 2), sign_in(who)
    assert client.get(f"/evidence/{row.id}/correct").status_code == status
    assert post(client, row).status_code == status
    assert db.session.query(Evidence).count() == 1


def test_claims_are_corrected_in_the_log(sign_in: SignIn, cast: Cast) -> None:
    log.write(cast)
    assert sign_in("bob").get(f"/evidence/{db.session.query(Evidence).one().id}/correct").status_code == 403


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("fay").delete(f"/evidence/{proof.assess(cast).id}/correct").status_code == 405
