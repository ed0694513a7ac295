"""Answering the pulse of a pair."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.feedback import queries
from ktrack.models import AuditEvent, Pulse, Shadowing
from ktrack.models.choices import Form
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)  # day 154 of the shadowing
DUE = date(2026, 6, 11)  # day 150
ANSWERS = {"progress": "5", "support": "4", "time": "2"}


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}/pulse"


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), "due_on": DUE.isoformat(), **ANSWERS, **changed}
    return client.post(address(cast), data={k: v for k, v in data.items() if v is not None})


def page(client: PageClient, cast: Cast) -> str:
    return words(client.get(address(cast)).get_data(as_text=True))


@pytest.mark.parametrize("who", ["bob", "fay"])
def test_both_answer_the_newest_due_date(sign_in: SignIn, cast: Cast, who: str) -> None:
    client = sign_in(who)
    assert field_value(client.get(address(cast)).get_data(as_text=True), "due_on") == DUE.isoformat()
    assert post(client, cast).headers["Location"] == address(cast)
    stored = db.session.query(Pulse).one()
    assert (stored.person_id, stored.due_on, stored.answered_at) == (
        cast.accounts[who].person_id,
        DUE,
        NOW,
    )
    assert (stored.progress, stored.support, stored.time) == (5, 4, 2)
    told = page(client, cast)
    assert "Thank you." in told
    assert "No pulse is open." in told
    assert "Jun 11, 2026 5 yes 4 2" in told, "one's own answers stay visible to oneself"


def test_the_trail_has_the_date_and_not_the_answers(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    event = db.session.query(AuditEvent).filter_by(action="pulse.answer").one()
    assert (event.actor_id, event.detail) == (cast.bob.id, {"due_on": DUE.isoformat()})


def test_once_per_due_date(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    post(bob, cast)
    assert post(bob, cast, progress="1").status_code == 302
    assert "your first answers stand" in page(bob, cast)
    assert db.session.query(Pulse).one().progress == 5


def test_neither_sees_what_the_other_answered(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("fay"), cast)
    told = page(sign_in("bob"), cast)
    assert "Your answers so far" not in told
    assert "Fay Freelancer does not see your answers. Alice Acker sees only the means of you both" in told


def test_a_manager_of_the_pair_sees_no_mean_and_the_page_says_so(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentor_id = cast.alice.id
    db.session.commit()
    assert "Nobody but you sees your answers." in page(sign_in("bob"), cast)


@pytest.mark.parametrize("due_on", ["2026-04-12", "2026-08-10", "", "soon"])
def test_a_form_for_another_date_is_refused(sign_in: SignIn, cast: Cast, due_on: str) -> None:
    answer = post(sign_in("bob"), cast, due_on=due_on)
    assert answer.status_code == 422
    assert "Another pulse is due by now" in words(answer.get_data(as_text=True))
    assert db.session.query(Pulse).count() == 0


def test_before_the_first_one_nothing_can_be_answered(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.starts_on = TODAY - timedelta(days=29)
    db.session.commit()
    bob = sign_in("bob")
    assert "The next one is due on Jun 16, 2026." in page(bob, cast)
    assert post(bob, cast, due_on="2026-06-16").status_code == 422
    assert db.session.query(Pulse).count() == 0


def test_after_the_last_one_the_page_says_so(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.ends_on = date(2026, 3, 1)
    db.session.commit()
    assert "There will be no further one" in page(sign_in("bob"), cast)


BAD = {
    "no answer": {"progress": None},
    "below the scale": {"support": "0"},
    "above the scale": {"time": "6"},
    "no number": {"time": "yes"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, Any]) -> None:
    assert post(sign_in("bob"), cast, **changed).status_code == 422
    assert db.session.query(Pulse).count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Pulse).count() == 0


def test_due_pulses_of_all_pairs_the_longest_due_first(cast: Cast) -> None:
    starts = {"new": TODAY - timedelta(days=29), "first": TODAY - timedelta(days=31), "h1": None}
    for key, start in starts.items():
        if start is not None:
            db.session.add(
                Shadowing(
                    key=key, engagement_id=cast.engagement.id, mentor_id=cast.mia.id, mentee_id=cast.bob.id,
                    form=Form.INFORMAL, starts_on=start,
                )
            )  # fmt: skip
    db.session.commit()
    due = queries.due_pulses(cast.bob, TODAY)
    assert [(one.shadowing.key, one.due_on) for one in due] == [("h1", DUE), ("first", date(2026, 6, 14))]
    assert [one.shadowing.key for one in queries.due_pulses(cast.mia, TODAY)] == ["first"]
    assert queries.due_pulses(cast.alice, TODAY) == []


def test_an_answered_pulse_is_due_no_more(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    assert queries.due_pulses(cast.bob, TODAY) == []
    assert len(queries.due_pulses(cast.fay, TODAY)) == 1
    assert len(queries.due_pulses(cast.bob, TODAY + timedelta(days=56))) == 1, "the next one"


def test_my_feedback_and_the_pairs_page_lead_to_it(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    for place in ("/feedback", f"/shadowings/{cast.shadowing.id}/feedback"):
        assert address(cast) in bob.get(place).get_data(as_text=True)
    assert "due since Jun 11, 2026" in words(bob.get("/feedback").get_data(as_text=True))
