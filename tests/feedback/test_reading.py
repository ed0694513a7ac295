"""Reading feedback: of a pair, one by one, and what is open over all pairs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from ktrack.base.db import db
from ktrack.models import Shadowing
from ktrack.models.choices import Form, SuggestionAnswer
from tests.conftest import NOW
from tests.factories import said
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def pair(client: PageClient, cast: Cast) -> str:
    return words(client.get(f"/shadowings/{cast.shadowing.id}/feedback").get_data(as_text=True))


@pytest.mark.parametrize("who", ["bob", "fay"])
def test_what_is_asked_stands_first_then_the_newest(sign_in: SignIn, cast: Cast, who: str) -> None:
    older, newer = said.offered(cast), said.offered(cast, by=cast.bob)
    older.given_at = NOW - timedelta(days=3)
    older.skill_id = cast.billing.id
    asked = said.requested(cast)
    asked.asked_at = NOW - timedelta(days=30)
    newer.skill_id = None
    db.session.commit()
    page = pair(sign_in(who), cast)
    places = [page.index(name) for name in ("Apache Kafka", "no skill in particular", "Billing batch")]
    assert places == sorted(places)


def test_an_empty_page_says_what_to_do(sign_in: SignIn, cast: Cast) -> None:
    assert "Ask how you are doing on one skill" in pair(sign_in("bob"), cast)


def test_what_is_left_of_the_suggestions(sign_in: SignIn, cast: Cast) -> None:
    given, fay = said.offered(cast), sign_in("fay")
    assert "2 suggestions open" in pair(fay, cast)
    given.suggestions[0].answer, given.suggestions[0].answered_at = SuggestionAnswer.DECLINED, NOW
    db.session.commit()
    assert "1 suggestion open" in pair(fay, cast)
    given.suggestions[1].answer, given.suggestions[1].answered_at = SuggestionAnswer.ACCEPTED, NOW
    given.suggestions[1].closed_at = NOW
    db.session.commit()
    assert "all suggestions closed" in pair(fay, cast)


def test_a_long_list_has_pages(sign_in: SignIn, cast: Cast) -> None:
    for _ in range(21):
        said.offered(cast)
    fay = sign_in("fay")
    assert "Page 1 of 2" in pair(fay, cast)
    second = fay.get(f"/shadowings/{cast.shadowing.id}/feedback?page=2").get_data(as_text=True)
    assert words(second).count("You gave Bob Bach feedback") == 1


@pytest.mark.parametrize("page", ["/shadowings/{shadowing}/feedback", "/feedback"])
def test_a_list_costs_the_same_however_long(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int], page: str
) -> None:
    bob, address = sign_in("bob"), page.format(shadowing=cast.shadowing.id)
    said.offered(cast)
    said.requested(cast)
    bob.get(address)
    few = count_queries(lambda: bob.get(address))
    for _ in range(5):
        said.offered(cast)
        said.requested(cast)
    assert count_queries(lambda: bob.get(address)) == few


@pytest.mark.parametrize("who", ["bob", "fay"])
def test_one_feedback_is_shown_to_both(sign_in: SignIn, cast: Cast, who: str) -> None:
    given = said.offered(cast)
    page = words(sign_in(who).get(f"/feedback/{given.id}").get_data(as_text=True))
    for told in (said.SAID.situation, said.SAID.effect, *said.SAID.suggestions, "not asked for"):
        assert told in page


@pytest.mark.parametrize(("who", "told"), [("bob", "has not answered yet"), ("fay", "waits for your answer")])
def test_a_request_shows_who_it_waits_for(sign_in: SignIn, cast: Cast, who: str, told: str) -> None:
    asked = said.requested(cast)
    page = words(sign_in(who).get(f"/feedback/{asked.id}").get_data(as_text=True))
    assert told in page
    assert "How is my lag tuning?" in page


NOT_OF_THE_PAIR = [
    ("alice", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404),
]  # fmt: skip


@pytest.mark.parametrize(("who", "status"), NOT_OF_THE_PAIR)
def test_nobody_else_reads(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    given, client = said.offered(cast), sign_in(who)
    assert client.get(f"/feedback/{given.id}").status_code == status
    assert client.get(f"/shadowings/{cast.shadowing.id}/feedback").status_code == status


def test_a_manager_who_is_mentored_reads_their_own(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentee_id = cast.alice.id
    db.session.commit()
    assert sign_in("alice").get(f"/shadowings/{cast.shadowing.id}/feedback").status_code == 200


def test_a_new_mentor_does_not_read_what_the_former_one_said(sign_in: SignIn, cast: Cast) -> None:
    given = said.offered(cast)
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    mia = sign_in("mia")
    assert "Fay" not in pair(mia, cast)
    assert mia.get(f"/feedback/{given.id}").status_code == 404
    for who in ("bob", "fay"):
        assert sign_in(who).get(f"/feedback/{given.id}").status_code == 200


def test_my_feedback_gathers_what_is_open_over_all_pairs(sign_in: SignIn, cast: Cast) -> None:
    second = Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.mia.id, mentee_id=cast.bob.id,
        form=Form.INFORMAL, starts_on=date(2026, 6, 1), skills=[cast.billing],
    )  # fmt: skip
    db.session.add(second)
    said.offered(cast)
    said.requested(cast)
    said.requested(cast, by=cast.fay)
    page = words(sign_in("bob").get("/feedback").get_data(as_text=True))
    for told in (
        "Fay Freelancer asks you: Apache Kafka operations",
        "You asked Fay Freelancer: Apache Kafka operations",
        "Write the order down",
        "You and Fay Freelancer",
        "You and Mia Mentor",
    ):
        assert told in page, told
    mine = words(sign_in("mia").get("/feedback").get_data(as_text=True))
    assert "You and Bob Bach" in mine
    assert "Write the order down" not in mine


def test_answered_and_closed_suggestions_leave_my_feedback(sign_in: SignIn, cast: Cast) -> None:
    given = said.offered(cast)
    first, second = given.suggestions
    first.answer, first.answered_at = SuggestionAnswer.DECLINED, NOW
    second.answer, second.answered_at = SuggestionAnswer.ACCEPTED, NOW
    db.session.commit()
    bob = sign_in("bob")
    page = words(bob.get("/feedback").get_data(as_text=True))
    assert first.text not in page
    assert second.text in page
    second.closed_at = NOW
    db.session.commit()
    assert "No suggestion is open." in words(bob.get("/feedback").get_data(as_text=True))


def test_who_is_in_no_pair_is_told_so(sign_in: SignIn, cast: Cast) -> None:
    assert "You are in no pair yet." in words(sign_in("dan").get("/feedback").get_data(as_text=True))
