"""Searching: everybody finds what they may see, the best first, on both databases."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select

from ktrack.base.db import db
from ktrack.models import Question, RecordRead, SearchDocument, Skill
from ktrack.models.choices import Topic
from ktrack.search import index
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import elements

KAFKA = "Apache Kafka operations"
SignIn = Callable[[str], PageClient]


@pytest.fixture
def asked(cast: Cast) -> Question:
    """Bob asks Fay something."""
    question = Question(
        key="q1", shadowing_id=cast.shadowing.id, asker_id=cast.bob.id, expert_id=cast.fay.id,
        asked_at=NOW, reply_by=NOW, text="Wie **groß** darf eine Nachricht an Kafka werden?",
    )  # fmt: skip
    db.session.add(question)
    db.session.commit()
    return question


def documents() -> int:
    return db.session.scalar(select(func.count()).select_from(SearchDocument)) or 0


def found(client: PageClient, words: str, topic: str = "") -> list[str]:
    """Return the titles that a search shows."""
    page = client.get("/search", query_string={"q": words, "topic": topic})
    assert page.status_code == 200
    return elements(page.text, "a", "item__title")


def test_one_search_finds_over_all_topics(sign_in: SignIn, asked: Question) -> None:
    assert found(sign_in("bob"), "kafka") == [KAFKA, "Wie groß darf eine Nachricht an Kafka werden?"]


def test_the_word_is_shown_in_its_context(sign_in: SignIn, asked: Question) -> None:
    page = sign_in("bob").get("/search?q=gross").text
    assert set(elements(page, "mark")) == {"groß"}


def test_a_topic_narrows(sign_in: SignIn, asked: Question) -> None:
    assert found(sign_in("bob"), "kafka", "skill") == [KAFKA]
    assert found(sign_in("bob"), "kafka", "nothing") == found(sign_in("bob"), "kafka")


@pytest.mark.parametrize("who", ["charlie", "eve", "gil"])
def test_others_do_not_find_what_they_may_not_see(who: str, sign_in: SignIn, asked: Question) -> None:
    assert found(sign_in(who), "Nachricht") == []


@pytest.mark.parametrize(("who", "names"), [("bob", []), ("alice", ["Bob Bach"]), ("fay", ["Bob Bach"])])
def test_people_are_found_by_who_may_open_their_record(who: str, names: list[str], sign_in: SignIn) -> None:
    shown = found(sign_in(who), "bach", "person")
    assert shown == (["Bob Bach"] if who == "bob" else names)


@pytest.mark.parametrize(("who", "noted"), [("alice", {"bob", "fay"}), ("fay", set()), ("bob", set())])
def test_reading_what_others_asked_is_noted(
    who: str, noted: set[str], sign_in: SignIn, cast: Cast, asked: Question
) -> None:
    assert found(sign_in(who), "Nachricht")
    read = set(db.session.scalars(select(RecordRead.person_id).where(RecordRead.page == "search.index")))
    assert read == {getattr(cast, key).id for key in noted}


def test_the_very_word_in_a_title_comes_first(sign_in: SignIn, cast: Cast) -> None:
    for number, (name, told) in enumerate([("Vault", ""), ("Vaults of old", ""), ("Secrets", "In a vault.")]):
        db.session.add(Skill(key=f"v{number}", name_en=name, name_de="", category="", description=told))
        db.session.flush()
    db.session.commit()
    assert found(sign_in("bob"), "vault") == ["Vault", "Vaults of old", "Secrets"]


def test_a_change_is_found_and_a_removed_one_is_not(sign_in: SignIn, cast: Cast) -> None:
    cast.kafka.name_en = "Event streaming"
    db.session.commit()
    assert found(sign_in("bob"), "streaming", "skill") == ["Event streaming"]
    assert found(sign_in("bob"), "operations", "skill") == []


def test_what_is_undone_was_never_found(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(Skill(key="x", name_en="Phantom", name_de="", category=""))
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert found(sign_in("bob"), "phantom") == []


@pytest.mark.parametrize(
    "words", ['"', "*", "%", "'", "a" * 10_000, "NEAR(kafka", "kafka OR", "-kafka:*", "\x00"]
)
def test_signs_and_lengths_break_nothing(words: str, sign_in: SignIn, asked: Question) -> None:
    assert found(sign_in("bob"), words) in ([], found(sign_in("bob"), "kafka"))


def test_rebuilding_finds_what_was_written_past_the_session(cast: Cast, app: Flask) -> None:
    before = documents()
    db.session.execute(delete(SearchDocument))
    words = dict.fromkeys(("title", "text", "title_words", "words"), "gone")
    gone = {"topic": Topic.SKILL, "subject_id": 999, **words}
    db.session.execute(insert(SearchDocument), [gone])
    assert index.rebuild() == before + 1
    assert (index.rebuild(), documents()) == (0, before)


def test_a_search_takes_as_many_queries_for_many_hits(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    client = sign_in("bob")
    client.get("/search?q=kafka")
    few = count_queries(lambda: client.get("/search?q=kafka"))
    db.session.add_all(Skill(key=f"k{n}", name_en=f"Kafka {n}", name_de="", category="") for n in range(40))
    db.session.commit()
    assert count_queries(lambda: client.get("/search?q=kafka")) == few
