"""Two senders at the same moment: each mail goes out once."""

from datetime import datetime

from flask import Flask

from ktrack.base.db import db
from ktrack.mail import sending
from tests.factories.cast import make_cast
from tests.factories.letters import to_bob
from tests.support.at_once import at_once
from tests.support.mail_server import mail_server

MAILS = 12


def test_two_senders_share_the_mail(own_app: Flask, frozen: datetime) -> None:
    with own_app.app_context():
        to_bob(make_cast(), MAILS)

    def send() -> int:
        with own_app.app_context():
            return sending.send_due().sent

    with mail_server() as server:
        own_app.config["KTRACK"].update(SMTP_HOST="127.0.0.1", SMTP_PORT=server.port, SMTP_TLS="none")
        shares = at_once([send, send, send])
    assert sum(shares) == MAILS
    assert len(set(server.ids)) == len(server.ids) == MAILS
    with own_app.app_context():
        db.session.remove()
        db.engine.dispose()
