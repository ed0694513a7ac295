"""Attesting that a skill was used on the job."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import Evidence
from ktrack.retention import version
from tests.factories import proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), "happened_on": "2026-06-12", "note": "Ran the upgrade", **changed}
    return client.post(proof.address(cast, "use"), data=data)


@pytest.mark.parametrize("who", ["fay", "alice"])
def test_mentor_and_manager_attest(sign_in: SignIn, cast: Cast, who: str) -> None:
    before = version.current()
    client = sign_in(who)
    assert post(client, cast).status_code == 302
    row = db.session.query(Evidence).one()
    assert (row.type.value, row.level, row.attested) == ("use", None, True)
    assert (row.assessor_id, row.note) == (cast.accounts[who].person_id, "Ran the upgrade")
    assert version.current() > before
    told = words(client.get("/shadowings").get_data(as_text=True))
    assert "Bob Bach used Apache Kafka operations on the job, and you saw it." in told


def test_twice_is_once(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    key = field_value(fay.get(proof.address(cast, "use")).get_data(as_text=True), "evidence_key")
    assert [post(fay, cast, evidence_key=key).status_code for _ in range(2)] == [302, 302]
    assert db.session.query(Evidence).count() == 1


@pytest.mark.parametrize("day", ["2026-06-16", "2026-01-01", "", "x"])
def test_a_wrong_day_stores_nothing(sign_in: SignIn, cast: Cast, day: str) -> None:
    answer = post(sign_in("fay"), cast, happened_on=day)
    assert answer.status_code == 422
    assert field_value(answer.get_data(as_text=True), "note") == "Ran the upgrade"
    assert db.session.query(Evidence).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("adam", 403), ("eve", 403), ("charlie", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert post(sign_in(who), cast).status_code == status
    assert db.session.query(Evidence).count() == 0


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("fay").delete(proof.address(cast, "use")).status_code == 405
