"""A freelancer without an account confirms a level by the link that a real mail server took."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.mail import sending
from ktrack.models import Evidence, Mail
from tests.factories import links
from tests.factories.cast import Cast
from tests.links.opening import post, text, visitor
from tests.support.mail_server import mail_server
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def test_from_the_mentees_form_to_the_level(
    app: Flask, sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.session.delete(cast.accounts["fay"])
    db.session.commit()
    bob = sign_in("bob")
    asked = {"csrf_token": bob.token(), "skill": cast.kafka.id, "level": "3", "note": links.NOTE}
    bob.post(f"/shadowings/{cast.shadowing.id}/links/new", data=asked)
    with mail_server() as server:
        settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": server.port, "SMTP_TLS": "none"}
        for name, value in settings.items():
            monkeypatch.setitem(app.config["KTRACK"], name, value)
        sending.send_due()
        (mail,) = server.mails
    assert str(mail["To"]) == "Fay Freelancer <fay@example.test>"
    found = re.search(r"https?://\S+/l/\S+", mail.get_content())
    assert found, "the mail holds the whole address"
    secret = urlsplit(found[0]).path.removeprefix("/l/")
    assert secret not in "".join(kept.text for kept in db.session.query(Mail))
    client = visitor(app)
    assert "Confirm level 3" in text(client, secret)
    assert post(client, secret).status_code == 302
    assert db.session.query(Evidence).one().assessor_id == cast.fay.id
    assert client.get(f"/l/{secret}").status_code == 410
