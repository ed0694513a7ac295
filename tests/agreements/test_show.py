"""The pair's page: who sees what of it."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from tests.factories import agreed
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}"


def page(client: PageClient, cast: Cast) -> str:
    return words(client.get(address(cast)).get_data(as_text=True))


@pytest.mark.parametrize("who", ["bob", "fay", "alice", "adam"])
def test_who_learns_what_from_whom_until_when(sign_in: SignIn, cast: Cast, who: str) -> None:
    text = page(sign_in(who), cast)
    for told in ("Bob Bach learns from Fay Freelancer", "Apache Kafka operations", "Billing batch",
                 "Jan 12, 2026 to Dec 18, 2026", "186 days left"):  # fmt: skip
        assert told in text, told


@pytest.mark.parametrize("who", ["bob", "fay", "alice"])
def test_the_pair_and_their_manager_read_what_was_agreed(sign_in: SignIn, cast: Cast, who: str) -> None:
    agreed.agree(cast)
    text = page(sign_in(who), cast)
    for told in ("Bob restarts a cluster alone.", "Reads the runbook first.", "Time for questions.",
                 "Names of customers.", "at least every 14 days",
                 "from Jun 15, 2026 until the shadowing ends",
                 "A rolling restart", "Alice Acker", "Version 1"):  # fmt: skip
        assert told in text, told


def test_administrators_read_nothing_of_it(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast)
    agreed.tell(cast)
    text = page(sign_in("adam"), cast)
    for hidden in ("restarts a cluster", "runbook", "pager", "Version 1"):
        assert hidden not in text, hidden


@pytest.mark.parametrize(("who", "reads"), [("bob", True), ("fay", True), ("alice", False)])
def test_what_the_mentee_told_is_for_the_two_only(sign_in: SignIn, cast: Cast, who: str, reads: bool) -> None:
    agreed.tell(cast)
    text = page(sign_in(who), cast)
    assert ("I am afraid of the pager." in text) is reads
    assert ("Not heard yet" in text) is reads


@pytest.mark.parametrize(("who", "invited"), [("bob", True), ("fay", True), ("alice", False)])
def test_without_an_agreement_the_two_are_invited_to_propose_one(
    sign_in: SignIn, cast: Cast, who: str, invited: bool
) -> None:
    html = sign_in(who).get(address(cast)).get_data(as_text=True)
    assert "Nothing is agreed yet." in words(html)
    assert (f"/shadowings/{cast.shadowing.id}/agreement" in html) is invited


def test_after_the_end_nothing_is_proposed_any_more(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.ends_on = date(2026, 6, 14)
    db.session.commit()
    html = sign_in("bob").get(address(cast)).get_data(as_text=True)
    assert f"/shadowings/{cast.shadowing.id}/agreement" not in html
    assert f"/shadowings/{cast.shadowing.id}/concerns" not in html


def test_an_agreement_of_the_former_mentor_says_so(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast)
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    assert "agreed before somebody else took over" in page(sign_in("mia"), cast)
    assert "agreed before somebody else took over" in page(sign_in("bob"), cast)


@pytest.mark.parametrize(
    ("who", "tabs"),
    [
        ("bob", ["agreement", "sessions", "feedback", "questions"]),
        ("alice", ["agreement", "sessions", "questions"]),
        ("adam", ["agreement", "sessions"]),
    ],
)
def test_tabs_lead_to_the_pages_that_are_there_for_the_viewer(
    sign_in: SignIn, cast: Cast, who: str, tabs: list[str]
) -> None:
    client = sign_in(who)
    html = client.get(address(cast)).get_data(as_text=True)
    ends = {"agreement": "", "sessions": "/sessions", "feedback": "/feedback", "questions": "/questions"}
    for name, end in ends.items():
        there = f'<li><a href="{address(cast)}{end}"' in html
        assert there is (name in tabs), name
        if there:
            assert client.get(address(cast) + end).status_code == 200, name


@pytest.mark.parametrize(
    ("who", "status"), [("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)]
)
def test_nobody_else_sees_the_pair(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert sign_in(who).get(address(cast)).status_code == status


def test_a_page_of_many_versions_asks_no_more_of_the_database(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    agreed.agree(cast)
    bob = sign_in("bob")
    few = count_queries(lambda: bob.get(address(cast)))
    for days in range(2, 12):
        agreed.propose(cast, cadence_days=days)
        agreed.tell(cast, f"Concern {days}")
    assert count_queries(lambda: bob.get(address(cast))) <= few


@pytest.mark.parametrize("path", ["/shadowings", "/engagements/{engagement}", "/me"])
def test_lists_lead_to_the_pair(sign_in: SignIn, cast: Cast, path: str) -> None:
    html = sign_in("bob").get(path.format(engagement=cast.engagement.id)).get_data(as_text=True)
    assert f'href="{address(cast)}"' in html


def test_an_agreement_that_ended_says_so(sign_in: SignIn, cast: Cast) -> None:
    made = agreed.agree(cast)
    made.starts_on, made.ends_on = date(2026, 5, 1), date(2026, 6, 14)
    db.session.commit()
    assert "This ended on Jun 14, 2026. Propose it again if you go on." in page(sign_in("bob"), cast)
