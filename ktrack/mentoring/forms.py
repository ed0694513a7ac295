"""The forms of whoever assesses: sign-off, check and attested use."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ktrack.base.text import new_key
from ktrack.mentoring.actions import Seen
from ktrack.models import Evidence
from ktrack.models.choices import CheckKind, EvidenceType, Grade
from ktrack.web.forms import Form, no_nul
from ktrack.web.grades import grade_choices
from ktrack.web.levels import level_choices

KEY = re.compile(r"v-[0-9a-f]{16}")
LONGEST_NOTE = 20_000

KINDS = {
    CheckKind.DEMO: (_l("Demo"), _l("Shows it at work, on a real task.")),
    CheckKind.TEACHBACK: (_l("Teach-back"), _l("Explains it to you as if you were new to it.")),
    CheckKind.QUIZ: (_l("Quiz"), _l("Answers questions. A quiz never raises a level.")),
}
Words = dict[Any, tuple[Any, Any]]


def _choices(words: Words) -> list[SelectChoice]:
    return [SelectChoice(value.value, str(word)) for value, (word, _told) in words.items()]


def hints(words: Words) -> dict[str, str]:
    """Return what is told beside each option, by its form value."""
    return {value.value: str(told) for value, (_word, told) in words.items()}


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _kind_choices() -> list[SelectChoice]:
    return _choices(KINDS)


class AssessForm(Form):
    """What all of these forms have: the day, a note, and a key that makes one row of one form."""

    evidence_key = HiddenField()
    happened_on = DateField(_l("Date"), [InputRequired()])
    note = TextAreaField(_l("What was done"), [Length(max=LONGEST_NOTE), no_nul], filters=[_unix])

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not KEY.fullmatch(self.evidence_key.data or ""):
            self.evidence_key.data = new_key("v")

    def seen(self) -> Seen:
        """Return what a valid form says: here, that the skill was used."""
        return Seen(self.happened_on.data, note=self.note.data)


class UseForm(AssessForm):
    """The skill was used on the job, and the assessor saw it."""


class SignOffForm(AssessForm):
    """A level, verified."""

    level = RadioField(_l("Level you have seen"), [InputRequired()], choices=level_choices)

    def seen(self) -> Seen:
        """Return what a valid form says."""
        return Seen(self.happened_on.data, int(self.level.data), note=self.note.data)


class CheckForm(AssessForm):
    """A level, checked weeks or months later."""

    kind = RadioField(_l("How it was checked"), [InputRequired()], choices=_kind_choices)
    level = RadioField(_l("Level shown"), [InputRequired()], choices=level_choices)
    grade = RadioField(_l("How it went"), [InputRequired()], choices=grade_choices)

    def seen(self) -> Seen:
        """Return what a valid form says."""
        kind, grade = CheckKind(self.kind.data), Grade(self.grade.data)
        return Seen(self.happened_on.data, int(self.level.data), kind, grade, self.note.data)


class VoidForm(Form):
    """Why a row is taken back."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=500), no_nul])


FORMS: dict[EvidenceType, type[AssessForm]] = {
    EvidenceType.USE: UseForm,
    EvidenceType.SIGNOFF: SignOffForm,
    EvidenceType.CHECK: CheckForm,
}


def correct_form(row: Evidence) -> AssessForm:
    """Return the form for what the row says, filled with it."""
    level = None if row.level is None else str(row.level)
    kind, grade = row.kind and row.kind.value, row.grade and row.grade.value
    return FORMS[row.type](happened_on=row.happened_on, level=level, kind=kind, grade=grade, note=row.note)
