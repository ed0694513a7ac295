"""A mail goes out once, with the headers that mail programs act on."""

from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from flask import Flask

from ktrack.base.db import db
from ktrack.mail import outbox, sending
from ktrack.mail.sending import Tally
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.letters import ICS, stored, template, to_bob, waits
from tests.support.mail_server import MailServer, mail_server


def test_what_is_due_goes_out_once(server: MailServer, cast: Cast) -> None:
    mails = to_bob(cast, 3)
    assert sending.send_due() == Tally(sent=3)
    assert sending.send_due() == Tally()
    assert [str(mail["Subject"]) for mail in server.mails] == ["News 1", "News 2", "News 3"]
    assert [stored(mail).sent_at for mail in mails] == [NOW] * 3
    assert {stored(mail).claimed_at for mail in mails} == {None}


def test_it_says_who_when_and_that_a_machine_wrote(server: MailServer, cast: Cast) -> None:
    to_bob(cast, 1)
    sending.send_due()
    (mail,) = server.mails
    assert str(mail["From"]) == "KTrack <ktrack@example.test>"
    assert str(mail["To"]) == "Bob Bach <bob@example.test>"
    assert mail["Date"].datetime == NOW
    assert str(mail["Message-ID"]).endswith("@know.example.test>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Text 1" in mail.get_content()


def test_the_address_to_leave_by_is_whole_and_under_the_public_url(server: MailServer, cast: Cast) -> None:
    """Python's own folding writes an address of this length as an encoded word, which nobody can follow."""
    to_bob(cast, 1)
    sending.send_due()
    (mail,) = server.mails
    address = str(mail["List-Unsubscribe"]).strip("<>")
    assert address.startswith("https://know.example.test/k/unsubscribe/")
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in server.raw[0]
    assert address in mail.get_content()


def test_links_hold_the_public_url_whatever_host_was_asked(
    app: Flask, server: MailServer, cast: Cast, tmp_path: Path
) -> None:
    text = "Look\n\n{{ link('people.me') }}"
    evil = app.test_request_context("/", base_url="http://evil.example")
    with template(app, tmp_path, "look", text), evil:
        outbox.tell(cast.bob, "question.asked", "thing 1", "look")
        db.session.commit()
    sending.send_due()
    (mail,) = server.mails
    assert "https://know.example.test/k/me" in mail.get_content()
    assert "evil" not in mail.as_string()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_nobody_adds_headers_through_a_subject_or_a_name(
    app: Flask, server: MailServer, cast: Cast, tmp_path: Path, end: str
) -> None:
    evil = f"Eve{end}Bcc: eve@evil.example{end}{end}<b>"
    cast.bob.name = f"Bob{end}Bcc: eve@evil.example"
    with template(app, tmp_path, "evil", "About {{ thing }}\n\nText"):
        outbox.tell(cast.bob, "question.asked", "thing 1", "evil", thing=evil)
    db.session.commit()
    waits(cast.bob, 2, subject=evil)
    assert sending.send_due() == Tally(sent=2)
    for mail in server.mails:
        assert mail["Bcc"] is None
        assert str(mail["To"].addresses[0].addr_spec) == "bob@example.test"
        assert [part.get_content_type() for part in mail.walk()] == ["text/plain"]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_the_other_form_of_its_mail(server: MailServer, cast: Cast, method: str) -> None:
    waits(cast.bob, calendar=ICS.format(method=method))
    sending.send_due()
    (mail,) = server.mails
    plain, invitation = mail.iter_parts()
    assert mail.get_content_type() == "multipart/alternative"
    assert plain.get_content_type() == "text/plain"
    assert invitation.get_content_type() == "text/calendar"
    assert invitation["Content-Type"].params["method"] == method
    assert f"METHOD:{method}" in invitation.get_content()


def test_what_is_not_due_yet_waits(server: MailServer, cast: Cast, later: Any) -> None:
    waits(cast.bob, send_after=later(hours=1))
    later(minutes=59)
    assert sending.send_due() == Tally()
    later(hours=1)
    assert sending.send_due() == Tally(sent=1)


def test_without_a_server_mail_waits(
    server: MailServer, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail,) = to_bob(cast, 1)
    monkeypatch.setitem(app.config["KTRACK"], "SMTP_HOST", "")
    assert sending.send_due() == Tally()
    assert (stored(mail).sent_at, stored(mail).attempts) == (None, 0)


def test_mail_never_travels_in_the_open_against_the_settings(
    server: MailServer, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail,) = to_bob(cast, 1)
    for number, encryption in enumerate(("starttls", "tls"), 1):
        monkeypatch.setitem(app.config["KTRACK"], "SMTP_TLS", encryption)
        mail.send_after = NOW
        db.session.commit()
        assert sending.send_due() == Tally(postponed=1)
        assert stored(mail).attempts == number
        assert stored(mail).error
    assert server.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # the test's server has no certificate
def test_it_signs_in_where_the_server_asks(
    server: MailServer, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail,) = to_bob(cast, 1)
    seen: list[Any] = []

    def check(*asked: Any) -> Any:
        seen.append(asked[-1])
        return AuthResult(success=True)

    with mail_server(authenticator=check, auth_required=True, auth_require_tls=False) as guarded:
        monkeypatch.setitem(app.config["KTRACK"], "SMTP_PORT", guarded.port)
        assert sending.send_due() == Tally(postponed=1), "nobody signed in"
        assert stored(mail).error.startswith("530")
        monkeypatch.setitem(app.config["KTRACK"], "SMTP_USER", "ktrack")
        monkeypatch.setitem(app.config["KTRACK"], "SMTP_PASSWORD", "secret")
        mail.send_after = NOW
        db.session.commit()
        assert sending.send_due() == Tally(sent=1)
    assert seen[0].login == b"ktrack"
