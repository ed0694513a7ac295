"""Keeping a view, sharing it, deleting it, and having it mailed."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete as delete_from
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.access.groups import TOGETHER
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.dashboards.filters import Filters
from ktrack.models import Person, SavedView, ViewMail
from ktrack.models.choices import Rhythm, Role
from ktrack.reporting import pages, queries
from ktrack.reporting.rhythm import next_day


def save(
    name: str, page: str, chosen: Filters, shared_with: Role | None, key: str, *, pinned: bool, by: Person,
    at: datetime,
) -> SavedView:  # fmt: skip
    """Keep a choice of a page; `pinned`: with its day. Sending the same form twice keeps one.

    Refused for a page that cannot be kept, and a role that cannot open it.
    """
    known = queries.by_key(key)
    if known is not None:
        return _own(known, by)
    _check(page, shared_with)
    view = SavedView(
        key=key, owner_id=by.id, name=name, page=page, team_id=chosen.team or None,
        small_teams=chosen.team == TOGETHER, category=chosen.category or "", reason=chosen.reason,
        no_category=chosen.category == "", as_of=chosen.as_of if pinned else None, created_at=at,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(view)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        made = queries.by_key(key)
        if made is None:
            raise
        return _own(made, by)
    _share(view, shared_with, by=by, at=at)
    return view


def _own(view: SavedView, by: Person) -> SavedView:
    if view.owner_id != by.id:
        raise Refused(_("This form was sent before. Open it again."))
    return view


def _check(page: str, shared_with: Role | None) -> None:
    if page not in pages.PAGES:
        raise Refused(_("This page cannot be kept as a view."))
    if shared_with is not None and shared_with not in pages.roles(page):
        raise Refused(_("People of this role cannot open the page."), "shared_with")


def change(view: SavedView, name: str, shared_with: Role | None, *, by: Person, at: datetime) -> None:
    """Rename a view and share it with a role (None: with nobody). Refused for a role that cannot open it."""
    _check(view.page, shared_with)
    view.name = name
    _share(view, shared_with, by=by, at=at)


def _share(view: SavedView, shared_with: Role | None, *, by: Person, at: datetime) -> None:
    """Share a view; mails to those who do not see it any more end."""
    before = view.shared_with
    if shared_with is before:
        return
    view.shared_with = shared_with
    if before is not None:
        others = (ViewMail.view_id == view.id, ViewMail.person_id != view.owner_id)
        db.session.execute(delete_from(ViewMail).where(*others))
    if shared_with is None:
        trail.note(by, "view.unshare", view, at)
    else:
        trail.note(by, "view.share", view, at, role=shared_with.value)


def delete(view: SavedView, *, by: Person, at: datetime) -> None:
    """Delete a view and end its mails."""
    trail.note(by, "view.delete", view, at, shared=view.shared_with.value if view.shared_with else None)
    db.session.execute(delete_from(ViewMail).where(ViewMail.view_id == view.id))
    db.session.delete(view)


def mail(view: SavedView, rhythm: Rhythm | None, *, to: Person, today: date) -> None:
    """Have a view mailed to `to` from the next Monday or first of a month on; None: not any more."""
    row = db.session.get(ViewMail, (view.id, to.id))
    if rhythm is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        next_on = next_day(rhythm, today)
        db.session.add(ViewMail(view_id=view.id, person_id=to.id, rhythm=rhythm, next_on=next_on))
    elif row.rhythm is not rhythm:
        row.rhythm, row.next_on = rhythm, next_day(rhythm, today)
