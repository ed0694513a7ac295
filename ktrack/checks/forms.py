"""The forms of planned checks and of questions for quizzes."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ktrack.base.text import new_key
from ktrack.checks.actions import Shown
from ktrack.checks.means import monday_of
from ktrack.checks.words import QUIZ_KINDS
from ktrack.checks.writing import Wording
from ktrack.models import Person, Skill
from ktrack.models.choices import Grade, QuizKind
from ktrack.web.forms import Form, PartForm, no_nul
from ktrack.web.grades import grade_choices
from ktrack.web.language import locale
from ktrack.web.levels import level_choices
from ktrack.web.rows import Rows

LONGEST_NOTE = 20_000
LONGEST_REASON = 500
LONGEST_QUESTION = 5_000
LONGEST_OPTION = 500
MOST_OPTIONS = 12
EVIDENCE_KEY = re.compile(r"v-[0-9a-f]{16}")
QUESTION_KEY = re.compile(r"qq-[0-9a-f]{16}")


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


class HoldForm(Form):
    """How a demonstration or teach-back went."""

    evidence_key = HiddenField()
    happened_on = DateField(_l("Date"), [InputRequired()])
    level = RadioField(_l("Level shown"), [InputRequired()], choices=level_choices)
    grade = RadioField(_l("How it went"), [InputRequired()], choices=grade_choices)
    note = TextAreaField(_l("What was done"), [Length(max=LONGEST_NOTE), no_nul], filters=[_unix])

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not EVIDENCE_KEY.fullmatch(self.evidence_key.data or ""):
            self.evidence_key.data = new_key("v")

    def shown(self) -> Shown:
        """Return what a valid form says."""
        return Shown(self.happened_on.data, int(self.level.data), Grade(self.grade.data), self.note.data)


class ReasonForm(Form):
    """Why a check is cancelled."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=LONGEST_REASON), no_nul])


class MoveForm(ReasonForm):
    """Into which week a check is moved, and why."""

    week = DateField(_l("A day of the week in which it is held"), [InputRequired()])

    def monday(self) -> date:
        """Return the Monday of the week that a valid form says."""
        return monday_of(self.week.data)


class HandForm(ReasonForm):
    """Who holds a check instead, and why."""

    assessor = SelectField(_l("Who holds it instead"), [InputRequired()])

    def __init__(self, able: Sequence[Person], **values: Any):
        super().__init__(**values)
        self._able = {str(person.id): person for person in able}
        self.assessor.choices = [SelectChoice(key, person.name) for key, person in self._able.items()]

    def chosen(self) -> Person:
        """Return whom a valid form says."""
        return self._able[self.assessor.data]


class PlanForm(Form):
    """For which week checks are planned."""

    week = DateField(_l("Week"), [InputRequired()])


class OptionForm(PartForm):
    """One option of a question, or one step of an order."""

    text = StringField(_l("Option or step"), [Length(max=LONGEST_OPTION), no_nul])
    right = BooleanField(_l("Right"))


def _kind_choices() -> list[SelectChoice]:
    return [SelectChoice(kind.value, str(word)) for kind, (word, _told) in QUIZ_KINDS.items()]


def kind_hints() -> dict[str, str]:
    """Return what each kind of question asks for, by its form value."""
    return {kind.value: str(told) for kind, (_word, told) in QUIZ_KINDS.items()}


class QuestionForm(Form):
    """A question for quizzes."""

    question_key = HiddenField()
    skill = SelectField(_l("Skill"), [InputRequired()])
    level = RadioField(_l("From which level on it can be asked"), [InputRequired()], choices=level_choices)
    kind = RadioField(_l("How it is answered"), [InputRequired()], choices=_kind_choices)
    text = TextAreaField(
        _l("Question"), [InputRequired(), Length(max=LONGEST_QUESTION), no_nul], filters=[_unix]
    )
    options = Rows(FormField(OptionForm), _l("Options or steps"))
    solution = TextAreaField(_l("A good answer"), [Length(max=LONGEST_QUESTION), no_nul], filters=[_unix])

    def __init__(self, skills: Sequence[Skill], **values: Any):
        super().__init__(**values)
        self.options.max_entries = MOST_OPTIONS
        self.skill.choices = [SelectChoice(str(skill.id), skill.name(locale())) for skill in skills]
        if not QUESTION_KEY.fullmatch(self.question_key.data or ""):
            self.question_key.data = new_key("qq")

    def wording(self) -> Wording:
        """Return what a valid form says; empty rows are left out, and what the kind has no use for."""
        kind = QuizKind(self.kind.data)
        rows = [(row.form.text.data.strip(), row.form.right.data) for row in self.options]
        rows = [] if kind is QuizKind.TEXT else [row for row in rows if row[0]][:MOST_OPTIONS]
        ticked = [place for place, (_text, right) in enumerate(rows) if right]
        return Wording(
            skill_id=int(self.skill.data),
            kind=kind,
            level=int(self.level.data),
            text=self.text.data,
            options=[text for text, _right in rows],
            right=ticked if kind in (QuizKind.SINGLE, QuizKind.MULTIPLE) else [],
            solution=self.solution.data,
        )
