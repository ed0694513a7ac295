"""The list of engagements: search, filters, order, pages, and whose it shows."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Departure, Engagement, Holding, Person, PlanItem, Shadowing, Skill
from ktrack.models.choices import Reason
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
CountQueries = Callable[[Callable[[], object]], int]
TODAY = date(2026, 6, 15)


def add(cast: Cast, title: str, starts: int, ends: int, manager: Person | None = None) -> Engagement:
    """Store an engagement that starts and ends so many days from today; Gil brings the knowledge."""
    engagement = Engagement(
        key=f"e-{title}", title=title, reason=Reason.PEAK, team_id=cast.logistics.id,
        manager_id=(manager or cast.alice).id, starts_on=TODAY + timedelta(days=starts),
        ends_on=TODAY + timedelta(days=ends), experts=[cast.gil],
    )  # fmt: skip
    db.session.add(engagement)
    db.session.commit()
    return engagement


def titles(client: PageClient, query: str = "") -> list[str]:
    """The projects of a page of the list, in their order."""
    page = client.get(f"/engagements{query}").get_data(as_text=True)
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page)


def test_a_row_says_what_there_is_to_know(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("alice").get("/engagements").get_data(as_text=True)
    for text in ("Event platform", "Payments", "Fay Freelancer", "Alice Acker", "Jan 5, 2026 to Dec 18, 2026",
                 "186 days left", "2 of 2 open", "Expertise we lack"):  # fmt: skip
        assert text in page


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("", ["in 20", "in 50", "in 80", "Event platform", "later"]),
        ("open", ["in 20", "in 50", "in 80", "Event platform", "later"]),
        ("planned", ["later"]),
        ("running", ["in 20", "in 50", "in 80", "Event platform"]),
        ("ending-30", ["in 20"]),
        ("ending-60", ["in 20", "in 50"]),
        ("ending-90", ["in 20", "in 50", "in 80"]),
        ("ended", ["over"]),
        ("all", ["over", "in 20", "in 50", "in 80", "Event platform", "later"]),
        ("nonsense", ["in 20", "in 50", "in 80", "Event platform", "later"]),
    ],
)
def test_states_filter_by_dates(sign_in: SignIn, cast: Cast, state: str, shown: list[str]) -> None:
    for title, starts, ends in (
        ("over", -90, -1),
        ("in 20", -9, 20),
        ("in 50", -9, 50),
        ("in 80", -9, 80),
        ("later", 5, 300),
    ):
        add(cast, title, starts, ends)
    assert titles(sign_in("alice"), f"?state={state}") == shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=plat+event", ["Event platform"]),
        ("?q=FAY", ["Event platform"]),
        ("?q=munchen+gil", ["Größe München"]),
        ("?q=GROSSE", ["Größe München"]),
        ("?q=%25", []),
        ("?q=%00event", ["Event platform"]),
        ("?reason=peak", ["Größe München"]),
        ("?reason=boredom", ["Größe München", "Event platform"]),
        ("?sort=title", ["Event platform", "Größe München"]),
        ("?sort=-title", ["Größe München", "Event platform"]),
        ("?sort=starts", ["Event platform", "Größe München"]),
        ("?sort=-ends", ["Event platform", "Größe München"]),
    ],
)
def test_search_and_order(sign_in: SignIn, cast: Cast, query: str, shown: list[str]) -> None:
    add(cast, "Größe München", 0, 30)
    assert titles(sign_in("alice"), query) == shown


def test_teams_and_managers_filter(sign_in: SignIn, cast: Cast) -> None:
    add(cast, "Warehouse", 0, 300, cast.charlie)
    adam = sign_in("adam")
    assert titles(adam) == ["Event platform", "Warehouse"]
    assert titles(adam, f"?team={cast.logistics.id}") == ["Warehouse"]
    assert titles(adam, f"?manager={cast.alice.id}") == ["Event platform"]
    assert titles(adam, "?team=" + "9" * 30) == ["Event platform", "Warehouse"]


def test_pages_keep_the_filters(sign_in: SignIn, cast: Cast) -> None:
    for number in range(51):
        add(cast, f"Peak {number:02}", 0, 100)
    alice = sign_in("alice")
    assert len(titles(alice, "?reason=peak")) == 50
    assert titles(alice, "?reason=peak&page=2") == ["Peak 50"]
    assert "reason=peak&amp;page=2" in alice.get("/engagements?reason=peak").get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("alice", ["Event platform"]),
        ("bob", ["Event platform"]),
        ("fay", ["Event platform"]),
        ("adam", ["Event platform"]),
        ("mia", []),
        ("charlie", []),
        ("dan", []),
        ("gil", []),
    ],
)
def test_everybody_sees_their_own(sign_in: SignIn, cast: Cast, who: str, shown: list[str]) -> None:
    assert titles(sign_in(who), "?state=all") == shown


def test_executives_see_no_list(sign_in: SignIn) -> None:
    assert sign_in("eve").get("/engagements").status_code == 403


@pytest.mark.parametrize(
    ("who", "query", "words"),
    [
        ("charlie", "", "Register the next freelancer project"),
        ("dan", "", "As soon as a manager names you"),
        ("alice", "?q=xyz", "No engagement matches these filters."),
    ],
)
def test_empty_lists_say_what_to_do(sign_in: SignIn, who: str, query: str, words: str) -> None:
    client = sign_in(who)
    client.post("/preferences", data={"csrf_token": client.token(), "locale": "en"})
    assert words in client.get(f"/engagements{query}").get_data(as_text=True)


def hold(person: Person, skill: Skill, level: int) -> None:
    db.session.add(Holding(person_id=person.id, skill_id=skill.id, level=level, level_max=level))
    db.session.commit()


def open_items(client: PageClient) -> str:
    found = re.search(
        r"\d of \d open|all \d transferred|no plan", client.get("/engagements").get_data(as_text=True)
    )
    assert found
    return found[0]


def test_open_items_are_those_without_enough_people_at_the_target(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    hold(cast.bob, cast.kafka, 4)
    assert open_items(alice) == "1 of 2 open"
    hold(cast.bob, cast.billing, 3)
    assert open_items(alice) == "1 of 2 open"
    hold(cast.mia, cast.billing, 5)
    assert open_items(alice) == "1 of 2 open", "Mia shadows nobody here"


def test_seats_retired_items_and_people_who_left_count(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    hold(cast.bob, cast.kafka, 4)
    kafka, billing = db.session.scalars(select(PlanItem).order_by(PlanItem.skill_id))
    billing.retired_on = TODAY
    db.session.commit()
    assert open_items(alice) == "all 1 transferred"
    kafka.seats = 2
    db.session.commit()
    assert open_items(alice) == "1 of 1 open"
    kafka.seats = 1
    cast.bob.departures.append(Departure(left_on=TODAY))
    db.session.commit()
    assert open_items(alice) == "1 of 1 open"


def test_a_mentee_counts_only_their_own_levels(sign_in: SignIn, cast: Cast) -> None:
    """Mia holds the seat: Bob must not learn that from the count."""
    db.session.add(
        Shadowing(
            key="h2", engagement_id=cast.engagement.id, mentor_id=cast.fay.id, mentee_id=cast.mia.id,
            starts_on=cast.engagement.starts_on, skills=[cast.kafka],
        )
    )  # fmt: skip
    hold(cast.mia, cast.kafka, 5)
    assert open_items(sign_in("alice")) == "1 of 2 open"
    assert open_items(sign_in("fay")) == "1 of 2 open", "she works with both, and one seat is wanted"
    assert open_items(sign_in("bob")) == "2 of 2 open"
    assert open_items(sign_in("mia")) == "all 1 transferred"


def test_the_number_of_statements_does_not_grow_with_the_rows(
    sign_in: SignIn, cast: Cast, count_queries: CountQueries
) -> None:
    alice = sign_in("alice")
    few = count_queries(lambda: alice.get("/engagements"))
    for number in range(20):
        add(cast, f"Peak {number}", 0, 100)
    assert count_queries(lambda: alice.get("/engagements")) == few <= 8
