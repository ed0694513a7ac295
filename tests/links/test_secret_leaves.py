"""The secret of a link waits in the outbox until it is sent, and is nowhere afterwards."""

from flask import Flask

from ktrack.base.db import db
from ktrack.mail import claiming
from ktrack.models import Mail
from tests.conftest import NOW
from tests.factories import links
from tests.factories.cast import Cast
from tests.links.opening import visitor


def test_once_sent_it_is_the_readers_alone(app: Flask, cast: Cast) -> None:
    _link, secret = links.level(cast)
    letter = claiming.claim(NOW, "Europe/Berlin")
    assert letter is not None
    assert secret in letter.news[0].text
    claiming.sent(letter, NOW)
    db.session.expire_all()
    mail = db.session.query(Mail).one()
    assert (mail.sent_at, mail.text) == (NOW, "")
    assert visitor(app).get(f"/l/{secret}").status_code == 200, "the link itself lives on"


def test_while_the_server_refuses_it_is_kept(app: Flask, cast: Cast) -> None:
    _link, secret = links.level(cast)
    letter = claiming.claim(NOW, "Europe/Berlin")
    assert letter is not None
    claiming.postpone(letter, NOW, "come back later")
    db.session.expire_all()
    assert secret in db.session.query(Mail).one().text


def test_other_mails_are_kept_as_a_record(app: Flask, cast: Cast) -> None:
    _link, _secret, question = links.answer(cast)
    db.session.query(Mail).update({"kind": "question.asked"})
    db.session.commit()
    letter = claiming.claim(NOW, "Europe/Berlin")
    assert letter is not None
    claiming.sent(letter, NOW)
    db.session.expire_all()
    assert question.text in db.session.query(Mail).one().text
