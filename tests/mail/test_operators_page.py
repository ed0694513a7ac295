"""The operator sees what waits, what was refused and why, and when the worker stopped; not what mail says."""

from collections.abc import Callable
from datetime import datetime

import pytest

from ktrack.base.db import db
from ktrack.mail import beats, sending
from ktrack.mail.sending import Tally
from ktrack.models import AuditEvent
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.letters import stored, to_bob, waits
from tests.support.mail_server import MailServer
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
Later = Callable[..., datetime]


def page(sign_in: SignIn) -> str:
    return words(sign_in("adam").get("/mail").get_data(as_text=True))


def retry(sign_in: SignIn, who: str, path: str) -> int:
    client = sign_in(who)
    return client.post(path, data={"csrf_token": client.token()}).status_code


def test_it_says_what_the_server_said(server: MailServer, sign_in: SignIn, cast: Cast) -> None:
    waits(cast.bob, subject="Private matter", text="Very private\n")
    waits(cast.alice, 2)
    server.at_recipient = lambda to: "550 <b>unknown</b>" if to.startswith("bob") else "451 busy"
    sending.send_due()
    shown = page(sign_in)
    assert "Given up 1" in shown
    front = words(sign_in("adam").get("/").get_data(as_text=True))
    assert "Mail that waits 1" in front
    assert "Mail given up 1" in front
    assert "Bob Bach Somebody asks you a question" in shown
    assert "550 <b>unknown</b>" in shown
    assert "Waiting 1" in shown
    assert "451 busy" in shown
    assert "rivate" not in shown


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_it_is_for_administrators(sign_in: SignIn, cast: Cast, who: str) -> None:
    mail = waits(cast.bob, given_up_at=NOW, error="550 no")
    assert sign_in(who).get("/mail").status_code == 403
    assert retry(sign_in, who, f"/mail/{mail.id}/retry") == 403
    assert retry(sign_in, who, "/mail/retry") == 403
    assert stored(mail).given_up_at == NOW


def test_a_mended_mail_is_tried_again(server: MailServer, sign_in: SignIn, cast: Cast) -> None:
    mail = waits(cast.bob, given_up_at=NOW, error="550 no", attempts=4)
    assert retry(sign_in, "adam", f"/mail/{mail.id}/retry") == 302
    assert sending.send_due() == Tally(sent=1)
    assert db.session.query(AuditEvent).filter_by(action="mail.retry").count() == 1


def test_all_can_be_tried_again_but_for_what_nobody_wants(
    server: MailServer, sign_in: SignIn, cast: Cast
) -> None:
    refused = [waits(cast.bob, number, given_up_at=NOW, error="550 no") for number in (1, 2)]
    unwanted = waits(cast.bob, 3, given_up_at=NOW)
    assert retry(sign_in, "adam", "/mail/retry") == 302
    assert sending.send_due() == Tally(sent=2)
    assert [stored(mail).sent_at for mail in refused] == [NOW, NOW]
    assert stored(unwanted).given_up_at == NOW


def test_what_went_out_is_not_sent_again(server: MailServer, sign_in: SignIn, cast: Cast) -> None:
    (mail,) = to_bob(cast, 1)
    sending.send_due()
    assert retry(sign_in, "adam", f"/mail/{mail.id}/retry") == 404
    assert sending.send_due() == Tally()


def test_a_stopped_worker_is_seen(server: MailServer, sign_in: SignIn, cast: Cast, later: Later) -> None:
    assert "The worker has never run" in page(sign_in)
    beats.beat(beats.MAIL, NOW)
    db.session.commit()
    later(minutes=9)
    assert "The worker ran last at" in page(sign_in)
    later(minutes=11)
    assert "The worker has not run since 6/15/26" in page(sign_in)
    assert "The worker has not run since" in words(sign_in("adam").get("/").get_data(as_text=True))
    beats.beat(beats.MAIL, later(minutes=12))
    db.session.commit()
    assert "The worker ran last at" in page(sign_in)


def test_without_a_server_it_says_so(sign_in: SignIn, cast: Cast) -> None:
    assert "No mail server is set" in page(sign_in)
