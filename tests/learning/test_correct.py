"""Correcting an entry: the old wording stays, the claims are revised."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.learning import actions, queries
from ktrack.learning.actions import Claim
from ktrack.models import AuditEvent, Evidence, Holding, LogEntry
from ktrack.retention import version
from tests.conftest import NOW
from tests.factories import log
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, entry: LogEntry, fields: dict[str, Any]) -> Any:
    data = {"csrf_token": client.token(), "revision": len(entry.revisions), **fields}
    return client.post(f"/log/{entry.id}/correct", data=data)


def standing(entry: LogEntry) -> set[tuple[str, int, int | None]]:
    return {(row.type.value, row.skill_id, row.level) for row in queries.standing_evidence([entry.id])}


def test_the_form_holds_what_the_entry_says(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    page = sign_in("bob").get(f"/log/{entry.id}/correct").get_data(as_text=True)
    assert field_value(page, "minutes") == "60"
    assert field_value(page, "text") == entry.text
    assert field_value(page, "links-0-url") == "https://git.example.test/runbook"
    assert '<option selected value="2">2 assisted' in page


def test_the_former_wording_stays_with_who_when_and_why(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    fields = log.typed(
        cast,
        text="Restarted them *all*.",
        minutes=75,
        reason="An hour was too little",
        **{"links-0-url": "https://b.example.test/"},
    )
    bob = sign_in("bob")
    answer = post(bob, entry, fields)
    assert answer.headers["Location"] == f"/log/{entry.id}"
    former = entry.revisions[0]
    assert (former.number, former.minutes, former.text) == (1, 60, "Restarted the brokers **one by one**.")
    assert (former.links, former.replaced_by_id, former.replaced_at) == (
        ["https://git.example.test/runbook"],
        cast.bob.id,
        NOW,
    )
    page = words(bob.get(f"/log/{entry.id}").get_data(as_text=True))
    for told in (
        "Restarted them all.",
        "one by one",
        "by Bob Bach",
        "Reason: An hour was too little",
        "https://git.example.test/runbook",
        "https://b.example.test/",
    ):
        assert told in page, told


def test_changed_claims_are_revised_dropped_ones_voided_new_ones_added(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(
        cast, claims=(Claim(cast.kafka.id, 2, used=True), Claim(cast.billing.id, 1, used=False))
    )
    fields = {
        "claims-0-level": "3",
        "claims-1-level": "",
        "other_skill": "Secrets management",
        "other_level": "1",
    }
    assert post(sign_in("bob"), entry, log.typed(cast, **fields)).status_code == 302
    assert standing(entry) == {("claim", cast.kafka.id, 3), ("claim", cast.secrets.id, 1)}
    rows = db.session.query(Evidence).filter_by(entry_id=entry.id)
    assert rows.count() == 3 + 4, "three rows of old; one revises, two void, one is new"
    assert rows.filter_by(void=True).count() == 2
    held = db.session.query(Holding).filter_by(person_id=cast.bob.id, skill_id=cast.kafka.id).one()
    assert held.claim == 3


def test_another_day_moves_the_claims(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    post(sign_in("bob"), entry, log.typed(cast, happened_on="2026-06-10"))
    assert [row.happened_on.day for row in queries.standing_evidence([entry.id])] == [10]


def test_trail_and_version(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    before = version.current()
    post(sign_in("bob"), entry, log.typed(cast, minutes=5))
    assert db.session.query(AuditEvent).filter_by(action="log.correct", subject_id=entry.id).count() == 1
    assert version.current() > before


def test_saving_without_a_change_leaves_no_trace(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    fields = log.typed(cast, **{"links-0-url": "https://git.example.test/runbook"})
    assert post(sign_in("bob"), entry, fields).status_code == 302
    assert entry.revisions == []
    assert db.session.query(Evidence).count() == 1


def test_twice_is_once(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    bob = sign_in("bob")
    fields = log.typed(cast, minutes=5, revision=0)
    assert [post(bob, entry, fields).status_code for _ in range(2)] == [302, 302]
    assert len(entry.revisions) == 1


def test_a_stale_form_is_shown_again_with_what_was_typed(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    bob = sign_in("bob")
    post(bob, entry, log.typed(cast, minutes=5))
    late = log.typed(cast, minutes=10, text="typed meanwhile")
    answer = post(bob, entry, {**late, "revision": 0})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "changed in another window" in page
    assert field_value(page, "text") == "typed meanwhile"
    assert entry.minutes == 5
    again = post(bob, entry, {**late, "revision": field_value(page, "revision")})
    assert again.status_code == 302
    assert (entry.minutes, len(entry.revisions)) == (10, 2)


@pytest.mark.parametrize("revision", ["", "x", "-1", "²", "9" * 30])
def test_a_made_up_revision_is_stale(sign_in: SignIn, cast: Cast, revision: str) -> None:
    entry = log.write(cast)
    assert post(sign_in("bob"), entry, log.typed(cast, minutes=5, revision=revision)).status_code == 422
    assert entry.minutes == 60


def test_what_was_taken_back_stays_so(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    actions.void(entry, 0, "Twice", by=cast.bob, at=NOW)
    db.session.commit()
    assert post(sign_in("bob"), entry, log.typed(cast, minutes=5)).status_code == 422
    assert entry.minutes == 60


@pytest.mark.parametrize(
    "changed",
    [
        {"minutes": "-1"},
        {"happened_on": "2027-01-01"},
        {"links-0-url": "javascript:alert(1)"},
        {"claims-0-level": "9"},
    ],
)
def test_bad_input_changes_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, str]) -> None:
    entry = log.write(cast)
    answer = post(sign_in("bob"), entry, log.typed(cast, **{"text": "typed with care", **changed}))
    assert answer.status_code == 422
    assert field_value(answer.get_data(as_text=True), "text") == "typed with care"
    assert entry.revisions == []
    assert standing(entry) == {("claim", cast.kafka.id, 2)}


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 403), ("fay", 403), ("adam", 403), ("dan", 404), ("gil", 404)]
)
def test_only_the_writer_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    entry = log.write(cast)
    client = sign_in(who)
    assert client.get(f"/log/{entry.id}/correct").status_code == status
    assert post(client, entry, log.typed(cast, minutes=5)).status_code == status
    assert entry.minutes == 60


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("bob").delete(f"/log/{log.write(cast).id}/correct").status_code == 405
