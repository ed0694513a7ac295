"""Taking an entry back: it stays visible and counts nowhere."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.learning import queries
from ktrack.models import AuditEvent, Evidence, Holding, LogEntry
from ktrack.retention import version
from tests.factories import log
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, entry: LogEntry, **fields: Any) -> Any:
    data = {
        "csrf_token": client.token(),
        "revision": len(entry.revisions),
        "reason": "Logged twice",
        **fields,
    }
    return client.post(f"/log/{entry.id}/void", data=data)


def test_the_page_asks_before(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    page = sign_in("bob").get(f"/log/{entry.id}/void").get_data(as_text=True)
    assert "It stays visible" in page
    assert not entry.void


def test_the_entry_and_its_claims_count_no_more_and_stay_visible(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    bob = sign_in("bob")
    assert post(bob, entry).headers["Location"] == f"/log/{entry.id}"
    assert entry.void
    assert queries.standing_evidence([entry.id]) == []
    voided = db.session.query(Evidence).filter_by(void=True).one()
    assert voided.note == "Logged twice"
    assert db.session.query(Holding).count() == 0, "nothing else is known of the skill"
    page = words(bob.get(f"/log/{entry.id}").get_data(as_text=True))
    for told in ("This entry was taken back.", "Restarted the brokers one by one.", "Reason: Logged twice"):
        assert told in page, told


def test_trail_and_version(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast, claims=())
    before = version.current()
    post(sign_in("bob"), entry)
    assert db.session.query(AuditEvent).filter_by(action="log.void", subject_id=entry.id).count() == 1
    assert version.current() > before


def test_twice_is_once(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    bob = sign_in("bob")
    answers = [post(bob, entry, revision=0).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert len(entry.revisions) == 1
    assert db.session.query(Evidence).filter_by(void=True).count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "\x00"])
def test_it_needs_a_reason(sign_in: SignIn, cast: Cast, reason: str) -> None:
    entry = log.write(cast)
    answer = post(sign_in("bob"), entry, reason=reason)
    assert answer.status_code == 422
    assert not entry.void
    assert field_value(answer.get_data(as_text=True), "reason").strip() == reason.strip().replace(
        "\x00", "\ufffd"
    )


def test_a_correction_meanwhile_is_told(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    answer = post(sign_in("bob"), entry, revision=3)
    assert answer.status_code == 422
    assert not entry.void


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 403), ("fay", 403), ("adam", 403), ("dan", 404), ("eve", 404)]
)
def test_only_the_writer_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    entry = log.write(cast)
    client = sign_in(who)
    assert client.get(f"/log/{entry.id}/void").status_code == status
    assert post(client, entry).status_code == status
    assert not entry.void


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("bob").delete(f"/log/{log.write(cast).id}/void").status_code == 405
