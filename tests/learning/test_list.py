"""The list of one's own entries."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from ktrack.learning import actions
from ktrack.learning.actions import Claim
from tests.conftest import NOW
from tests.factories import log
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def listed(client: PageClient, query: str = "") -> str:
    answer = client.get(f"/log{query}")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_an_empty_log_says_what_to_do(sign_in: SignIn) -> None:
    assert "Log a session in half a minute" in listed(sign_in("bob"))


def test_entries_stand_with_their_levels_latest_first(sign_in: SignIn, cast: Cast) -> None:
    log.write(cast, text="The **older** one")
    log.write(cast, "l-2", text="The newer one", happened_on=date(2026, 6, 14), claims=(), links=())
    page = listed(sign_in("bob"))
    assert page.index("The newer one") < page.index("The older one")
    assert "Apache Kafka operations level 2 assisted" in page
    assert "60 min · 1 link" in page


def test_nobody_else_stands_there(sign_in: SignIn, cast: Cast) -> None:
    log.write(cast)
    assert "brokers" not in listed(sign_in("alice"))


def test_what_was_taken_back_is_marked(sign_in: SignIn, cast: Cast) -> None:
    actions.void(log.write(cast), 0, "Twice", by=cast.bob, at=NOW)
    page = listed(sign_in("bob"))
    assert "taken back" in page
    assert "Restarted the brokers" in page


def test_search_takes_every_character_literally_and_no_case(sign_in: SignIn, cast: Cast) -> None:
    log.write(cast, text="Grüße von 100% Kafka_1")
    bob = sign_in("bob")
    for query in ("nothing", "100_", "1%25"):
        assert "No entry fits" in listed(bob, f"?q={query}"), query
    for query in ("grüße", "GRÜßE", "100%25", "kafka_1"):
        assert "Grüße von" in listed(bob, f"?q={query}"), query


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("engagement={engagement}", True),
        ("engagement=9999", False),
        ("skill={kafka}", True),
        ("skill={billing}", False),
        ("since=2026-06-12", True),
        ("since=2026-06-13", False),
        ("until=2026-06-12", True),
        ("until=2026-06-11", False),
    ],
)
def test_filters_narrow_the_list(sign_in: SignIn, cast: Cast, query: str, found: bool) -> None:
    log.write(cast)
    ids = {"engagement": cast.engagement.id, "kafka": cast.kafka.id, "billing": cast.billing.id}
    assert ("Restarted" in listed(sign_in("bob"), "?" + query.format(**ids))) == found


def test_long_lists_have_pages_that_keep_the_filters(sign_in: SignIn, cast: Cast) -> None:
    for number in range(51):
        on = date(2026, 6, 12) - timedelta(days=number)
        log.write(cast, f"l-{number}", text=f"session {number}.", happened_on=on, claims=())
    bob = sign_in("bob")
    assert "session 50." not in listed(bob)
    assert "session 50." in listed(bob, "?page=2")
    assert "q=session" in bob.get("/log?q=session&page=2").get_data(as_text=True)


def test_it_takes_as_many_queries_for_many_entries(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    log.write(cast)
    bob = sign_in("bob")
    few = count_queries(lambda: bob.get("/log"))
    for number in range(2, 12):
        log.write(cast, f"l-{number}", claims=(Claim(cast.billing.id, 1, used=True),))
    assert count_queries(lambda: bob.get("/log")) == few


@pytest.mark.parametrize("who", ["fay", "gil"])
def test_freelancers_have_no_log(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get("/log").status_code == 403


def test_it_is_only_read(sign_in: SignIn) -> None:
    bob = sign_in("bob")
    assert bob.post("/log", data={"csrf_token": bob.token()}).status_code == 405
