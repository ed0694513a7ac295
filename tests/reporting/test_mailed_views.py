"""Saved views by mail: once a period, to those who may open them that day, whatever happens to the worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.mail import preferences
from ktrack.mail.kinds import VIEW
from ktrack.models import Departure, Mail, ViewMail
from ktrack.models.choices import Delivery, Locale, Rhythm, Role
from ktrack.reporting import mailing, source
from ktrack.reporting.rhythm import next_day
from ktrack.worker import do_what_is_due
from tests.conftest import NOW
from tests.factories import views
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)  # a Monday


def letters() -> list[Mail]:
    return list(db.session.query(Mail).order_by(Mail.id))


def test_it_tells_the_headline_the_filters_and_where_to_look(proved: Cast) -> None:
    row = views.mailed(views.save(proved.eve, "Platform, weekly"), proved.eve)
    assert mailing.mail_due(NOW) == 1
    (mail,) = letters()
    assert (mail.person_id, mail.kind) == (proved.eve.id, VIEW)
    assert mail.subject == "Platform, weekly: retained about 1 of 1"
    for told in ("About 1 of 1 planned seats", "90 % interval", "Category: Platform", "As of Jun 15, 2026",
                 "/dashboard?category=Platform", "/dashboard/report.pdf?category=Platform",
                 f"/dashboard/views/{row.view_id}/mail"):  # fmt: skip
        assert told in mail.text
    assert row.next_on == date(2026, 6, 22)


def test_it_is_written_in_the_readers_language(proved: Cast) -> None:
    proved.eve.locale = Locale.DE
    views.mailed(views.save(proved.eve), proved.eve, rhythm=Rhythm.MONTHLY)
    mailing.mail_due(NOW)
    assert "Kategorie: Platform" in letters()[0].text
    assert db.session.query(ViewMail).one().next_on == date(2026, 7, 1)


def test_repeating_and_being_late_tell_once(proved: Cast) -> None:
    views.mailed(views.save(proved.eve), proved.eve, date(2026, 5, 4))
    counts = [mailing.mail_due(NOW + timedelta(days=days)) for days in (0, 0, 1, 6, 7, 7, 30)]
    assert counts == [1, 0, 0, 0, 1, 0, 1]


def test_not_before_six(proved: Cast) -> None:
    views.mailed(views.save(proved.eve), proved.eve)
    assert mailing.mail_due(NOW.replace(hour=3)) == 0
    assert mailing.mail_due(NOW.replace(hour=4)) == 1


@contextmanager
def killed(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> Iterator[None]:
    """A worker that dies there, as by SIGKILL: nothing that it began is stored."""
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(where, name, lambda *_args, **_more: (_ for _ in ()).throw(SystemExit))
        yield
    db.session.rollback()


def test_a_killed_worker_tells_the_rest_once(proved: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (proved.eve, proved.adam):
        views.mailed(views.save(person), person)
    with killed(monkeypatch, mailing, "next_day"):
        mailing.mail_due(NOW)
    assert letters() == []
    assert mailing.mail_due(NOW) == 2
    db.session.query(ViewMail).update({"next_on": TODAY})
    db.session.commit()
    mailing.mail_due(NOW)
    assert len(letters()) == 2, "the mail itself says for which day it is"


@pytest.mark.parametrize("why", ["left", "disabled", "no account", "unshared", "other role"])
def test_who_may_not_open_it_today_gets_none(proved: Cast, why: str) -> None:
    view = views.save(proved.adam, shared_with=Role.EXECUTIVE)
    row = views.mailed(view, proved.eve)
    if why == "left":
        db.session.add(Departure(person_id=proved.eve.id, left_on=TODAY))
    elif why == "disabled":
        proved.accounts["eve"].disabled_at = NOW
    elif why == "no account":
        db.session.delete(proved.accounts["eve"])
    elif why == "unshared":
        view.shared_with = None
    else:
        proved.eve.role = view.shared_with = Role.STAFF
    db.session.commit()
    assert mailing.mail_due(NOW) == 0
    assert letters() == []
    assert row.next_on == date(2026, 6, 22)


def test_whoever_wants_none_of_these_mails_is_spared(proved: Cast) -> None:
    views.mailed(views.save(proved.eve), proved.eve)
    preferences.choose(proved.eve, {VIEW: Delivery.NEVER}, NOW)
    mailing.mail_due(NOW)
    assert [mail.kind for mail in letters()] == [VIEW], "it stands in the outbox, where the sender drops it"


def test_one_that_fails_is_tried_tomorrow_and_holds_up_no_other(
    proved: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = views.mailed(views.save(proved.eve, category="Broken"), proved.eve)
    views.mailed(views.save(proved.adam), proved.adam)
    read: Callable[..., source.Source] = source.read

    def failing(chosen: Any, locale: str) -> source.Source:
        if chosen.category == "Broken":
            raise ArithmeticError("a fault of ours")
        return read(chosen, locale)

    monkeypatch.setattr(source, "read", failing)
    assert mailing.mail_due(NOW) == 1
    assert broken.next_on == TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("rhythm", "after", "then"),
    [
        (Rhythm.WEEKLY, date(2026, 6, 15), date(2026, 6, 22)),
        (Rhythm.WEEKLY, date(2026, 6, 21), date(2026, 6, 22)),
        (Rhythm.MONTHLY, date(2026, 12, 1), date(2027, 1, 1)),
        (Rhythm.MONTHLY, date(2026, 1, 31), date(2026, 2, 1)),
    ],
)
def test_the_next_day_lies_ahead(rhythm: Rhythm, after: date, then: date) -> None:
    assert next_day(rhythm, after) == then


def test_the_worker_mails_them_and_what_fails_there_holds_up_no_mail(
    proved: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.mailed(views.save(proved.eve), proved.eve)
    do_what_is_due()
    assert [mail.kind for mail in letters()].count(VIEW) == 1
    monkeypatch.setattr(mailing, "mail_due", lambda _now: 1 / 0)
    assert do_what_is_due().given_up == 0
