"""An expert's word to those who come after, and notes after closing."""

from collections.abc import Callable

from ktrack.base.db import db
from ktrack.models import AuditEvent, Handover, HandoverNote
from tests.factories.cast import Cast
from tests.handover.conftest import stored
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
KEY = "n-0000000000000001"


def leaves(client: PageClient, address: str, text: str) -> int:
    page = client.get(f"{address}/word").get_data(as_text=True)
    form = {"csrf_token": client.token(), "seen": field_value(page, "seen"), "word": text}
    return client.post(f"{address}/word", data=form).status_code


def test_an_expert_leaves_a_word(sign_in: SignIn, cast: Cast, prepared: Handover, address: str) -> None:
    fay = sign_in("fay")
    assert leaves(fay, address, "Call **before** you restart.") == 302
    assert leaves(fay, address, "Call **before** you restart.") == 302
    page = words(sign_in("bob").get(address).get_data(as_text=True))
    assert "Call before you restart." in page
    assert "by Fay Freelancer" in page
    assert db.session.query(AuditEvent).filter_by(action="handover.word").count() == 1


def test_two_experts_do_not_overwrite_each_other(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    cast.engagement.experts.append(cast.mia)
    db.session.commit()
    fay, mia = sign_in("fay"), sign_in("mia")
    old = field_value(fay.get(f"{address}/word").get_data(as_text=True), "seen")
    assert leaves(mia, address, "From Mia") == 302
    answer = fay.post(f"{address}/word", data={"csrf_token": fay.token(), "seen": old, "word": "From Fay"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert field_value(page, "word") == "From Fay"
    assert "From Mia" in words(page)
    again = {"csrf_token": fay.token(), "seen": field_value(page, "seen"), "word": "From both"}
    assert fay.post(f"{address}/word", data=again).status_code == 302
    assert stored(cast).word == "From both"


def test_once_it_is_closed_the_word_stands(
    sign_in: SignIn, cast: Cast, closed: Handover, address: str
) -> None:
    fay = sign_in("fay")
    answer = fay.post(f"{address}/word", data={"csrf_token": fay.token(), "seen": "x", "word": "Too late"})
    assert answer.status_code == 422
    assert field_value(answer.get_data(as_text=True), "word") == "Too late"
    assert stored(cast).word == ""


def test_only_experts_leave_one(sign_in: SignIn, cast: Cast, prepared: Handover, address: str) -> None:
    for who in ("alice", "bob", "adam"):
        client = sign_in(who)
        form = {"csrf_token": client.token(), "word": "x"}
        assert client.post(f"{address}/word", data=form).status_code == 403, who
    assert stored(cast).word == ""


def test_a_note_is_added_once_after_closing(
    sign_in: SignIn, cast: Cast, closed: Handover, address: str
) -> None:
    alice, pack = sign_in("alice"), closed.pack
    form = {"csrf_token": alice.token(), "form_key": KEY, "text": "Bob passed a check since."}
    assert [alice.post(f"{address}/note", data=form).status_code for _twice in range(2)] == [302, 302]
    assert db.session.query(HandoverNote).one().author_id == cast.alice.id
    page = words(sign_in("bob").get(address).get_data(as_text=True))
    assert "Bob passed a check since." in page
    assert stored(cast).pack == pack


def test_a_note_has_words(sign_in: SignIn, cast: Cast, closed: Handover, address: str) -> None:
    alice = sign_in("alice")
    for text in ("", "  ", "a\x00b"):
        form = {"csrf_token": alice.token(), "form_key": KEY, "text": text}
        assert alice.post(f"{address}/note", data=form).status_code == 422
    assert db.session.query(HandoverNote).count() == 0


def test_before_closing_there_are_no_notes(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    alice = sign_in("alice")
    form = {"csrf_token": alice.token(), "form_key": KEY, "text": "Early"}
    assert alice.post(f"{address}/note", data=form).status_code == 422
    assert db.session.query(HandoverNote).count() == 0
