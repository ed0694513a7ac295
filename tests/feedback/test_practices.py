"""What a mentor learned from the mentee, and the practices a mentor tries to model."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import AuditEvent, Practice
from ktrack.models.choices import PracticeKind
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}/practices"


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {
        "csrf_token": client.token(), "practice_key": new_key("t"), "kind": "learned",
        "text": "How the *team* names its topics", **changed,
    }  # fmt: skip
    return client.post(address(cast), data={k: v for k, v in data.items() if v is not None})


def page(client: PageClient, cast: Cast) -> str:
    return words(client.get(address(cast)).get_data(as_text=True))


@pytest.mark.parametrize("kind", list(PracticeKind))
def test_a_mentor_notes_and_both_read(sign_in: SignIn, cast: Cast, kind: PracticeKind) -> None:
    assert post(sign_in("fay"), cast, kind=kind.value).headers["Location"] == address(cast)
    noted = db.session.query(Practice).one()
    assert (noted.kind, noted.person_id, noted.noted_at) == (kind, cast.fay.id, NOW)
    event = db.session.query(AuditEvent).filter_by(action="practice.note").one()
    assert (event.actor_id, event.detail) == (cast.fay.id, {"kind": kind.value})
    for who in ("fay", "bob"):
        assert "How the team names its topics" in page(sign_in(who), cast)


def test_sent_twice_it_is_noted_once(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    key = field_value(fay.get(address(cast)).get_data(as_text=True), "practice_key")
    for _ in range(2):
        assert post(fay, cast, practice_key=key).status_code == 302
    assert db.session.query(Practice).one().key == key
    assert "not stored twice" in page(fay, cast)


def test_the_key_of_somebody_elses_form_opens_nothing(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("fay"), cast)
    key = db.session.query(Practice).one().key
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    assert post(sign_in("mia"), cast, practice_key=key).status_code == 422
    assert db.session.query(Practice).count() == 1


def test_a_new_mentor_does_not_read_what_the_former_one_noted(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("fay"), cast)
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    assert "Nothing noted yet." in page(sign_in("mia"), cast)
    assert "How the team names its topics" in page(sign_in("bob"), cast)


BAD = {
    "no kind": {"kind": None},
    "a kind of one's own": {"kind": "taught"},
    "no text": {"text": " "},
    "too long": {"text": "x" * 5_001},
    "NUL": {"text": "a\x00b"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, Any]) -> None:
    assert post(sign_in("fay"), cast, **changed).status_code == 422
    assert db.session.query(Practice).count() == 0


def test_the_mentee_reads_and_does_not_write(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    assert "practice_key" not in bob.get(address(cast)).get_data(as_text=True)
    assert post(bob, cast).status_code == 403
    assert db.session.query(Practice).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Practice).count() == 0
