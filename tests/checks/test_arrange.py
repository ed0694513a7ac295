"""Moving a planned check, handing it on and cancelling it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail, PlannedCheck
from ktrack.models.choices import PlannedState
from tests.factories import checks
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
NEXT = date(2026, 6, 22)


def post(client: PageClient, check: PlannedCheck, what: str, **typed: Any) -> Any:
    data = {"csrf_token": client.token(), "reason": "On holiday", **typed}
    return client.post(f"/checks/{check.id}/{what}", data=data)


def told() -> set[int]:
    return {mail.person_id for mail in db.session.query(Mail)}


@pytest.mark.parametrize("who", ["bob", "alice", "fay"])
def test_who_is_checked_holds_or_manages_it_moves_it(sign_in: SignIn, cast: Cast, who: str) -> None:
    check = checks.plan(cast, assessor_id=cast.fay.id)
    assert post(sign_in(who), check, "move", week="2026-06-24").status_code == 302
    assert (check.week_on, check.reason) == (NEXT, "On holiday")
    by = cast.accounts[who].person_id
    assert told() == {cast.bob.id, cast.fay.id} - {by}
    assert db.session.query(AuditEvent).filter_by(action="check.move", actor_id=by).count() == 1


def test_moving_it_to_where_it_is_changes_nothing(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast)
    assert post(sign_in("bob"), check, "move", week="2026-06-18").status_code == 302
    assert told() == set()


@pytest.mark.parametrize(
    ("week", "said"),
    [("2026-06-14", "This week is over."), ("2026-12-01", "at most eight weeks"), ("", "required"),
     ("2026-06-29", "one a week is enough")],
)  # fmt: skip
def test_weeks_that_cannot_be(sign_in: SignIn, cast: Cast, week: str, said: str) -> None:
    check = checks.plan(cast)
    checks.plan(cast, skill_id=cast.billing.id, week_on=date(2026, 6, 29))
    answer = post(sign_in("bob"), check, "move", week=week)
    assert answer.status_code == 422
    assert said in words(answer.get_data(as_text=True))
    db.session.refresh(check)
    assert check.week_on == checks.MONDAY


def test_somebody_else_holds_it(sign_in: SignIn, cast: Cast) -> None:
    check, alice = checks.plan(cast), sign_in("alice")
    page = words(alice.get(f"/checks/{check.id}/hand").get_data(as_text=True))
    assert "Fay Freelancer" in page
    assert post(alice, check, "hand", assessor=str(cast.fay.id)).status_code == 302
    assert (check.assessor_id, check.reason) == (cast.fay.id, "On holiday")
    assert told() == {cast.bob.id, cast.fay.id}
    assert sign_in("fay").get(f"/checks/{check.id}/hold").status_code == 200


def test_an_assessor_hands_it_on_and_sees_it_no_more(sign_in: SignIn, cast: Cast) -> None:
    check, fay = checks.plan(cast, assessor_id=cast.fay.id), sign_in("fay")
    answer = post(fay, check, "hand", assessor=str(cast.alice.id))
    assert answer.headers["Location"] == "/checks"
    assert fay.get(f"/checks/{check.id}").status_code == 404


@pytest.mark.parametrize("who", ["bob", "dan", "gil", "alice"])
def test_only_who_can_hold_it_is_offered(sign_in: SignIn, cast: Cast, who: str) -> None:
    check = checks.plan(cast)
    assert post(sign_in("alice"), check, "hand", assessor=str(getattr(cast, who).id)).status_code == 422
    assert check.assessor_id == cast.alice.id


@pytest.mark.parametrize("who", ["alice", "fay"])
def test_it_is_cancelled_with_a_reason(sign_in: SignIn, cast: Cast, who: str) -> None:
    check = checks.plan(cast, assessor_id=cast.fay.id)
    client = sign_in(who)
    assert post(client, check, "cancel", reason="").status_code == 422
    assert check.state is PlannedState.PLANNED
    assert [post(client, check, "cancel").status_code for _ in range(2)] == [302, 302]
    assert (check.state, check.reason) == (PlannedState.CANCELLED, "On holiday")
    assert told() == {cast.bob.id, cast.fay.id} - {cast.accounts[who].person_id}
    assert "Cancelled: On holiday" in words(sign_in("bob").get(f"/checks/{check.id}").get_data(as_text=True))


@pytest.mark.parametrize(("what", "typed"), [("move", {"week": "2026-06-24"}), ("hand", {}), ("cancel", {})])
def test_what_is_over_stays_as_it_is(sign_in: SignIn, cast: Cast, what: str, typed: dict[str, str]) -> None:
    check = checks.plan(cast, state=PlannedState.HELD)
    answer = post(sign_in("alice"), check, what, **{"assessor": str(cast.fay.id), **typed})
    assert answer.status_code == 409
    assert "held in the meantime" in words(answer.get_data(as_text=True))


@pytest.mark.parametrize("what", ["hand", "cancel"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("adam", 404), ("eve", 403), ("charlie", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_arranges_it(sign_in: SignIn, cast: Cast, what: str, who: str, status: int) -> None:
    check, client = checks.plan(cast), sign_in(who)
    assert post(client, check, what, assessor=str(cast.fay.id)).status_code == status
    assert (check.state, check.assessor_id) == (PlannedState.PLANNED, cast.alice.id)


@pytest.mark.parametrize("what", ["move", "hand", "cancel"])
def test_other_methods_are_refused(sign_in: SignIn, cast: Cast, what: str) -> None:
    assert sign_in("alice").delete(f"/checks/{checks.plan(cast).id}/{what}").status_code == 405
