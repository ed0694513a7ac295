"""What the other one of the pair is told by mail, with the session for their calendar."""

from flask_babel import force_locale

from ktrack.mail import outbox
from ktrack.meetings import calendar
from ktrack.meetings.words import other_of, when
from ktrack.models import Meeting, Person
from ktrack.models.choices import MeetingState

_GONE = (MeetingState.DECLINED, MeetingState.CANCELLED)


def tell(meeting: Meeting, kind: str, by: Person) -> None:
    """Tell the other one what `by` did; kind: session.proposed, .answered, .moved or .cancelled."""
    reader = other_of(meeting, by)
    with force_locale(reader.locale.value):
        attached = calendar.invitation(meeting, reader, "CANCEL" if meeting.state in _GONE else "REQUEST")
        day = when(meeting)
    outbox.tell(
        reader,
        kind,
        f"meeting {meeting.id} {meeting.sequence} {meeting.state.value}",
        kind.replace(".", "_"),
        calendar=attached,
        meeting=meeting,
        by=by,
        when=day,
    )
