"""A pair's sessions, one's own over all pairs, and what others see of them."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Shadowing
from ktrack.models.choices import MeetingState
from tests.factories import meetings
from tests.factories.cast import Cast
from tests.factories.meetings import pair_address
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def page(client: PageClient, path: str) -> str:
    return words(client.get(path).get_data(as_text=True))


def test_an_empty_list_asks_the_mentee_to_propose(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    shown = bob.get(pair_address(cast)).get_data(as_text=True)
    assert "Ask for them yourself" in words(shown)
    assert f'href="{pair_address(cast, "new")}"' in shown


def test_the_pair_sees_next_ones_and_earlier_ones(sign_in: SignIn, cast: Cast) -> None:
    meetings.held(cast)
    meetings.propose(cast)
    for who in ("bob", "fay"):
        shown = page(sign_in(who), pair_address(cast))
        next_one, earlier = shown.index("Next 1"), shown.index("Past and called off 1")
        assert next_one < shown.index("Mon, Jun 22, 2026") < shown.index("Still to do 2") < earlier
        assert earlier < shown.index("Mon, Jun 8, 2026")
        assert "Bob restarts brokers alone" in shown


def test_whoever_was_asked_can_accept_on_the_list(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    assert f"/sessions/{meeting.id}/accept" in sign_in("fay").get(pair_address(cast)).get_data(as_text=True)
    assert "/accept" not in sign_in("bob").get(pair_address(cast)).get_data(as_text=True)


@pytest.mark.parametrize("who", ["alice", "adam"])
def test_manager_and_administrator_see_when_sessions_took_place_and_no_more(
    sign_in: SignIn, cast: Cast, who: str
) -> None:
    meetings.held(cast)
    meetings.propose(cast, key="m-0000000000000007", agenda="Secret plans")
    client = sign_in(who)
    text = client.get(pair_address(cast)).get_data(as_text=True)
    assert "75" in words(text)
    assert "6/8/26" in words(text)
    for hidden in ("restart", "runbook", "Secret plans", "6/22/26", 'href="/sessions/', "Room 4"):
        assert hidden not in text, hidden


def test_a_manager_who_is_the_mentor_sees_all(sign_in: SignIn, cast: Cast) -> None:
    meetings.held(cast)
    cast.shadowing.mentor_id = cast.alice.id
    db.session.commit()
    assert "Bob restarts brokers alone" in page(sign_in("alice"), pair_address(cast))


@pytest.mark.parametrize(
    ("who", "status"), [("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)]
)
def test_outsiders_see_nothing(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert sign_in(who).get(pair_address(cast)).status_code == status


def test_once_a_shadowing_is_over_nothing_is_proposed(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.ends_on = date(2026, 6, 14)
    db.session.commit()
    bob = sign_in("bob")
    assert "sessions/new" not in bob.get(pair_address(cast)).get_data(as_text=True)
    assert "sessions/new" not in bob.get("/sessions").get_data(as_text=True)


def test_ones_own_day(sign_in: SignIn, cast: Cast) -> None:
    meetings.held(cast)
    meetings.past(cast, key="m-0000000000000003", day=date(2026, 6, 9))
    meetings.propose(cast, by=cast.fay)
    shown = page(sign_in("bob"), "/sessions")
    for told in (
        "Waits for your answer 1", "Did it take place? 1", "What you said you would do 1",
        "Write the runbook", "Propose a session", "No session is planned",
    ):  # fmt: skip
        assert told in shown, told
    assert "Read the runbook" not in shown, "that is Fay's"
    assert "Next sessions 1" in page(sign_in("fay"), "/sessions"), "her own proposal waits for Bob"


def test_ones_own_day_leads_back_after_a_tick(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.held(cast)
    bob = sign_in("bob")
    data = {"csrf_token": bob.token(), "done": "yes", "from": "index"}
    answer = bob.post(f"/sessions/{meeting.id}/follow-ups/1", data=data)
    assert answer.headers["Location"] == "/sessions"
    assert "What you said you would do" not in page(bob, "/sessions")


@pytest.mark.parametrize("who", ["dan", "mia", "charlie", "adam", "gil"])
def test_others_have_none(sign_in: SignIn, cast: Cast, who: str) -> None:
    meetings.held(cast)
    meetings.propose(cast)
    shown = page(sign_in(who), "/sessions")
    german = "Sie haben keine Hospitation"
    assert (german if who == "charlie" else "You take part in no shadowing") in shown
    assert "Fay" not in shown


def test_a_page_takes_the_same_statements_however_many_sessions(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    other = Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.mia.id, mentee_id=cast.bob.id,
        starts_on=date(2026, 1, 12), skills=[cast.kafka],
    )  # fmt: skip
    db.session.add(other)
    meetings.held(cast)
    bob = sign_in("bob")

    def fetch() -> None:
        assert [bob.get(path).status_code for path in ("/sessions", pair_address(cast))] == [200, 200]

    fetch()
    db.session.expire_all()
    few = count_queries(fetch)
    for number in range(10, 20):
        meetings.held(cast, key=f"m-00000000000000{number}")
        meetings.propose(cast, key=f"m-10000000000000{number}", by=cast.fay)
    db.session.expire_all()
    assert count_queries(fetch) == few


def test_the_tabs_of_mentoring_lead_there(sign_in: SignIn, cast: Cast) -> None:
    assert 'href="/sessions"' in sign_in("bob").get("/shadowings").get_data(as_text=True)
    assert 'href="/shadowings"' not in sign_in("eve").get("/dashboard").get_data(as_text=True)


def test_states_have_words(sign_in: SignIn, cast: Cast) -> None:
    for number, state in enumerate(MeetingState):
        meetings.propose(cast, key=f"m-000000000000001{number}").state = state
    db.session.commit()
    shown = page(sign_in("bob"), pair_address(cast))
    for word in ("proposed", "agreed", "declined", "cancelled", "took place"):
        assert word in shown, word
