"""A mail server that is down, slow or refuses: retried with back-off, shown, nothing lost."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.mail import sending
from ktrack.mail import server as client
from ktrack.mail.sending import Tally
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.letters import stored, to_bob, waits
from tests.support.listening import free_port
from tests.support.mail_server import TAKEN, MailServer

Later = Callable[..., datetime]


def test_a_refusal_for_now_is_tried_again_and_again(server: MailServer, cast: Cast, later: Later) -> None:
    (mail,) = to_bob(cast, 1)
    server.at_recipient = lambda recipient: "451 greylisted, come back"
    for attempt, minutes in enumerate((1, 5, 15, 60, 240, 240), 1):
        now = clock.now()
        assert sending.send_due() == Tally(postponed=1)
        assert sending.send_due() == Tally(), "not before its time"
        kept = stored(mail)
        assert (kept.attempts, kept.error) == (attempt, "451 greylisted, come back")
        assert kept.send_after - now == timedelta(minutes=minutes)
        later(seconds=(kept.send_after - NOW).total_seconds())
    server.at_recipient = lambda recipient: "250 ok"
    assert sending.send_due() == Tally(sent=1)
    assert stored(mail).error == ""


@pytest.mark.parametrize("place", ["at_recipient", "at_data"])
def test_what_is_refused_for_good_is_given_up_with_the_servers_words(
    server: MailServer, cast: Cast, place: str, later: Later
) -> None:
    (mail,) = to_bob(cast, 1)
    setattr(server, place, lambda asked: "550 no such person")
    assert sending.send_due() == Tally(given_up=1)
    kept = stored(mail)
    assert (kept.given_up_at, kept.sent_at, kept.error) == (NOW, None, "550 no such person")
    later(days=30)
    assert sending.send_due() == Tally()


def test_one_refused_mail_holds_up_no_other(server: MailServer, cast: Cast) -> None:
    to_bob(cast, 2)
    waits(cast.alice, 3)
    server.at_recipient = lambda to: "550 no such person" if to.startswith("bob") else "250 ok"
    assert sending.send_due() == Tally(sent=1, given_up=2)


def test_a_refused_sender_is_the_operators_to_mend_and_loses_nothing(
    server: MailServer, cast: Cast, later: Later
) -> None:
    mails = to_bob(cast, 2)
    server.at_sender = lambda sender: "553 not your address"
    assert sending.send_due() == Tally(postponed=1), "no other mail would go either"
    assert [stored(mail).given_up_at for mail in mails] == [None, None]
    server.at_sender = lambda sender: "250 ok"
    later(minutes=1)
    assert sending.send_due() == Tally(sent=2)


def test_a_server_that_is_down_is_asked_once_a_round(
    server: MailServer, app: Flask, cast: Cast, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = to_bob(cast, 3)
    with monkeypatch.context() as down:
        down.setitem(app.config["KTRACK"], "SMTP_PORT", free_port())
        assert sending.send_due() == Tally(postponed=1)
    assert "refused" in stored(mails[0]).error
    assert [stored(mail).attempts for mail in mails] == [1, 0, 0]
    later(minutes=1)
    assert sending.send_due() == Tally(sent=3)


def test_a_silent_server_is_not_waited_for(
    server: MailServer, cast: Cast, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail,) = to_bob(cast, 1)
    monkeypatch.setattr(client, "TIMEOUT", 0.3)

    def slow(asked: object) -> str:
        server.let_go.wait(3)
        return "451 too late"

    server.at_data = slow
    assert sending.send_due() == Tally(postponed=1)
    server.let_go.set()
    assert "timed out" in stored(mail).error
    server.at_data = lambda asked: TAKEN
    later(minutes=1)
    assert sending.send_due() == Tally(sent=1)


def test_a_broken_connection_is_made_anew(server: MailServer, cast: Cast, later: Later) -> None:
    to_bob(cast, 3)
    answers = iter(["421 going down", "250 ok", "250 ok", "250 ok"])
    server.at_recipient = lambda recipient: next(answers)
    assert sending.send_due() == Tally(postponed=1)
    later(minutes=1)
    assert sending.send_due() == Tally(sent=3)


@pytest.mark.parametrize(
    "email", [None, "", "bob", "bob@", "bob@x.test\nBcc: eve@evil.example", "a b@x.test"]
)
def test_an_address_that_cannot_be_written_to_is_given_up(
    server: MailServer, cast: Cast, email: str | None
) -> None:
    (mail,) = to_bob(cast, 1)
    other = waits(cast.alice, 2)
    cast.bob.email = email
    db.session.commit()
    assert sending.send_due() == Tally(sent=1, given_up=1)
    assert stored(mail).error
    assert stored(other).sent_at == NOW
    assert [str(sent["To"].addresses[0].addr_spec) for sent in server.mails] == ["alice@example.test"]


def test_a_claim_that_was_left_behind_is_taken_over(server: MailServer, cast: Cast, later: Later) -> None:
    mail = waits(cast.bob, claimed_at=NOW, attempts=1)
    later(minutes=14)
    assert sending.send_due() == Tally(), "its sender may still be at it"
    later(minutes=16)
    assert sending.send_due() == Tally(sent=1)
    assert stored(mail).attempts == 2


def test_a_round_ends_when_the_worker_is_told_to(server: MailServer, cast: Cast) -> None:
    to_bob(cast, 3)
    assert sending.send_due(lambda: len(server.mails) == 2) == Tally(sent=2)
    assert sending.send_due() == Tally(sent=1)
