"""The list of shadowings with what comes next."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Shadowing
from tests.factories import log, proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def listed(client: PageClient) -> str:
    answer = client.get("/shadowings")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


@pytest.mark.parametrize("who", ["fay", "alice", "adam"])
def test_mentor_manager_and_administrator_see_who_learns_from_whom(
    sign_in: SignIn, cast: Cast, who: str
) -> None:
    assert "Bob Bach learns from Fay Freelancer" in listed(sign_in(who))


def test_the_mentee_can_log_from_here(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    assert "You learn from Fay Freelancer" in listed(bob)
    assert f"/log/new?shadowing={cast.shadowing.id}" in bob.get("/shadowings").get_data(as_text=True)


@pytest.mark.parametrize("who", ["charlie", "dan", "mia", "gil"])
def test_outsiders_see_none(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert "Bob Bach" not in listed(sign_in(who))


def test_executives_have_no_list(sign_in: SignIn) -> None:
    assert sign_in("eve").get("/shadowings").status_code == 403


def test_a_claim_waits_for_a_sign_off(sign_in: SignIn, cast: Cast) -> None:
    log.write(cast)
    assert "Sign off level 2" in listed(sign_in("fay"))
    assert "waits for a sign-off" in listed(sign_in("bob"))


def test_nothing_is_known_at_first(sign_in: SignIn, cast: Cast) -> None:
    assert "Assess it for the first time" in listed(sign_in("alice"))
    assert "practise, then log the level you reached" in listed(sign_in("bob"))


def test_a_proof_of_long_ago_is_due_for_a_check(sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 4, happened_on=date(2026, 1, 12))
    assert "Check, due since" in listed(sign_in("fay"))
    assert "ask for a check, due since" in listed(sign_in("bob"))


def test_a_target_that_is_reached_is_kept_alive(sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 4)
    assert "Check later what is still there" in listed(sign_in("fay"))
    assert "stay in practice" in listed(sign_in("bob"))


def test_it_takes_as_many_queries_for_many(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    proof.assess(cast)
    fay = sign_in("fay")
    few = count_queries(lambda: fay.get("/shadowings"))
    for number in range(5):
        more = Shadowing(
            key=f"more{number}", engagement_id=cast.engagement.id, mentor_id=cast.fay.id,
            mentee_id=cast.mia.id, starts_on=date(2026, 2, 1), skills=[cast.kafka, cast.secrets],
        )  # fmt: skip
        db.session.add(more)
    db.session.commit()
    assert count_queries(lambda: fay.get("/shadowings")) == few


def test_it_is_only_read(sign_in: SignIn) -> None:
    fay = sign_in("fay")
    assert fay.post("/shadowings", data={"csrf_token": fay.token()}).status_code == 405


def test_an_empty_list_says_who_fills_it(sign_in: SignIn) -> None:
    assert "The manager of an engagement chooses who shadows whom" in listed(sign_in("dan"))
