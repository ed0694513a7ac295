"""Sessions for calendar programs: a personal address without a login, and one session as a file."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.mail import outbox
from ktrack.meetings import calendar, queries
from ktrack.meetings.actions import addresses
from ktrack.meetings.views.pages import known
from ktrack.models import CalendarFeed
from ktrack.web.guards import allow, public, viewer
from ktrack.web.limits import limiter
from ktrack.web.today import now

# Calendar programs ask every few minutes at most; who tries addresses out asks for many that are none.
READS, GUESSES = "30 per minute", "20 per minute; 100 per hour"


def calendar_address() -> CalendarFeed | None:
    """Return when the viewer's calendar got its address; for the account page."""
    return queries.calendar_of(viewer())


def _secret() -> str:
    return "calendar:" + addresses.hashed((request.view_args or {}).get("secret", ""))


def _wrong(response: object) -> bool:
    return getattr(response, "status_code", 200) == 404


@public
@limiter.limit(GUESSES, deduct_when=_wrong)
@limiter.limit(READS, key_func=_secret)
def feed(secret: str) -> ResponseReturnValue:
    """Send a person's sessions to their calendar program; the address is the only key."""
    person = queries.reader_of(addresses.hashed(secret)) or abort(404)
    with force_locale(person.locale.value):
        text = calendar.feed(person, queries.of_calendar(person, now()))
    return _file(text, "ktrack.ics")


def _file(text: str, name: str) -> Response:
    response = Response(text, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@allow(Permission.SESSION)
def one(meeting_id: int) -> ResponseReturnValue:
    """Send one session as a file that a calendar program keeps."""
    meeting = known(meeting_id)
    return _file(calendar.invitation(meeting, viewer(), "PUBLISH"), f"session-{meeting.id}.ics")


@allow(Permission.OWN_ACCOUNT)
def make() -> ResponseReturnValue:
    """Make or renew the address of one's own calendar, and show it this once."""
    secret = addresses.make(viewer(), now())
    return render_template("meetings/address.html", address=outbox.link("meetings.feed", secret=secret))


@allow(Permission.OWN_ACCOUNT)
def revoke() -> ResponseReturnValue:
    """Let the address of one's own calendar open nothing any more."""
    addresses.revoke(viewer(), now())
    flash(_("The calendar address is revoked."))
    return redirect(url_for("accounts.show"))
