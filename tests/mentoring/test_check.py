"""Recording a check."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import Evidence, Holding
from tests.factories import proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
TYPED = {
    "happened_on": "2026-06-12",
    "kind": "demo",
    "level": "3",
    "grade": "good",
    "note": "Upgraded staging.",
}


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), **TYPED, **changed}
    return client.post(proof.address(cast, "check"), data={k: v for k, v in data.items() if v is not None})


def level(cast: Cast) -> int | None:
    return db.session.query(Holding).filter_by(person_id=cast.bob.id, skill_id=cast.kafka.id).one().level


@pytest.mark.parametrize("who", ["fay", "alice"])
def test_mentor_and_manager_record_checks(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert post(sign_in(who), cast).headers["Location"] == f"/engagements/{cast.engagement.id}"
    row = db.session.query(Evidence).one()
    assert (row.type.value, row.kind, row.grade, row.level) == ("check", "demo", "good", 3)
    assert (row.assessor_id, row.note) == (cast.accounts[who].person_id, "Upgraded staging.")
    assert level(cast) == 3


def test_each_word_is_explained(sign_in: SignIn, cast: Cast) -> None:
    page = words(sign_in("fay").get(proof.address(cast, "check")).get_data(as_text=True))
    for told in (
        "A quiz never raises a level.",
        "Managed with effort, or after a hint.",
        "Does it without anybody's help.",
    ):
        assert told in page, told


def test_a_quiz_raises_no_level(sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 2, happened_on=date(2026, 5, 1))
    fay = sign_in("fay")
    assert post(fay, cast, kind="quiz", level="5", note="").status_code == 302
    assert level(cast) == 2
    assert "stays at 2" in words(fay.get("/shadowings").get_data(as_text=True))


def test_a_check_counts_before_the_sign_off_of_the_day(sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 4)
    post(sign_in("fay"), cast, level="3")
    assert level(cast) == 3


def test_the_same_form_sent_twice_makes_one_row(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    key = field_value(fay.get(proof.address(cast, "check")).get_data(as_text=True), "evidence_key")
    assert [post(fay, cast, evidence_key=key).status_code for _ in range(2)] == [302, 302]
    assert db.session.query(Evidence).one().key == key


@pytest.mark.parametrize(
    "changed",
    [{"kind": "exam"}, {"kind": None}, {"grade": "brilliant"}, {"grade": None}, {"level": "6"}, {"note": ""},
     {"happened_on": "2027-06-12"}, {"happened_on": "2025-12-31"}],
)  # fmt: skip
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, Any]) -> None:
    answer = post(sign_in("fay"), cast, **changed)
    assert answer.status_code == 422
    assert field_value(answer.get_data(as_text=True), "note") == {**TYPED, **changed}["note"]
    assert db.session.query(Evidence).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("adam", 403), ("eve", 403), ("charlie", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(proof.address(cast, "check")).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Evidence).count() == 0


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("fay").delete(proof.address(cast, "check")).status_code == 405
