"""Mailing saved views to those who want them, once a week or month each.

A mail and the day of the next one are stored together, and the mail's key names the day it was due: whoever
is killed, is late or runs twice sends it once.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import exists, select, update
from sqlalchemy.orm import joinedload

from ktrack.attention.scope import is_away
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.mail import outbox
from ktrack.mail.kinds import VIEW
from ktrack.models import Account, Person, SavedView, ViewMail
from ktrack.reporting import pages, source, words
from ktrack.reporting.rhythm import next_day
from ktrack.retention import teams
from ktrack.web.logs import log

FROM = time(6)
"""On the company's clock."""
AT_ONCE = 200
"""Views that one round of the worker mails; the next round, a minute later, goes on."""


def mail_due(now: datetime) -> int:
    """Mail the views that are due; returns how many mails were stored. Commits after each."""
    timezone = current_app.config["KTRACK"]["TIMEZONE"]
    if now.astimezone(ZoneInfo(timezone)).time() < FROM:
        return 0
    today = clock.day_of(now, timezone)
    due = select(ViewMail.view_id, ViewMail.person_id).where(ViewMail.next_on <= today)
    found = db.session.execute(due.order_by(ViewMail.next_on, ViewMail.view_id).limit(AT_ONCE)).all()
    db.session.commit()
    return sum(_mail_or_put_off(view_id, person_id, today) for view_id, person_id in found)


def _mail_or_put_off(view_id: int, person_id: int, today: date) -> bool:
    """Mail one; a view that cannot be computed is tried again tomorrow and holds up no other."""
    try:
        told = _mail(view_id, person_id, today)
    except Exception as error:
        db.session.rollback()
        log.error("view", exc_info=error, extra={"data": {"view": view_id}})
        row = (ViewMail.view_id == view_id, ViewMail.person_id == person_id)
        db.session.execute(update(ViewMail).where(*row).values(next_on=today + timedelta(days=1)))
        told = False
    db.session.commit()
    return told


def _mail(view_id: int, person_id: int, today: date) -> bool:
    row = db.session.scalar(
        select(ViewMail)
        .where(ViewMail.view_id == view_id, ViewMail.person_id == person_id, ViewMail.next_on <= today)
        .options(joinedload(ViewMail.view), joinedload(ViewMail.person))
        .with_for_update(of=ViewMail)
    )
    if row is None:  # another worker was faster
        return False
    wanted = _may_read(row.view, row.person, today)
    if wanted:
        _tell(row, today)
    row.next_on = next_day(row.rhythm, today)
    return wanted


def _may_read(view: SavedView, person: Person, today: date) -> bool:
    """Whether the person may open the view today: sees it, may open its page, can sign in, is with us."""
    sees = view.owner_id == person.id or view.shared_with is person.role
    if not sees or not pages.may_open(person, view.page):
        return False
    account = exists().where(Account.person_id == Person.id, Account.disabled_at.is_(None))
    here = select(Person.id).where(Person.id == person.id, account, ~is_away(Person.id, today))
    return db.session.scalar(here) is not None


def _tell(row: ViewMail, today: date) -> None:
    view, chosen = row.view, pages.filters_of(row.view, today, teams.seen_by(row.person, today))
    locale = row.person.locale.value
    with force_locale(locale):
        found = source.read(chosen, locale)
        shown, choice = words.headline(found.headline), words.choice(chosen, found.teams)
    outbox.tell(
        row.person, VIEW, f"view {view.id} {row.next_on.isoformat()}", "saved_view", view=view, found=found,
        shown=shown, choice=choice, arguments=chosen.arguments(),
    )  # fmt: skip
