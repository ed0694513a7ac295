"""Sessions in words: when they are, what their states are called."""

from babel.dates import format_skeleton
from flask import current_app
from flask_babel import format_date, format_time, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ktrack.meetings.wall_clock import wall
from ktrack.models import Meeting, Person
from ktrack.models.choices import MeetingState

# State: the icon's tone and the word.
STATES = {
    MeetingState.PROPOSED: ("planned", _l("proposed")),
    MeetingState.ACCEPTED: ("neutral", _l("agreed")),
    MeetingState.DECLINED: ("neutral", _l("declined")),
    MeetingState.CANCELLED: ("neutral", _l("cancelled")),
    MeetingState.HELD: ("neutral", _l("took place")),
}


def state(meeting: Meeting) -> tuple[str, object]:
    """Return the tone and the word of a session's state."""
    return STATES[meeting.state]


def zone() -> str:
    """Return the name of the time zone that times are typed and shown in."""
    return str(current_app.config["KTRACK"]["TIMEZONE"])


def when(meeting: Meeting) -> str:
    """Return day and time in full, such as "Monday, June 22, 2026, 10:00 AM (Europe/Berlin)"."""
    there = wall(meeting.starts_at, zone())
    words = {
        "day": format_date(there.date(), "full"),
        "time": format_time(there, "short", rebase=False),
        "zone": zone(),
    }
    return str(_("%(day)s, %(time)s (%(zone)s)", **words))


def day_and_time(meeting: Meeting) -> str:
    """Return day and time for a line of a list, such as "Mon, Jun 22, 2026, 10:00 AM"."""
    there = wall(meeting.starts_at, zone())
    day = format_skeleton("yMMMEd", there.date(), locale=get_locale())
    return str(_("%(day)s, %(time)s", day=day, time=format_time(there, "short", rebase=False)))


def other_of(meeting: Meeting, person: Person) -> Person:
    """Return the other one of the pair."""
    pair = meeting.shadowing
    return pair.mentor if pair.mentee_id == person.id else pair.mentee
