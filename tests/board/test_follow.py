"""Following, blocking, and the mail about what is new."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.board import digest
from ktrack.board.actions import following
from ktrack.mail import preferences
from ktrack.mail.kinds import FOLLOWED
from ktrack.models import FollowDigest, Mail, PersonBlock, PersonFollow, TagFollow
from ktrack.models.choices import Delivery, DigestRhythm
from tests.conftest import NOW
from tests.factories import board
from tests.factories.cast import Cast
from tests.people.test_list import SignIn
from tests.support.page_client import PageClient
from tests.support.page_reader import words

LATER = NOW + timedelta(hours=1)
TOMORROW = NOW + timedelta(days=1)


def press(client: PageClient, path: str, on: str = "yes") -> None:
    """Press a button that turns something on or off, twice."""
    for _time in range(2):
        assert client.post(path, data={"csrf_token": client.token(), "on": on}).status_code == 302


def news(cast: Cast, now: datetime = TOMORROW) -> list[str]:
    """What the digest of Bob says, line by line; nothing where there is none."""
    digest.tell_due(now)
    sent = db.session.query(Mail).filter_by(kind=FOLLOWED, person_id=cast.bob.id).order_by(Mail.id.desc())
    first = sent.first()
    return [] if first is None else [line for line in first.text.splitlines() if line]


def follow_all(cast: Cast) -> None:
    """Bob follows a conversation of Dan's, the tag "lag" and Mia."""
    topic = board.post(cast.dan, "Old", NOW - timedelta(days=3), tags=("lag",))
    following.follow_post(topic, True, by=cast.bob, at=NOW, today=NOW.date())
    following.follow_tag(topic.tags[0], True, by=cast.bob, at=NOW, today=NOW.date())
    following.follow_person(cast.mia, True, by=cast.bob, at=NOW, today=NOW.date())
    db.session.commit()
    board.reply(topic, cast.alice, at=LATER)
    board.post(cast.alice, "Tagged", LATER, tags=("lag",))
    board.post(cast.alice, "Other", LATER)
    board.reply(board.post(cast.dan, "Dan's", LATER), cast.mia, at=LATER)
    board.reply(topic, cast.bob, at=LATER)


def test_one_mail_tells_what_is_new_in_what_one_follows(app: Flask, cast: Cast) -> None:
    follow_all(cast)
    assert news(cast, NOW) == [], "not before the day has come"
    said = news(cast)
    told = [line for line in said if ": " in line or "replies in" in line][:3]
    assert sorted(told) == [
        "Alice Acker replies in “Old”", "Alice Acker writes: Tagged", "Mia Mentor replies in “Dan's”",
    ]  # fmt: skip
    assert digest.tell_due(TOMORROW) == 0, "running again tells nothing twice"
    assert digest.tell_due(TOMORROW + timedelta(days=1)) == 0, "and nothing new is no mail"


def test_hidden_and_blocked_are_not_told(app: Flask, cast: Cast) -> None:
    topic = board.post(cast.dan, at=NOW - timedelta(days=3))
    following.follow_post(topic, True, by=cast.bob, at=NOW, today=NOW.date())
    following.block(cast.mia, True, by=cast.bob, at=NOW)
    board.hidden(board.reply(topic, cast.alice, at=LATER))
    board.reply(topic, cast.mia, at=LATER)
    assert news(cast) == []


@pytest.mark.parametrize(
    ("rhythm", "day"), [(DigestRhythm.DAILY, 16), (DigestRhythm.WEEKLY, 22), (DigestRhythm.OFF, None)]
)
def test_the_rhythm_is_chosen_on_the_page(
    sign_in: SignIn, cast: Cast, rhythm: DigestRhythm, day: int | None
) -> None:
    bob = sign_in("bob")
    data = {"csrf_token": bob.token(), "rhythm": rhythm.value}
    assert bob.post("/board/following", data={**data, "rhythm": "hourly"}).status_code == 422
    assert db.session.query(FollowDigest).count() == 0
    for _time in range(2):
        assert bob.post("/board/following", data=data).status_code == 302
    stored = db.session.query(FollowDigest).one()
    assert (stored.rhythm, stored.next_on and stored.next_on.day) == (rhythm, day)


def test_who_unsubscribed_by_mail_reads_never_and_can_come_back(sign_in: SignIn, cast: Cast) -> None:
    follow_all(cast)
    preferences.unsubscribe(cast.bob, [FOLLOWED], NOW)
    db.session.commit()
    bob = sign_in("bob")
    page = bob.get("/board/following").get_data(as_text=True)
    assert re.search(r"<input[^>]*checked[^>]*value=\"off\"", page)
    bob.post("/board/following", data={"csrf_token": bob.token(), "rhythm": "daily"})
    assert preferences.deliveries(cast.bob)[FOLLOWED] is not Delivery.NEVER


def test_buttons_follow_and_stop(sign_in: SignIn, cast: Cast) -> None:
    topic = board.post(cast.mia, "Offsets", tags=("lag",))
    bob = sign_in("bob")
    paths = (f"/board/{topic.id}/follow", f"/board/tags/{topic.tags[0].id}/follow",
             f"/board/people/{cast.mia.id}/follow")  # fmt: skip
    for path in paths:
        press(bob, path)
    page = words(bob.get("/board/following").get_data(as_text=True))
    assert all(text in page for text in ("Offsets", "lag", "Mia Mentor"))
    for path in paths:
        press(bob, path, "no")
    assert (db.session.query(TagFollow).count(), db.session.query(PersonFollow).count()) == (0, 0)


def test_a_block_keeps_two_people_apart(sign_in: SignIn, cast: Cast) -> None:
    topic, other = board.post(cast.bob, "Bob's"), board.post(cast.mia, "Mia's")
    third = board.post(cast.dan, "Dan's")
    board.reply(third, cast.mia, "Nasty")
    bob, mia = sign_in("bob"), sign_in("mia")
    press(mia, f"/board/people/{cast.bob.id}/follow")
    press(bob, f"/board/people/{cast.mia.id}/block")
    assert db.session.query(PersonFollow).count() == 0
    assert "Mia's" not in words(bob.get("/board").get_data(as_text=True))
    assert "You block Mia Mentor. Show it all the same" in bob.get(f"/board/{third.id}").get_data(
        as_text=True
    )
    assert bob.get(f"/board/{other.id}").status_code == 200
    answer = mia.post(f"/board/{topic.id}/reply", data={"csrf_token": mia.token(), "text": "But"})
    assert "does not take replies from you" in words(answer.get_data(as_text=True))
    press(mia, f"/board/people/{cast.bob.id}/follow")
    assert db.session.query(PersonFollow).count() == 0
    press(bob, f"/board/people/{cast.mia.id}/block", "no")
    assert db.session.query(PersonBlock).count() == 0
    press(bob, f"/board/people/{cast.bob.id}/block")
    assert db.session.query(PersonBlock).count() == 0, "nobody blocks themselves"
