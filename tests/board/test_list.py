"""The list of the board: what is on it for whom, filters, pages, and what it costs."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.board.queries import listing
from ktrack.board.queries.listing import Wanted
from ktrack.models import Post
from ktrack.models.choices import PostKind
from tests.conftest import NOW
from tests.factories import board
from tests.factories.cast import Cast
from tests.people.test_list import SignIn


def titles(sign_in: SignIn, who: str, query: str = "") -> list[str]:
    """What somebody sees on the list, in its order."""
    page = sign_in(who).get(f"/board{query}").get_data(as_text=True)
    parts = page.split('class="item__title"')[1:]
    return [part.split(">", 1)[1].split("<", 1)[0] for part in parts]


def test_latest_activity_comes_first(sign_in: SignIn, cast: Cast) -> None:
    first = board.post(cast.bob, "First", NOW - timedelta(days=3))
    board.post(cast.mia, "Second", NOW - timedelta(days=2))
    assert titles(sign_in, "eve") == ["Second", "First"]
    board.reply(first, cast.dan)
    assert titles(sign_in, "gil") == ["First", "Second"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=offering", ["Offer"]),
        ("?show=unanswered", ["Offer", "Talk"]),
        ("?show=own", ["Ask"]),
        ("?show=followed", ["Talk"]),
        ("?tag=kafka%20lag", ["Ask"]),
        ("?tag=Abrechnungslauf", ["Offer"]),
        ("?tag=nothing", []),
        ("?kind=nonsense&show=nonsense", ["Offer", "Talk", "Ask"]),
        ("?page=99", ["Offer", "Talk", "Ask"]),
    ],
)
def test_filters(sign_in: SignIn, cast: Cast, query: str, found: list[str]) -> None:
    ask = board.post(cast.bob, "Ask", NOW - timedelta(days=9), tags=("Kafka lag",))
    board.reply(ask, cast.mia, at=NOW - timedelta(days=8))
    talk = board.post(cast.dan, "Talk", NOW - timedelta(days=2), kind=PostKind.DISCUSSING)
    board.post(cast.mia, "Offer", kind=PostKind.OFFERING, tags=("Billing batch",))
    bob = sign_in("bob")
    bob.post(f"/board/{talk.id}/follow", data={"csrf_token": bob.token(), "on": "yes"})
    assert titles(sign_in, "bob", query) == found


def test_what_is_hidden_is_seen_by_its_author_and_moderators_only(sign_in: SignIn, cast: Cast) -> None:
    topic = board.post(cast.bob, "Open")
    answer = board.hidden(board.reply(topic, cast.mia, "Nasty words"))
    secret = board.hidden(board.post(cast.mia, "Hidden"))
    board.name_moderator(cast.charlie)
    sees = {who: titles(sign_in, who) for who in ("bob", "eve", "adam", "mia", "charlie")}
    all_of_it = ["Hidden", "Open"]
    assert [sees.pop(who) for who in ("mia", "charlie")] == [all_of_it, all_of_it]
    assert list(sees.values()) == [["Open"]] * 3
    for who, status in (("bob", 404), ("adam", 404), ("mia", 200), ("charlie", 200)):
        assert sign_in(who).get(f"/board/{secret.id}").status_code == status
        page = sign_in(who).get(f"/board/{topic.id}").get_data(as_text=True)
        assert ("Nasty words" in page) is (status == 200)
        assert ids(cast, who) >= ({secret.id, answer.id} if status == 200 else set())
        assert bool(ids(cast, who) & {secret.id, answer.id}) is (status == 200)
    assert topic.replies == 0


def ids(cast: Cast, who: str) -> set[int]:
    """What a search may find for somebody."""
    return set(db.session.scalars(listing.visible_ids(getattr(cast, who))))


def test_the_search_finds_what_one_may_read(sign_in: SignIn, cast: Cast) -> None:
    topic = board.post(cast.bob, "Zookeeper")
    board.hidden(board.reply(topic, cast.mia, "Zookeeper is **nasty**"))
    for who, found in (("dan", 1), ("mia", 2)):
        page = sign_in(who).get("/search?q=zookeeper").get_data(as_text=True)
        assert len(re.findall(r'href="/board/[0-9]+"', page)) == found, who


def test_replies_in_a_hidden_conversation_are_hidden_with_it(app: Flask, cast: Cast) -> None:
    topic = board.post(cast.bob)
    answer = board.reply(topic, cast.mia)
    board.hidden(topic)
    assert (ids(cast, "dan"), ids(cast, "bob")) == (set(), {topic.id, answer.id})


def many(cast: Cast, count: int) -> None:
    """So many conversations, a minute apart."""
    rows: list[dict[str, Any]] = [
        {"key": f"p{n}", "kind": PostKind.ASKING, "author_id": cast.mia.id, "title": f"T{n}", "text": "x",
         "posted_at": NOW - timedelta(minutes=n), "active_at": NOW - timedelta(minutes=n), "replies": 0}
        for n in range(count)
    ]  # fmt: skip
    db.session.execute(Post.__table__.insert(), rows)  # type: ignore[attr-defined] # every model has a table
    db.session.commit()


def test_pages_hold_25_and_cost_the_same(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    many(cast, 60)
    assert titles(sign_in, "bob", "?page=3") == [f"T{n}" for n in range(50, 60)]
    bob = sign_in("bob")
    first = count_queries(lambda: bob.get("/board"))
    assert count_queries(lambda: bob.get("/board?page=2")) == first <= 8


def test_a_conversation_costs_the_same_with_many_replies(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    topic = board.post(cast.bob, tags=("lag", "Billing batch"))
    board.name_moderator(cast.dan)
    board.flag(board.reply(topic, cast.mia), cast.dan)
    dan = sign_in("dan")
    few = count_queries(lambda: dan.get(f"/board/{topic.id}"))
    for who in (cast.alice, cast.charlie, cast.eve, cast.adam):
        board.flag(board.reply(topic, who), cast.dan)
    assert count_queries(lambda: dan.get(f"/board/{topic.id}")) <= few <= 20


def test_no_text_is_read_for_the_list(app: Flask, cast: Cast) -> None:
    many(cast, 3)
    db.session.expunge_all()
    found = listing.lines(list(db.session.scalars(listing.ids(cast.bob, Wanted()))))
    assert [post.title for post in found] == ["T0", "T1", "T2"]
    assert all("text" not in post.__dict__ for post in found)
