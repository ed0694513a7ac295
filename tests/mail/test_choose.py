"""Choosing how each kind of mail comes, and leaving by the address in a mail."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer

from ktrack.base.db import db
from ktrack.mail import preferences, sending, unsubscribing
from ktrack.mail.kinds import ATTENTION, KINDS
from ktrack.mail.sending import Tally
from ktrack.models import AuditEvent
from ktrack.models.choices import Delivery
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.letters import stored, to_bob, waits
from tests.support.mail_server import MailServer
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
AS_USUAL = {kind.replace(".", "_"): "at_once" for kind in KINDS} | {"attention_digest": "digest"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def choose(client: PageClient, **changed: str) -> Any:
    return client.post("/account/mail", data={"csrf_token": client.token(), **AS_USUAL, **changed})


def acts() -> list[str]:
    return [event.action for event in db.session.query(AuditEvent) if event.action.startswith("mail.")]


def address(mail: Any) -> str:
    """Where the mail's header leads, on this server."""
    return str(mail["List-Unsubscribe"]).strip("<>").removeprefix("https://know.example.test/k")


def test_one_chooses_for_oneself(sign_in: SignIn, cast: Cast) -> None:
    assert choose(sign_in("bob"), question_asked="never", session_moved="digest").status_code == 302
    found = preferences.deliveries(cast.bob)
    assert found["question.asked"] is Delivery.NEVER
    assert found["session.moved"] is Delivery.DIGEST
    assert found["agreement.proposed"] is Delivery.AT_ONCE
    assert found[ATTENTION] is Delivery.DIGEST
    assert preferences.deliveries(cast.alice)["question.asked"] is Delivery.AT_ONCE
    assert acts() == ["mail.choose"]


def test_choosing_the_same_again_leaves_no_trace(sign_in: SignIn, cast: Cast) -> None:
    for _ in range(2):
        choose(sign_in("bob"), question_asked="never")
    choose(sign_in("alice"))
    assert acts() == ["mail.choose"]


@pytest.mark.parametrize("delivery", ["", "sometimes", "\x00"])
def test_what_is_no_choice_changes_nothing(sign_in: SignIn, cast: Cast, delivery: str) -> None:
    answer = choose(sign_in("bob"), question_asked=delivery, session_moved="never")
    assert answer.status_code == 422
    assert preferences.deliveries(cast.bob)["session.moved"] is Delivery.AT_ONCE
    assert acts() == []


def test_what_is_never_wanted_is_not_sent_even_if_it_waited(
    server: MailServer, sign_in: SignIn, cast: Cast
) -> None:
    unwanted, wanted = waits(cast.bob, 1), waits(cast.bob, 2, kind="session.moved")
    choose(sign_in("bob"), question_asked="never")
    assert sending.send_due() == Tally(sent=1)
    assert (stored(unwanted).given_up_at, stored(unwanted).error) == (NOW, "")
    assert stored(wanted).sent_at == NOW


def test_a_mail_program_leaves_with_one_click(app: Flask, server: MailServer, cast: Cast) -> None:
    to_bob(cast, 1)
    sending.send_due()
    program: Any = app.test_client()
    assert program.post(address(server.mails[0]), data=ONE_CLICK).status_code == 200
    assert preferences.deliveries(cast.bob)["question.asked"] is Delivery.NEVER
    assert preferences.deliveries(cast.bob)["question.moved"] is Delivery.AT_ONCE
    waits(cast.bob, 2)
    assert sending.send_due() == Tally()


def test_looking_at_the_page_changes_nothing(app: Flask, server: MailServer, cast: Cast) -> None:
    """Scanners of mail follow links; only a click on the page's button, which is sent, counts."""
    to_bob(cast, 1)
    sending.send_due()
    stranger: Any = app.test_client()
    page = stranger.get(address(server.mails[0]))
    assert page.status_code == 200
    assert "Somebody asks you a question" in page.get_data(as_text=True)
    assert preferences.deliveries(cast.bob)["question.asked"] is Delivery.AT_ONCE
    assert acts() == []


def test_leaving_twice_is_leaving_once(app: Flask, cast: Cast) -> None:
    stranger: Any = app.test_client()
    path = f"/unsubscribe/{unsubscribing.token(cast.bob.id, ['question.asked'])}"
    assert [stranger.post(path, data=ONE_CLICK).status_code for _ in range(2)] == [200, 200]
    assert acts() == ["mail.choose"]


def forged(cast: Cast) -> list[str]:
    good = unsubscribing.token(cast.bob.id, ["question.asked"])
    return [
        good[:-1], good + "x", "x", "." * 300, good.replace(".", "", 1),
        str(URLSafeSerializer("guessed", salt="unsubscribe").dumps([cast.bob.id, "question.asked"])),
        unsubscribing.token(999_999, ["question.asked"]),
    ]  # fmt: skip


def test_an_altered_address_leads_nowhere(app: Flask, cast: Cast) -> None:
    stranger: Any = app.test_client()
    for token in forged(cast):
        assert stranger.get(f"/unsubscribe/{token}").status_code == 404
        assert stranger.post(f"/unsubscribe/{token}", data=ONE_CLICK).status_code == 404
    assert acts() == []
