"""Signing a level off."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Evidence, Holding, RecordRead
from ktrack.retention import version
from tests.factories import log, proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
TYPED = {"happened_on": "2026-06-12", "level": "3", "note": "Upgraded *staging* while I watched."}


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), **TYPED, **changed}
    return client.post(proof.address(cast), data={k: v for k, v in data.items() if v is not None})


def flashed(client: PageClient) -> str:
    return words(client.get("/shadowings").get_data(as_text=True))


def holding(cast: Cast) -> Holding:
    return db.session.query(Holding).filter_by(person_id=cast.bob.id, skill_id=cast.kafka.id).one()


@pytest.mark.parametrize("who", ["fay", "alice"])
def test_mentor_and_manager_sign_off(sign_in: SignIn, cast: Cast, who: str) -> None:
    client = sign_in(who)
    answer = post(client, cast)
    assert answer.headers["Location"] == f"/engagements/{cast.engagement.id}"
    row = db.session.query(Evidence).one()
    assert (row.type.value, row.level, row.happened_on) == ("signoff", 3, date(2026, 6, 12))
    assert (row.person_id, row.skill_id, row.note) == (cast.bob.id, cast.kafka.id, TYPED["note"])
    assert row.assessor_id == cast.accounts[who].person_id
    assert holding(cast).level == 3
    assert "Bob Bach has level 3 in Apache Kafka operations, verified for the first time." in flashed(client)


def test_trail_and_version(sign_in: SignIn, cast: Cast) -> None:
    before = version.current()
    post(sign_in("fay"), cast)
    event = db.session.query(AuditEvent).filter_by(action="evidence.record").one()
    assert (event.actor_id, event.detail["level"]) == (cast.fay.id, 3)
    assert version.current() > before


@pytest.mark.parametrize(
    ("level", "told"), [("4", "rises from 3 to 4"), ("3", "stays at 3"), ("2", "falls from 3 to 2")]
)
def test_what_became_of_the_level_is_told(sign_in: SignIn, cast: Cast, level: str, told: str) -> None:
    proof.assess(cast, 3, happened_on=date(2026, 5, 1))
    fay = sign_in("fay")
    post(fay, cast, level=level)
    assert told in flashed(fay)
    assert holding(cast).level == int(level)


def test_a_lower_level_is_a_lapse_and_the_form_says_so(sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 3, happened_on=date(2026, 5, 1))
    fay = sign_in("fay")
    assert "Verified now: level 3. A lower one is a lapse" in words(
        fay.get(proof.address(cast)).get_data(as_text=True)
    )
    post(fay, cast, level="2")
    assert holding(cast).lapses == 1


def test_the_form_shows_what_is_known_and_no_prediction(sign_in: SignIn, cast: Cast) -> None:
    log.write(cast)
    proof.assess(cast, 2, happened_on=date(2026, 6, 5))
    page = sign_in("fay").get(proof.address(cast)).get_data(as_text=True)
    text = words(page)
    for known in (
        "2 of 4",
        "10 days ago",
        "Restarted the brokers one by one.",
        "Has done all of it while somebody watched.",
    ):
        assert known in text, known
    assert field_value(page, "happened_on") == "2026-06-15"
    assert "%" not in text, "what the figure expects would lead the assessor"


def test_looking_at_the_mentee_is_recorded(sign_in: SignIn, cast: Cast) -> None:
    sign_in("alice").get(proof.address(cast))
    assert db.session.query(RecordRead).one().reader_id == cast.alice.id


def test_one_assessment_a_day_counts_and_the_form_says_which(sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 2, happened_on=proof.TODAY)
    fay = sign_in("fay")
    page = words(fay.get(proof.address(cast)).get_data(as_text=True))
    assert "Assessed on this day already." in page
    assert "counts now" in page
    post(fay, cast, happened_on="2026-06-15", level="4")
    assert "It changes no level" in flashed(fay)
    assert holding(cast).level == 2


def test_the_same_form_sent_twice_makes_one_row(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    key = field_value(fay.get(proof.address(cast)).get_data(as_text=True), "evidence_key")
    for _ in range(2):
        assert post(fay, cast, evidence_key=key).status_code == 302
    assert db.session.query(Evidence).one().key == key
    assert "not stored twice" in flashed(fay)


def test_the_key_of_somebody_elses_form_opens_nothing(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast)
    assert post(sign_in("alice"), cast, evidence_key=row.key).status_code == 422
    assert db.session.query(Evidence).count() == 1


BAD = {
    "no note at level 3": {"note": " "},
    "no level": {"level": None},
    "a level too high": {"level": "7"},
    "no number": {"level": "x"},
    "a day to come": {"happened_on": "2026-06-16"},
    "before the shadowing": {"happened_on": "2026-01-11"},
    "no day": {"happened_on": "yesterday"},
    "too long": {"note": "x" * 100_000},
    "NUL": {"note": "a\x00b"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, changed: dict[str, Any]
) -> None:
    before = version.current()
    answer = post(sign_in("fay"), cast, **changed)
    assert answer.status_code == 422
    typed = {**TYPED, **changed}["note"]
    assert field_value(answer.get_data(as_text=True), "note").replace("\ufffd", "\x00") == typed
    assert db.session.query(Evidence).count() == 0
    assert version.current() == before


def test_below_level_three_no_note_is_needed(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("fay"), cast, level="2", note="").status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("adam", 403), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(proof.address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Evidence).count() == 0


def test_a_manager_does_not_sign_off_themselves(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentee_id = cast.alice.id
    db.session.commit()
    assert post(sign_in("alice"), cast).status_code == 403


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("fay").put(proof.address(cast)).status_code == 405
