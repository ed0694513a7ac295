"""The record of a person: who may read it, what it shows, and that the reading is noted."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Person, RecordRead
from ktrack.models.choices import CheckKind, EvidenceType, Grade
from ktrack.retention.record import Fact, record, void
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.people.test_list import SignIn

TODAY = NOW.date()


def sign_off(cast: Cast, level: int = 3, day: date = date(2026, 6, 1)) -> None:
    fact = Fact(
        EvidenceType.SIGNOFF,
        cast.bob.id,
        cast.kafka.id,
        day,
        level,
        assessor_id=cast.fay.id,
        note="Ran a failover",
    )
    record(fact, cast.fay, NOW, TODAY)
    db.session.commit()


def claim(cast: Cast, level: int) -> None:
    record(Fact(EvidenceType.CLAIM, cast.bob.id, cast.kafka.id, TODAY, level), cast.bob, NOW, TODAY)
    db.session.commit()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("adam", 200),
        ("alice", 200),
        ("fay", 200),
        ("bob", 200),
        ("mia", 404),
        ("charlie", 404),
        ("gil", 404),
        ("eve", 403),
    ],
)
def test_only_those_who_work_with_the_person_may_read(
    sign_in: SignIn, cast: Cast, who: str, status: int
) -> None:
    assert sign_in(who).get(f"/people/{cast.bob.id}").status_code == status


def test_verified_and_claimed_levels_stand_in_two_columns(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 3)
    claim(cast, 5)
    page = sign_in("alice").get(f"/people/{cast.bob.id}").get_data(as_text=True)
    row = page.split(f'id="skill-{cast.kafka.id}"')[1].split("</tr>")[0]
    assert cast.kafka.name_en in row
    assert "under supervision" in row
    assert 'data-label="Claimed level">5<' in row
    assert "14 days ago" in row


def test_evidence_shows_what_was_taken_back(sign_in: SignIn, cast: Cast) -> None:
    fact = Fact(
        EvidenceType.CHECK,
        cast.bob.id,
        cast.kafka.id,
        TODAY,
        2,
        CheckKind.QUIZ,
        Grade.GOOD,
        assessor_id=cast.alice.id,
    )
    row = record(fact, cast.alice, NOW, TODAY)
    void(row, cast.alice, NOW, "Wrong person")
    db.session.commit()
    page = sign_in("alice").get(f"/people/{cast.bob.id}").get_data(as_text=True)
    assert "corrected since" in page
    assert "taken back" in page


def readings(person: Person) -> list[tuple[int, str]]:
    found = db.session.query(RecordRead).filter_by(person_id=person.id).order_by(RecordRead.id)
    return [(read.reader_id, read.page) for read in found]


def test_the_reading_is_noted_once_an_hour(
    sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, fay = sign_in("alice"), sign_in("fay")
    for client in (alice, alice, fay):
        client.get(f"/people/{cast.bob.id}")
    assert readings(cast.bob) == [(cast.alice.id, "people.show"), (cast.fay.id, "people.show")]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=61))
    alice.get(f"/people/{cast.bob.id}")
    assert len(readings(cast.bob)) == 3


def test_reading_ones_own_record_leaves_no_trace(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("bob").get(f"/people/{cast.bob.id}").status_code == 200
    assert readings(cast.bob) == []


def test_a_guess_that_finds_nothing_leaves_no_trace(sign_in: SignIn, cast: Cast) -> None:
    sign_in("charlie").get(f"/people/{cast.bob.id}")
    assert readings(cast.bob) == []


def test_the_person_sees_who_read(sign_in: SignIn, cast: Cast) -> None:
    sign_in("alice").get(f"/people/{cast.bob.id}")
    page = sign_in("bob").get("/me").get_data(as_text=True)
    assert cast.alice.name in page.split('id="readings"')[1].split("</section>")[0]


def test_the_page_takes_as_many_queries_for_much_evidence(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    sign_off(cast, 2)
    bob, skills = cast.bob.id, [cast.kafka.id, cast.billing.id, cast.secrets.id]
    client, path = sign_in("alice"), f"/people/{bob}"
    client.get(path)
    db.session.expunge_all()
    few = count_queries(lambda: client.get(path))
    for day in range(1, 15):
        for skill in skills:
            fact = Fact(EvidenceType.USE, bob, skill, date(2026, 5, day), attested=False)
            record(fact, None, datetime(2026, 5, day, tzinfo=UTC), TODAY)
    db.session.commit()
    db.session.expunge_all()
    assert count_queries(lambda: client.get(path)) == few
