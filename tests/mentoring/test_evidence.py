"""Reading one row of evidence."""

from collections.abc import Callable

import pytest

from ktrack.base.db import db
from ktrack.mentoring import actions
from ktrack.mentoring.actions import Seen
from ktrack.models import Evidence, RecordRead
from ktrack.models.choices import CheckKind, Grade
from tests.conftest import NOW
from tests.factories import log, proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


@pytest.mark.parametrize("who", ["bob", "fay", "alice", "adam"])
def test_those_concerned_see_who_when_and_what(sign_in: SignIn, cast: Cast, who: str) -> None:
    row = proof.assess(cast, 3, kind=CheckKind.DEMO, grade=Grade.HARD, note="Upgraded **staging**")
    answer = sign_in(who).get(f"/evidence/{row.id}")
    assert "<strong>staging</strong>" in answer.get_data(as_text=True)
    page = words(answer.get_data(as_text=True))
    for told in (
        "Bob Bach",
        "Fay Freelancer",
        "level 3 performed under supervision",
        "demo",
        "hard",
        "Jun 12, 2026",
    ):
        assert told in page, told


def test_executives_see_it_without_names_of_internal_people(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, 3, by=cast.alice, note="Bob did it")
    page = words(sign_in("eve").get(f"/evidence/{row.id}").get_data(as_text=True))
    assert "All teams" in page
    assert "Apache Kafka operations" in page
    for name in ("Bob", "Alice", "Payments"):
        assert name not in page


def test_executives_see_no_claims(sign_in: SignIn, cast: Cast) -> None:
    log.write(cast)
    assert sign_in("eve").get(f"/evidence/{db.session.query(Evidence).one().id}").status_code == 404


@pytest.mark.parametrize("who", ["charlie", "dan", "mia", "gil"])
def test_for_outsiders_it_is_not_there(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert sign_in(who).get(f"/evidence/{proof.assess(cast).id}").status_code == 404


def test_corrections_and_taking_back_stand_in_order(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, 2)
    said = Seen(proof.DAY, 3, note="Did it all")
    newer = actions.correct(row, said, by=cast.fay, at=NOW, today=proof.TODAY)
    last = actions.void(newer, "Mixed up", by=cast.fay, at=NOW)
    db.session.commit()
    fay = sign_in("fay")
    first = words(fay.get(f"/evidence/{row.id}").get_data(as_text=True))
    assert "This was taken back." in first
    assert first.index("Restarted the brokers") < first.index("Did it all") < first.index("Mixed up")
    assert f"/evidence/{last.id}" in fay.get(f"/evidence/{row.id}").get_data(as_text=True)


def test_only_the_assessor_is_offered_to_change_it_and_only_as_it_stands(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast)
    correct = f"/evidence/{row.id}/correct"
    assert correct in sign_in("fay").get(f"/evidence/{row.id}").get_data(as_text=True)
    assert correct not in sign_in("alice").get(f"/evidence/{row.id}").get_data(as_text=True)
    actions.void(row, "Mixed up", by=cast.fay, at=NOW)
    db.session.commit()
    assert correct not in sign_in("fay").get(f"/evidence/{row.id}").get_data(as_text=True)


def test_who_read_it_is_recorded(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast)
    for who in ("bob", "alice"):
        sign_in(who).get(f"/evidence/{row.id}")
    read = db.session.query(RecordRead).one()
    assert (read.reader_id, read.page) == (cast.alice.id, "mentoring.evidence")


def test_scripts_in_the_note_are_harmless(sign_in: SignIn, cast: Cast) -> None:
    row = proof.assess(cast, note="<script>alert(1)</script>[x](javascript:alert(1))")
    page = sign_in("fay").get(f"/evidence/{row.id}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_it_is_only_read(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    answer = fay.post(f"/evidence/{proof.assess(cast).id}", data={"csrf_token": fay.token()})
    assert answer.status_code == 405


def test_a_log_entry_is_only_linked_for_those_who_may_read_it(sign_in: SignIn, cast: Cast) -> None:
    """Fay sees that Bob claims Kafka, but what he wrote on his own is not about her shadowing."""
    entry = log.write(cast, shadowing=None)
    row = db.session.query(Evidence).filter_by(entry_id=entry.id).first()
    assert row is not None
    for who, linked in (("bob", True), ("adam", True), ("fay", False)):
        page = sign_in(who).get(f"/evidence/{row.id}").get_data(as_text=True)
        assert (f'href="/log/{entry.id}"' in page) is linked, who
