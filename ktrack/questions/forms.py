"""The forms of questions."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from ktrack.base.text import new_key
from ktrack.models import Person, Question, Shadowing
from ktrack.questions import deadlines, queries
from ktrack.questions.actions import Asking
from ktrack.web.forms import Form, no_nul, row_number
from ktrack.web.language import locale

KEY = re.compile(r"q-[0-9a-f]{16}")
LONGEST_TEXT = 20_000
LONGEST_REASON = 500
NO_SKILL = 0
_DAYS = NumberRange(deadlines.SHORTEST, deadlines.LONGEST)


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _people(people: list[Person]) -> list[SelectChoice]:
    return [SelectChoice(person.id, person.name) for person in people]


class AskForm(Form):
    """A question; made by `ask_form`, which knows whose shadowing it is."""

    question_key = HiddenField()
    expert = SelectField(_l("Whom you ask"), [InputRequired()], coerce=row_number)
    skill = SelectField(_l("About"), coerce=row_number, default=NO_SKILL)
    text = TextAreaField(
        _l("Your question"), [InputRequired(), Length(max=LONGEST_TEXT), no_nul], filters=[_unix]
    )
    days = IntegerField(_l("Answer expected within"), [InputRequired(), _DAYS], default=deadlines.USUAL)

    def __init__(self, shadowing: Shadowing, experts: list[Person], **values: Any):
        super().__init__(**values)
        self.expert.choices = _people(experts)
        self.skill.choices = [
            *(SelectChoice(skill.id, skill.name(locale())) for skill in shadowing.skills),
            SelectChoice(NO_SKILL, _("no one skill")),
        ]
        if not KEY.fullmatch(self.question_key.data or ""):
            self.question_key.data = new_key("q")

    def asking(self) -> Asking:
        """Return what a valid form asks."""
        return Asking(self.expert.data, self.skill.data or None, self.text.data, self.days.data)


class AnswerForm(Form):
    """An answer."""

    answer = TextAreaField(
        _l("Your answer"), [InputRequired(), Length(max=LONGEST_TEXT), no_nul], filters=[_unix]
    )


class MoveForm(Form):
    """Who shall answer instead, and why."""

    expert = SelectField(_l("Who answers instead"), [InputRequired()], coerce=row_number)
    days = IntegerField(_l("Answer expected within"), [InputRequired(), _DAYS], default=deadlines.USUAL)
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=LONGEST_REASON), no_nul])

    def __init__(self, experts: list[Person], **values: Any):
        super().__init__(**values)
        self.expert.choices = _people(experts)


def ask_form(shadowing: Shadowing, today: date, skill_id: int | None = None) -> AskForm:
    """Return the form for a new question: to the mentor, about the first skill or the one of that number."""
    skills = [skill.id for skill in shadowing.skills]
    chosen = skill_id if skill_id in skills else next(iter(skills), NO_SKILL)
    return AskForm(shadowing, queries.experts(shadowing, today), skill=chosen)


def move_form(question: Question, today: date) -> MoveForm:
    """Return the form that offers all experts, somebody else than the one who has the question first."""
    experts = queries.experts(question.shadowing, today)
    others = [person.id for person in experts if person.id != question.expert_id]
    return MoveForm(experts, expert=next(iter(others), None))
