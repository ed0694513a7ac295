"""Sessions as iCalendar (RFC 5545): a person's whole calendar, and single invitations (RFC 5546).

Times are in UTC, which every calendar shows on its own reader's wall. Both of the pair are attendees and
KTrack is the organizer, so that who organizes never changes, whoever moves a session; answers are given here.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext as _

from ktrack.base.lazy import lazy
from ktrack.mail import outbox
from ktrack.meetings.words import other_of
from ktrack.models import Meeting, Person
from ktrack.models.choices import MeetingState
from ktrack.web.pairs import pair_title

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = lazy("icalendar")

REFRESHED = timedelta(hours=1)
# What RFC 5545 allows in no text, and what some readers take for the end of a line.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_STATUS = {
    MeetingState.PROPOSED: "TENTATIVE",
    MeetingState.ACCEPTED: "CONFIRMED",
    MeetingState.HELD: "CONFIRMED",
    MeetingState.DECLINED: "CANCELLED",
    MeetingState.CANCELLED: "CANCELLED",
}
_ANSWER = {
    MeetingState.PROPOSED: "NEEDS-ACTION",
    MeetingState.DECLINED: "DECLINED",
    MeetingState.CANCELLED: "NEEDS-ACTION",
}


def feed(person: Person, meetings: Iterable[Meeting]) -> str:
    """Return the whole calendar of a person, in the language that is spoken now."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", str(_("KTrack sessions")))
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for meeting in meetings:
        calendar.add_component(_event(meeting, person))
    return str(calendar.to_ical(), "utf-8")


def invitation(meeting: Meeting, reader: Person, method: str = "REQUEST") -> str:
    """Return one session for a mail to `reader`; method: REQUEST, CANCEL, or PUBLISH for a file to keep."""
    calendar = _calendar(method)
    calendar.add_component(_event(meeting, reader))
    return str(calendar.to_ical(), "utf-8")


def _calendar(method: str) -> "icalendar.Calendar":
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//KTrack//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(meeting: Meeting, reader: Person) -> "icalendar.Event":
    event = icalendar.Event()
    changed = meeting.answered_at or meeting.proposed_at
    event.add("uid", _clean(f"{meeting.key}@ktrack"))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", meeting.sequence)
    event.add("status", _STATUS[meeting.state])
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes))
    event.add("summary", _clean(_summary(meeting, reader)))
    event.add("url", outbox.link("meetings.show", meeting_id=meeting.id))
    event.add("description", _clean(_description(meeting)))
    if meeting.place:
        event.add("location", _clean(meeting.place))
    _add_people(event, meeting)
    return event


def _summary(meeting: Meeting, reader: Person) -> str:
    name = other_of(meeting, reader).name
    if meeting.state is MeetingState.PROPOSED:
        return str(_("Session with %(name)s (proposed)", name=name))
    return str(_("Session with %(name)s", name=name))


def _description(meeting: Meeting) -> str:
    page = outbox.link("meetings.show", meeting_id=meeting.id)
    return "\n\n".join(part for part in (pair_title(meeting.shadowing), meeting.agenda, page) if part)


def _add_people(event: "icalendar.Event", meeting: Meeting) -> None:
    sender: str = current_app.config["KTRACK"]["MAIL_FROM"]
    event.add("organizer", _address(sender, "KTrack"))
    for person in (meeting.shadowing.mentee, meeting.shadowing.mentor):
        if person.email:
            attendee = _address(person.email, person.name)
            attendee.params["ROLE"] = "REQ-PARTICIPANT"
            attendee.params["RSVP"] = "FALSE"
            proposed = person.id == meeting.proposed_by_id
            attendee.params["PARTSTAT"] = "ACCEPTED" if proposed else _ANSWER.get(meeting.state, "ACCEPTED")
            event.add("attendee", attendee)


def _address(email: str, name: str) -> "icalendar.vCalAddress":
    address = icalendar.vCalAddress("mailto:" + quote(email, safe="@!#$&'*+/=^_`{|}~.-"))
    address.params["CN"] = " ".join(_clean(name).replace('"', "'").split())
    return address


def _clean(text: str) -> str:
    """Return `text` without what iCalendar cannot hold; lines stay lines."""
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
