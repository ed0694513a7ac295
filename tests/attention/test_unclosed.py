"""What is over and not closed stands on the manager's list until it is closed."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask

from ktrack.attention import telling, unclosed
from ktrack.base.db import db
from ktrack.models import Engagement, Handover, Mail
from ktrack.models.choices import Reason
from tests.attention.conftest import Look
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def end(cast: Cast, days_ago: int = 3) -> None:
    cast.engagement.ends_on = NOW.date() - timedelta(days=days_ago)
    db.session.commit()


def hand_over(cast: Cast, *, closed: bool) -> None:
    by = cast.alice.id
    handover = Handover(key="o1", engagement_id=cast.engagement.id, opened_at=NOW, opened_by_id=by)
    if closed:
        handover.closed_at, handover.closed_by_id, handover.pack = NOW, by, "{}"
    db.session.add(handover)
    db.session.commit()


def test_it_stands_there_until_it_is_closed(look: Look, cast: Cast) -> None:
    assert look().unclosed.count == 0
    end(cast)
    (found,) = look().unclosed.shown
    assert (found.title, found.days, found.begun) == ("Event platform", 3, False)
    assert look("charlie").unclosed.count == 0
    hand_over(cast, closed=False)
    assert look().unclosed.shown[0].begun
    db.session.query(Handover).delete()
    hand_over(cast, closed=True)
    assert look().unclosed.count == 0


def test_pages_lead_to_it(sign_in: SignIn, cast: Cast) -> None:
    end(cast)
    alice = sign_in("alice")
    page = alice.get("/attention").get_data(as_text=True)
    assert f"/engagements/{cast.engagement.id}/handover" in page
    assert "ended 3 days ago" in words(page)
    assert "1 engagement is over and not closed" in words(alice.get("/").get_data(as_text=True))
    assert "not closed" in words(alice.get("/engagements?state=ended").get_data(as_text=True))
    page = alice.get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert "The project is over and not closed yet." in words(page)


def test_what_is_closed_early_ends_no_more(look: Look, cast: Cast) -> None:
    end(cast, -20)
    assert [ends.title for ends in look().ending] == ["Event platform"]
    hand_over(cast, closed=True)
    assert look().ending == []


def test_a_manager_is_told_once_of_what_ended_lately(app: Flask, cast: Cast) -> None:
    end(cast)
    for days in range(3):
        telling.tell_daily(NOW + timedelta(days=days))
    mails = db.session.query(Mail).filter(Mail.dedupe_key.contains("unclosed")).all()
    assert [(mail.person.key, mail.subject) for mail in mails] == [
        ("alice", "Event platform is over and not closed yet"),
    ]  # fmt: skip
    end(cast, 31)
    assert unclosed.unclosed(None, NOW.date()).count == 0


def test_many_are_counted_and_the_latest_shown(look: Look, cast: Cast) -> None:
    for number in range(30):
        day = date(2025, 1, 1) + timedelta(days=number)
        db.session.add(Engagement(
            key=f"old-{number}", title=f"Old {number}", reason=Reason.PEAK, team_id=cast.payments.id,
            manager_id=cast.alice.id, starts_on=day, ends_on=day,
        ))  # fmt: skip
    db.session.commit()
    found = look().unclosed
    assert (found.count, len(found.shown), found.shown[0].title) == (30, 25, "Old 29")
