"""Who reads a handover, and how much of it."""

from collections.abc import Callable
from datetime import date

from ktrack.base.db import db
from ktrack.models import Handover, Shadowing
from tests.factories import questions
from tests.factories.cast import Cast
from tests.handover.conftest import close, typed
from tests.handover.test_document import text_of
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def mia_learns_too(cast: Cast) -> None:
    """Mia shadows an internal mentor in the same engagement, for Kafka."""
    db.session.add(Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.dan.id, mentee_id=cast.mia.id,
        starts_on=date(2026, 2, 2), skills=[cast.kafka],
    ))  # fmt: skip
    db.session.commit()


def says(client: PageClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_names_are_shown_to_those_who_know_them(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    mia_learns_too(cast)
    questions.ask(cast)
    for who in ("alice", "adam", "fay", "bob"):
        assert "Bob Bach: level 4" in says(sign_in(who), address), who
    for who in ("mia", "dan"):
        page = says(sign_in(who), address)
        assert "Bob" not in page, who
        assert "1 more person" in page
        assert "rebalance" not in page
        assert "asked in the engagement" in page


def test_questions_are_read_by_those_who_had_a_part_in_them(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    questions.ask(cast)
    for who, reads in (("alice", True), ("fay", True), ("bob", True), ("adam", False)):
        page = says(sign_in(who), address)
        assert ("rebalance" in page) is reads, who
        assert "Bob Bach asks Fay Freelancer" in page


def test_the_document_shows_no_more_than_the_page(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    mia_learns_too(cast)
    asked = questions.ask(cast)
    alice, mia = sign_in("alice"), sign_in("mia")
    left = {"questions-0-number": asked.id, "questions-0-reason": "By phone"}
    alice.post(f"{address}/edit", data=typed(alice, cast, **left))
    told = [text_of(mia.get(f"{address}.pdf").data)]
    assert close(alice, address).status_code == 302
    told.append(text_of(mia.get(f"{address}.pdf").data))
    for text in told:
        assert "1 more person" in text
        assert "Bob Bach" not in text
        assert "rebalance" not in text
    assert "rebalance" in text_of(alice.get(f"{address}.pdf").data)


def test_executives_are_kept_out(sign_in: SignIn, prepared: Handover, address: str) -> None:
    eve = sign_in("eve")
    assert eve.get(address).status_code == 403
    assert eve.get(f"{address}.pdf").status_code == 403


def test_before_it_is_begun_the_page_says_what_to_do(sign_in: SignIn, cast: Cast, address: str) -> None:
    for who in ("alice", "bob", "fay"):
        client = sign_in(who)
        page = says(client, address)
        assert "Nobody has begun the handover." in page
        assert ("Begin the handover" in page) is (who == "alice")
        assert client.get(f"{address}.pdf").status_code == 404


def test_it_is_there_in_german(sign_in: SignIn, cast: Cast, prepared: Handover, address: str) -> None:
    alice = sign_in("alice")
    alice.post("/preferences", data={"csrf_token": alice.token(), "locale": "de"})
    page = says(alice, address)
    assert "Betrieb von Apache Kafka" in page
    assert "Übergabe" in page


def test_everybody_can_take_along_what_is_signed_about_them(sign_in: SignIn, closed: Handover) -> None:
    taken = {who: sign_in(who).get("/me.json").get_json() for who in ("bob", "alice")}
    (proof,) = taken["bob"]["handover_proofs"]
    assert (proof["skill"], proof["level"], proof["kind"]) == ("Apache Kafka operations", 4, "signoff")
    assert taken["alice"]["handover_proofs"] == []
    assert "pack" not in taken["alice"]["handovers"][0]
    assert [row["reason"] for row in taken["alice"]["handover_items"]] == ["No time was left."]
