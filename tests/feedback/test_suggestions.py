"""Accepting or declining a suggestion, and later closing it."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Suggestion
from ktrack.models.choices import SuggestionAnswer
from tests.conftest import NOW
from tests.factories import said
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, feedback_id: int, what: str, position: int = 1, **typed: str) -> Any:
    fields = {
        f"suggestion-{position}-{name}" if name != "answer" else name: text for name, text in typed.items()
    }
    address = f"/feedback/{feedback_id}/suggestions/{position}/{what}"
    return client.post(address, data={"csrf_token": client.token(), **fields})


def stored(position: int = 1) -> Suggestion:
    return db.session.query(Suggestion).filter_by(position=position).one()


def test_the_receiver_accepts(sign_in: SignIn, cast: Cast) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    answer = post(bob, given.id, "answer", answer="accepted")
    assert answer.headers["Location"] == f"/feedback/{given.id}"
    assert (stored().answer, stored().answered_at) == (SuggestionAnswer.ACCEPTED, NOW)
    assert stored(2).answer is None
    page = words(bob.get(f"/feedback/{given.id}").get_data(as_text=True))
    assert "Come back and say what came of it." in page
    assert "accepted, to do" in page


def test_the_receiver_declines_with_a_reason_that_both_see(sign_in: SignIn, cast: Cast) -> None:
    given = said.offered(cast)
    post(
        sign_in("bob"), given.id, "answer", 2, answer="declined", reason="The team is warned by the calendar"
    )
    assert stored(2).answer is SuggestionAnswer.DECLINED
    page = words(sign_in("fay").get(f"/feedback/{given.id}").get_data(as_text=True))
    assert "Reason: The team is warned by the calendar" in page


@pytest.mark.parametrize("reason", ["", "  "])
def test_declining_needs_a_reason(sign_in: SignIn, cast: Cast, reason: str) -> None:
    given = said.offered(cast)
    answer = post(sign_in("bob"), given.id, "answer", answer="declined", reason=reason)
    assert answer.status_code == 422
    assert "Say why you decline it" in words(answer.get_data(as_text=True))
    assert stored().answer is None


def test_the_trail_tells_the_deed_and_not_the_words(sign_in: SignIn, cast: Cast) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    post(bob, given.id, "answer", 2, answer="accepted")
    post(bob, given.id, "close", 2, outcome="They know in time")
    answered = db.session.query(AuditEvent).filter_by(action="suggestion.answer").one()
    assert (answered.actor_id, answered.subject_id) == (cast.bob.id, given.id)
    assert answered.detail == {"position": 2, "answer": "accepted"}
    assert db.session.query(AuditEvent).filter_by(action="suggestion.close").one().detail == {"position": 2}


def test_the_same_answer_again_changes_nothing(sign_in: SignIn, cast: Cast) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    for _ in range(2):
        assert post(bob, given.id, "answer", answer="accepted").status_code == 302
    assert db.session.query(AuditEvent).filter_by(action="suggestion.answer").count() == 1


def test_the_other_answer_comes_too_late(sign_in: SignIn, cast: Cast) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    post(bob, given.id, "answer", answer="accepted")
    answer = post(bob, given.id, "answer", answer="declined", reason="No time")
    assert answer.status_code == 422
    assert "your first answer stands" in words(answer.get_data(as_text=True))
    assert stored().answer is SuggestionAnswer.ACCEPTED


def test_an_accepted_one_is_closed_with_what_came_of_it(sign_in: SignIn, cast: Cast) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    post(bob, given.id, "answer", answer="accepted")
    for _ in range(2):  # sent twice
        assert post(bob, given.id, "close", outcome="The runbook has the order now").status_code == 302
    assert (stored().closed_at, stored().outcome) == (NOW, "The runbook has the order now")
    page = words(sign_in("fay").get(f"/feedback/{given.id}").get_data(as_text=True))
    assert "What came of it: The runbook has the order now" in page


def test_a_closed_one_stays_as_it_was_closed(sign_in: SignIn, cast: Cast) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    post(bob, given.id, "answer", answer="accepted")
    post(bob, given.id, "close", outcome="Done")
    answer = post(bob, given.id, "close", outcome="Never done")
    assert answer.status_code == 422
    assert "what you said then stands" in words(answer.get_data(as_text=True))
    assert stored().outcome == "Done"


@pytest.mark.parametrize("declined", [True, False])
def test_only_an_accepted_one_is_closed(sign_in: SignIn, cast: Cast, declined: bool) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    if declined:
        post(bob, given.id, "answer", answer="declined", reason="No")
    answer = post(bob, given.id, "close", outcome="Done")
    assert answer.status_code == 422
    assert "Accept the suggestion first" in words(answer.get_data(as_text=True))
    assert stored().closed_at is None


@pytest.mark.parametrize("outcome", ["", " ", "x" * 1_001, "a\x00b"])
def test_bad_outcomes_close_nothing(sign_in: SignIn, cast: Cast, outcome: str) -> None:
    given, bob = said.offered(cast), sign_in("bob")
    post(bob, given.id, "answer", answer="accepted")
    assert post(bob, given.id, "close", outcome=outcome).status_code == 422
    assert stored().closed_at is None


@pytest.mark.parametrize("typed", [{}, {"answer": "perhaps"}])
def test_a_button_that_is_not_ours_is_refused(sign_in: SignIn, cast: Cast, typed: dict[str, str]) -> None:
    given = said.offered(cast)
    assert post(sign_in("bob"), given.id, "answer", 1, **typed).status_code == 400
    assert stored().answer is None


@pytest.mark.parametrize("typed", ["x" * 1_001, "a\x00b"])
def test_bad_reasons_answer_nothing(sign_in: SignIn, cast: Cast, typed: str) -> None:
    given = said.offered(cast)
    assert post(sign_in("bob"), given.id, "answer", answer="declined", reason=typed).status_code == 422
    assert stored().answer is None


def test_a_suggestion_that_is_not_there(sign_in: SignIn, cast: Cast) -> None:
    given = said.offered(cast)
    assert post(sign_in("bob"), given.id, "answer", 3, answer="accepted").status_code == 404


@pytest.mark.parametrize("what", ["answer", "close"])
def test_loading_the_address_of_a_form_shows_the_feedback(sign_in: SignIn, cast: Cast, what: str) -> None:
    given = said.offered(cast)
    answer = sign_in("bob").get(f"/feedback/{given.id}/suggestions/1/{what}")
    assert answer.headers["Location"] == f"/feedback/{given.id}"


@pytest.mark.parametrize("what", ["answer", "close"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("fay", 403), ("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404),
        ("mia", 404), ("gil", 404),
    ],
)  # fmt: skip
def test_only_the_receiver_may(sign_in: SignIn, cast: Cast, who: str, status: int, what: str) -> None:
    given = said.offered(cast)
    assert post(sign_in(who), given.id, what, answer="accepted", outcome="Done").status_code == status
    assert stored().answer is None


def test_enter_in_the_reason_declines(sign_in: SignIn, cast: Cast) -> None:
    given = said.offered(cast)
    page = sign_in("bob").get(f"/feedback/{given.id}").get_data(as_text=True)
    holding = [form for form in page.split("<form") if 'name="suggestion-1-reason"' in form]
    assert len(holding) == 1
    buttons = holding[0].split("</form>")[0].count('type="submit"')
    assert (buttons, 'value="declined"' in holding[0]) == (1, True)


def test_whoever_gave_it_is_shown_no_form(sign_in: SignIn, cast: Cast) -> None:
    given = said.offered(cast)
    assert "suggestion-1-reason" not in sign_in("fay").get(f"/feedback/{given.id}").get_data(as_text=True)
    assert "suggestion-1-reason" in sign_in("bob").get(f"/feedback/{given.id}").get_data(as_text=True)
