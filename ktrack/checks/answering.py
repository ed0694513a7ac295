"""The forms of a quiz, made of its questions: to answer them, and to judge the texts."""

from typing import Any

import wtforms
from flask_babel import gettext as _
from wtforms import FormField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ktrack.checks.quizzes import Given, shuffled
from ktrack.models import PlannedCheck, QuizAnswer
from ktrack.models.choices import QuizKind
from ktrack.web.forms import Form, PartForm, no_nul

LONGEST_ANSWER = 10_000


class QuizForm(Form):
    """The questions of a quiz, one field each: q1, q2 …"""

    def given(self, rows: list[QuizAnswer]) -> dict[int, Given]:
        """Return what a valid form says, by position."""
        return {row.position: _given(self[name(row)], row) for row in rows}


class JudgeForm(Form):
    """Right or wrong for each text of a quiz: q1, q2 …"""

    def verdicts(self, rows: list[QuizAnswer]) -> dict[int, bool]:
        """Return what a valid form says, by position."""
        return {row.position: self[name(row)].data == "right" for row in rows}


def name(row: QuizAnswer) -> str:
    """Return the name of a question's field."""
    return f"q{row.position}"


def quiz_form(check: PlannedCheck, rows: list[QuizAnswer]) -> QuizForm:
    """Return the form of a quiz, filled with what was answered before."""
    fields = {name(row): _field(check, row) for row in rows}
    made: QuizForm = type("QuizForm", (QuizForm,), fields)()
    return made


def judge_form(rows: list[QuizAnswer]) -> JudgeForm:
    """Return the form in which the texts `rows` are judged."""
    choices = [SelectChoice("right", _("Right")), SelectChoice("wrong", _("Wrong"))]
    fields = {name(row): RadioField(_label(row), [InputRequired()], choices=choices) for row in rows}
    made: JudgeForm = type("JudgeForm", (JudgeForm,), fields)()
    return made


def _label(row: QuizAnswer) -> str:
    return str(_("Question %(number)s", number=row.position))


def _field(check: PlannedCheck, row: QuizAnswer) -> Any:
    question, label = row.quiz_question, _label(row)
    choices = [SelectChoice(str(place), text) for place, text in enumerate(question.options)]
    chosen = [str(place) for place in row.chosen]
    if question.kind is QuizKind.SINGLE:
        return RadioField(label, [Optional()], choices=choices, default=next(iter(chosen), None))
    if question.kind is QuizKind.MULTIPLE:
        widgets: dict[str, Any] = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        return SelectMultipleField(label, [Optional()], choices=choices, default=chosen, **widgets)
    if question.kind is QuizKind.ORDER:
        return FormField(_order_form(check, row), label)
    checks = [Optional(), Length(max=LONGEST_ANSWER), no_nul]
    return TextAreaField(label, checks, default=row.text, filters=[_unix])


def _order_form(check: PlannedCheck, row: QuizAnswer) -> type[PartForm]:
    """Return a form with one choice a step: at which place it comes."""
    options = row.quiz_question.options
    places = [SelectChoice("", "–"), *(SelectChoice(str(n), str(n)) for n in range(1, len(options) + 1))]
    fields = {
        f"step{step}": SelectField(options[step], [Optional()], choices=places, default=_place(row, step))
        for step in shuffled(check, row.quiz_question)
    }
    return type("OrderForm", (PartForm,), fields)


def _place(row: QuizAnswer, step: int) -> str:
    return str(row.chosen.index(step) + 1) if step in row.chosen else ""


def _given(field: wtforms.Field, row: QuizAnswer) -> Given:
    kind = row.quiz_question.kind
    if kind is QuizKind.TEXT:
        return Given([], field.data or "")
    if kind is QuizKind.SINGLE:
        return Given([int(field.data)] if field.data else [])
    if kind is QuizKind.MULTIPLE:
        return Given(sorted(int(place) for place in field.data or []))
    placed = [(int(step.data), int(step.short_name.removeprefix("step"))) for step in field.form if step.data]
    return Given([step for _place, step in sorted(placed)])


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")
