"""Holding a planned check."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import Evidence, Holding, PlannedCheck, Prediction, RecordRead
from ktrack.models.choices import CheckKind, Grade, PlannedState
from ktrack.retention import queries
from ktrack.retention.held import due_checks
from ktrack.retention.scope import COMPANY
from tests.checks.conftest import TODAY, Prove
from tests.factories import checks, proof
from tests.factories.cast import Cast, make_cast
from tests.support.at_once import at_once
from tests.support.page_client import PageClient
from tests.support.page_reader import chosen, field_value, words

SignIn = Callable[[str], PageClient]
TYPED = {"happened_on": "2026-06-15", "level": "4", "grade": "good", "note": "Moved a topic."}


def post(client: PageClient, check: PlannedCheck, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), **TYPED, **changed}
    kept = {name: value for name, value in data.items() if value is not None}
    return client.post(f"/checks/{check.id}/hold", data=kept)


def outcomes() -> list[Evidence]:
    return db.session.query(Evidence).filter(Evidence.kind.is_not(None)).all()


def test_the_outcome_is_evidence_with_its_prediction(sign_in: SignIn, cast: Cast, prove: Prove) -> None:
    prove()
    check = checks.plan(cast, audit=True)
    assert post(sign_in("alice"), check).headers["Location"] == f"/checks/{check.id}"
    (row,) = outcomes()
    assert (row.kind, row.grade, row.level, row.assessor_id) == ("demo", "good", 4, cast.alice.id)
    assert (row.person_id, row.happened_on, row.note) == (cast.bob.id, date(2026, 6, 15), "Moved a topic.")
    assert (check.state, check.evidence_id) == (PlannedState.HELD, row.id)
    made = db.session.get(Prediction, row.id)
    assert made is not None
    assert (made.audit, made.age_days) == (True, 105)
    assert "held" in words(sign_in("bob").get(f"/checks/{check.id}").get_data(as_text=True))


def test_the_form_says_what_is_checked(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast, criteria="Upgrade a broker **alone**")
    page = sign_in("alice").get(f"/checks/{check.id}/hold").get_data(as_text=True)
    assert ("level", "4") in chosen(page)
    for told in ("Upgrade a broker alone", "Does it without anybody's help.", "Managed with effort"):
        assert told in words(page), told
    assert db.session.query(RecordRead).filter_by(person_id=cast.bob.id).count() == 1


@pytest.mark.parametrize(("level", "verified"), [("3", 3), ("2", 2)])
def test_a_failed_check_changes_holding_and_dashboard(
    sign_in: SignIn, cast: Cast, prove: Prove, level: str, verified: int
) -> None:
    prove()
    check = checks.plan(cast)
    assert retained() > 0
    page = words(_followed(sign_in("alice"), check, level=level, grade="again"))
    assert f"Not passed: the next check comes soon. Verified level: {verified}." in page
    holding = db.session.query(Holding).one()
    assert (holding.level, holding.level_max, holding.lapses) == (verified, 4, 1)
    assert retained() == 0
    assert due_checks(TODAY, TODAY) == []


def retained() -> float:
    """What the dashboard says of the company."""
    return queries.figures(COMPANY, TODAY).score.retained or 0.0


def _followed(client: PageClient, check: PlannedCheck, **changed: Any) -> str:
    data = {"csrf_token": client.token(), **TYPED, **changed}
    page: str = client.post(f"/checks/{check.id}/hold", data=data, follow_redirects=True).get_data(
        as_text=True
    )
    return page


def test_the_same_form_sent_twice_makes_one_row(sign_in: SignIn, cast: Cast) -> None:
    check, alice = checks.plan(cast), sign_in("alice")
    key = field_value(alice.get(f"/checks/{check.id}/hold").get_data(as_text=True), "evidence_key")
    assert [post(alice, check, evidence_key=key).status_code for _ in range(2)] == [302, 302]
    assert [row.key for row in outcomes()] == [key]


def test_whoever_is_second_is_told(sign_in: SignIn, cast: Cast) -> None:
    check, alice = checks.plan(cast), sign_in("alice")
    assert post(alice, check).status_code == 302
    answer = post(alice, check, grade="again", level="2", note="It failed.")
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "This check was held in the meantime." in words(page)
    assert field_value(page, "note") == "It failed."
    assert [row.grade for row in outcomes()] == [Grade.GOOD]


def test_a_check_recorded_elsewhere_fulfils_it(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast)
    row = proof.assess(cast, 4, kind=CheckKind.DEMO, grade=Grade.HARD, happened_on=TODAY)
    db.session.refresh(check)
    assert (check.state, check.evidence_id) == (PlannedState.HELD, row.id)
    assert post(sign_in("alice"), check).status_code == 409


@pytest.mark.parametrize(
    "changed",
    [{"grade": "brilliant"}, {"grade": None}, {"grade": "again"}, {"level": "6"}, {"note": ""},
     {"note": "a\x00b"}, {"happened_on": "2026-06-16"}, {"happened_on": "2026-06-01"},
     {"happened_on": "soon"}],
)  # fmt: skip
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, Any]) -> None:
    check = checks.plan(cast)
    assert post(sign_in("alice"), check, **changed).status_code == 422
    assert outcomes() == []
    assert check.state is PlannedState.PLANNED


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("adam", 404), ("eve", 403), ("charlie", 404), ("mia", 404), ("fay", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    check, client = checks.plan(cast), sign_in(who)
    assert client.get(f"/checks/{check.id}/hold").status_code == status
    assert post(client, check).status_code == status
    assert outcomes() == []


def test_the_manager_holds_none_that_another_holds(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast, assessor_id=cast.fay.id)
    assert post(sign_in("alice"), check).status_code == 403


def test_a_quiz_is_not_held_by_hand(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast, kind=CheckKind.QUIZ)
    assert post(sign_in("alice"), check).status_code == 404


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("alice").delete(f"/checks/{checks.plan(cast).id}/hold").status_code == 405


def test_two_at_once_make_one_outcome(own_app: Flask, frozen: object) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        check = checks.plan(cast)
        planned, planner = f"/checks/{check.id}/hold", cast.accounts["alice"]
        directly, mentor = proof.address(cast, "check"), cast.accounts["fay"]
    sends = [_sender(own_app, planner, planned, grade) for grade in ("good", "again", "easy")]
    sends.append(_sender(own_app, mentor, directly, "hard"))
    statuses = at_once(sends)
    with own_app.app_context():
        check = db.session.query(PlannedCheck).one()
        assert sorted(statuses[:3]).count(302) <= 1
        assert set(statuses[:3]) <= {302, 409}
        assert statuses[3] == 302
        assert check.state is PlannedState.HELD
        assert len(outcomes()) == 1 + statuses[:3].count(302)


def _sender(app: Flask, account: Any, address: str, grade: str) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), **TYPED, "kind": "demo", "grade": grade, "level": "3"}
    return lambda: int(client.post(address, data=data).status_code)
