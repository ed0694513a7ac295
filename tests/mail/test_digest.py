"""Whoever chose it gets the news of a day in one mail, in the morning, in their language."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.mail import claiming, preferences, sending, unsubscribing
from ktrack.mail.kinds import ATTENTION
from ktrack.mail.sending import Tally
from ktrack.models import Person
from ktrack.models.choices import Delivery
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.letters import ICS, stored, waits
from tests.support.mail_server import MailServer

Later = Callable[..., datetime]
MORNING = {"hours": 19.6}  # from half past eleven in Berlin to past seven
KINDS = ("question.asked", "session.proposed")


def daily(person: Person, kinds: Iterable[str] = KINDS) -> None:
    preferences.choose(person, dict.fromkeys(kinds, Delivery.DIGEST), NOW)
    db.session.commit()


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        ("2026-06-15T04:59", "2026-06-14T05:00"),
        ("2026-06-15T05:00", "2026-06-15T05:00"),
        ("2026-01-15T05:59", "2026-01-14T06:00"),
        ("2026-03-29T05:00", "2026-03-29T05:00"),
        ("2026-03-29T04:59", "2026-03-28T06:00"),
    ],
)
def test_digests_go_at_seven_on_the_companys_clock(now: str, latest: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = claiming.latest_digest(moment, "Europe/Berlin")
    assert found.astimezone(UTC) == datetime.fromisoformat(latest).replace(tzinfo=UTC)


def test_the_news_of_a_day_come_together_in_the_morning(server: MailServer, cast: Cast, later: Later) -> None:
    daily(cast.bob)
    mails = [waits(cast.bob, 1), waits(cast.bob, 2, kind="session.proposed")]
    waits(cast.alice, 3)
    assert sending.send_due() == Tally(sent=1), "only what Alice wants at once"
    now = later(**MORNING)
    assert sending.send_due() == Tally(sent=1)
    digest = server.mails[-1]
    assert str(digest["Subject"]) == "KTrack: 2 pieces of news"
    for text in ("News 1", "Text 1", "News 2", "Text 2"):
        assert text in digest.get_content()
    assert [stored(mail).sent_at for mail in mails] == [now, now]
    assert sending.send_due() == Tally()


def test_what_comes_later_waits_for_the_next_morning(server: MailServer, cast: Cast, later: Later) -> None:
    daily(cast.bob)
    waits(cast.bob, 1, at=later(**MORNING))
    assert sending.send_due() == Tally()
    later(hours=43.6)
    assert sending.send_due() == Tally(sent=1)
    assert str(server.mails[0]["Subject"]) == "KTrack: 1 piece of news"


def test_each_gets_their_own_in_their_language(server: MailServer, cast: Cast, later: Later) -> None:
    for person in (cast.bob, cast.charlie):
        daily(person)
        waits(person, 1)
        waits(person, 2)
    later(**MORNING)
    assert sending.send_due() == Tally(sent=2)
    languages = {str(mail["To"].addresses[0].addr_spec): mail["Content-Language"] for mail in server.mails}
    assert languages == {"bob@example.test": "en", "charlie@example.test": "de"}


def test_invitations_come_along_as_files(server: MailServer, cast: Cast, later: Later) -> None:
    daily(cast.bob)
    for number in (1, 2):
        waits(cast.bob, number, kind="session.proposed", calendar=ICS.format(method="REQUEST"))
    later(**MORNING)
    sending.send_due()
    (digest,) = server.mails
    assert [part.get_filename() for part in digest.iter_attachments()] == ["session-1.ics", "session-2.ics"]


def test_a_refused_digest_is_tried_again_as_the_same_mail(
    server: MailServer, cast: Cast, later: Later
) -> None:
    daily(cast.bob)
    waits(cast.bob, 1)
    waits(cast.bob, 2)
    tried: list[str] = []

    def busy(mail: object) -> str:
        tried.append(str(mail["Message-ID"]))  # type: ignore[index] # a mail's header
        return "452 full"

    server.at_data = busy
    later(**MORNING)
    assert sending.send_due() == Tally(postponed=1)
    later(hours=19.7)
    server.at_data = lambda mail: "250 taken"
    assert sending.send_due() == Tally(sent=1)
    assert server.ids == tried


def test_leaving_a_digest_leaves_what_it_is_made_of(server: MailServer, cast: Cast, later: Later) -> None:
    daily(cast.bob)
    waits(cast.bob, 1)
    waits(cast.bob, 2, kind="session.proposed")
    later(**MORNING)
    sending.send_due()
    path = str(server.mails[0]["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    preferences.unsubscribe(cast.bob, _kinds(path), clock.now())
    assert {preferences.deliveries(cast.bob)[kind] for kind in KINDS} == {Delivery.NEVER}


def _kinds(token: str) -> list[str]:
    signed = unsubscribing.read(token)
    assert signed is not None
    return signed[1]


def test_what_needs_a_manager_comes_daily_unless_chosen(server: MailServer, cast: Cast, later: Later) -> None:
    waits(cast.alice, 1, kind=ATTENTION)
    assert sending.send_due() == Tally()
    preferences.choose(cast.alice, {ATTENTION: Delivery.AT_ONCE}, NOW)
    db.session.commit()
    assert sending.send_due() == Tally(sent=1)
