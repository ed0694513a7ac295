"""The forms of sessions: proposing and moving, saying no, writing up."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from ktrack.base.text import new_key
from ktrack.meetings.actions.arranging import Plan
from ktrack.meetings.actions.writing_up import MOST_FOLLOW_UPS, Task, WriteUp, mark
from ktrack.meetings.wall_clock import wall
from ktrack.models import Meeting, Shadowing
from ktrack.web.forms import Form, PartForm, no_nul
from ktrack.web.rows import Rows

KEY = re.compile(r"m-[0-9a-f]{16}")
SHORTEST, LONGEST = 5, 24 * 60
LONGEST_PLACE, LONGEST_AGENDA = 500, 5_000
LONGEST_OUTCOME, LONGEST_NOTES, LONGEST_TASK = 2_000, 20_000, 500
WEEK = timedelta(days=7)
USUAL_HOUR, USUAL_MINUTES = 10, 60


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


class PlanForm(Form):
    """When, where and what for."""

    day = DateField(_l("Day"), [InputRequired()])
    hour = TimeField(_l("Time"), [InputRequired()])
    minutes = IntegerField(_l("Minutes"), [InputRequired(), NumberRange(SHORTEST, LONGEST)])
    place = StringField(_l("Place or link"), [Length(max=LONGEST_PLACE), no_nul], filters=[_trimmed])
    agenda = TextAreaField(_l("Agenda"), [Length(max=LONGEST_AGENDA), no_nul], filters=[_unix])

    def plan(self) -> Plan:
        """Return what a valid form says."""
        return Plan(self.day.data, self.hour.data, self.minutes.data, self.place.data, self.agenda.data)


class ProposeForm(PlanForm):
    """A new session; its key makes one session of one form."""

    meeting_key = HiddenField()

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not KEY.fullmatch(self.meeting_key.data or ""):
            self.meeting_key.data = new_key("m")


class MoveForm(PlanForm):
    """Another time, place or agenda."""

    seen = HiddenField()


class ReasonForm(Form):
    """Why a session is declined or cancelled."""

    seen = HiddenField()
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=500), no_nul])


class TaskForm(PartForm):
    """What somebody will do."""

    position = HiddenField()
    person = SelectField(_l("Who"))
    text = StringField(_l("What"), [Length(max=LONGEST_TASK), no_nul], filters=[_trimmed])


class Tasks(Rows):
    """Follow-ups; whoever they are for is one of `people`, in rows added later, too."""

    people: Sequence[SelectChoice] = ()

    def _add_entry(self, *args: Any, **kwargs: Any) -> FormField:
        entry = super()._add_entry(*args, **kwargs)
        entry.form.person.choices = list(self.people)
        return entry


def _at_most_twenty(form: Any, field: Rows) -> None:
    if len(field.entries) > MOST_FOLLOW_UPS:
        raise ValidationError(_l("A session has at most 20 follow-ups."))


class WriteUpForm(Form):
    """What was said and what comes of it; made by `write_up_form`, which knows the pair."""

    seen = HiddenField()
    minutes = IntegerField(_l("Minutes it took"), [InputRequired(), NumberRange(SHORTEST, LONGEST)])
    outcome = TextAreaField(_l("Outcome"), [Length(max=LONGEST_OUTCOME), no_nul], filters=[_unix])
    notes = TextAreaField(_l("Notes"), [Length(max=LONGEST_NOTES), no_nul], filters=[_unix])
    follow_ups = Tasks(FormField(TaskForm), _l("Follow-ups"), [_at_most_twenty])

    def __init__(self, pair: Shadowing, **values: Any):
        super().__init__(**values)
        self.follow_ups.max_entries = MOST_FOLLOW_UPS
        self.follow_ups.people = [
            SelectChoice(str(person.id), person.name) for person in (pair.mentee, pair.mentor)
        ]
        for row in self.follow_ups:
            row.form.person.choices = list(self.follow_ups.people)

    def said(self) -> WriteUp:
        """Return what a valid form says; rows without text are no follow-ups."""
        rows = [row.form for row in self.follow_ups if row.form.text.data]
        tasks = tuple(Task(number(row.position), int(row.person.data), row.text.data) for row in rows)
        return WriteUp(self.minutes.data, self.outcome.data, self.notes.data, tasks)


def number(field: HiddenField) -> int | None:
    """Return the number that a hidden field of ours holds; None where it was tampered with."""
    typed = field.data or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def propose_form(last: Meeting | None, now: datetime, zone: str) -> ProposeForm:
    """Return the form for a new session: like the pair's last one, a week later; else tomorrow at ten."""
    if last is None:
        tomorrow = (wall(now, zone) + timedelta(days=1)).replace(hour=USUAL_HOUR, minute=0)
        return ProposeForm(day=tomorrow.date(), hour=tomorrow.time(), minutes=USUAL_MINUTES)
    begin = wall(last.starts_at, zone)
    weeks = max(1, (wall(now, zone).date() - begin.date()) // WEEK + 1)
    return ProposeForm(
        day=begin.date() + weeks * WEEK, hour=begin.time(), minutes=last.minutes, place=last.place
    )


def move_form(meeting: Meeting, zone: str) -> MoveForm:
    """Return the form that moves a session, filled with what stands."""
    begin = wall(meeting.starts_at, zone)
    return MoveForm(
        seen=str(meeting.sequence),
        day=begin.date(),
        hour=begin.time(),
        minutes=meeting.minutes,
        place=meeting.place,
        agenda=meeting.agenda,
    )


def write_up_form(meeting: Meeting) -> WriteUpForm:
    """Return the form that writes a session up, filled with what stands."""
    return WriteUpForm(
        meeting.shadowing,
        seen=mark(meeting),
        minutes=meeting.minutes,
        outcome=meeting.outcome,
        notes=meeting.notes,
        follow_ups=_rows(meeting) or [{}],
    )


def _rows(meeting: Meeting) -> Sequence[dict[str, str]]:
    return [
        {"position": str(one.position), "person": str(one.person_id), "text": one.text}
        for one in meeting.follow_ups
    ]
