"""The forms of feedback: asking, giving, what becomes of a suggestion, practices and the pulse."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from ktrack.base.text import new_key
from ktrack.feedback.actions import WHY, Answers, Said, Topic
from ktrack.models import Person, Shadowing
from ktrack.models.choices import PracticeKind, SuggestionAnswer
from ktrack.web.forms import Form, PartForm, no_nul
from ktrack.web.language import locale
from ktrack.web.rows import Rows

FEEDBACK_KEY = re.compile(r"f-[0-9a-f]{16}")
PRACTICE_KEY = re.compile(r"t-[0-9a-f]{16}")
LONGEST_TEXT = 5_000
LONGEST_LINE = 1_000
MOST_SUGGESTIONS = 10
PRACTICES = {
    PracticeKind.LEARNED: (_l("Learned"), _l("Something I learned from my mentee.")),
    PracticeKind.MODELLED: (_l("Modelled"), _l("A practice I try to be an example of.")),
}
SCALE = (_l("1 no"), "2", "3", "4", _l("5 yes"))  # short: one line on a phone


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _text(label: Any, **kwargs: Any) -> TextAreaField:
    rules = [DataRequired(), Length(max=LONGEST_TEXT), no_nul]
    return TextAreaField(label, rules, filters=[_unix], **kwargs)


def _line(label: Any, *rules: Any) -> StringField:
    return StringField(label, [*rules, Length(max=LONGEST_LINE), no_nul])


def _scale() -> list[SelectChoice]:
    return [SelectChoice(str(number), str(word)) for number, word in enumerate(SCALE, 1)]


def _practice_choices() -> list[SelectChoice]:
    return [SelectChoice(kind.value, str(word)) for kind, (word, _told) in PRACTICES.items()]


def practice_hints() -> dict[str, str]:
    """Return what is told beside each kind of practice, by its form value."""
    return {kind.value: str(told) for kind, (_word, told) in PRACTICES.items()}


def _at_most_ten(form: Any, field: Rows) -> None:
    if len(field.entries) > MOST_SUGGESTIONS:
        raise ValidationError(_("Ten suggestions are enough: keep the ones that matter."))


class TopicForm(Form):
    """What feedback is about, and to or from whom."""

    feedback_key = HiddenField()
    other_id = HiddenField()
    skill = SelectField(_l("About"))

    def __init__(self, shadowing: Shadowing, other: Person, **values: Any):
        super().__init__(other_id=str(other.id), **values)
        self.skill.choices = [
            SelectChoice("", _("no skill in particular")),
            *(SelectChoice(str(skill.id), skill.name(locale())) for skill in shadowing.skills),
        ]
        if self.skill.data is None:
            self.skill.data = ""
        if not FEEDBACK_KEY.fullmatch(self.feedback_key.data or ""):
            self.feedback_key.data = new_key("f")

    def topic(self) -> Topic:
        """Return what a valid form says it is about."""
        skill_id = int(self.skill.data) if self.skill.data else None
        return Topic(self.other_id.data or "", skill_id)


class AskForm(TopicForm):
    """How am I doing?"""

    question = TextAreaField(_l("Your question"), [Length(max=LONGEST_TEXT), no_nul], filters=[_unix])

    def topic(self) -> Topic:
        """Return what a valid form asks."""
        topic = super().topic()
        return Topic(topic.other_id, topic.skill_id, self.question.data)


class SuggestionRow(PartForm):
    """One way to improve."""

    text = _line(_l("Suggestion"))


class SaidForm(Form):
    """Situation, behaviour, effect, how to improve: the answer to a request."""

    situation = _text(_l("Situation"))
    behaviour = _text(_l("Behaviour"))
    effect = _text(_l("Effect"))
    suggestions = Rows(FormField(SuggestionRow), _l("How to improve"), [_at_most_ten], min_entries=1)
    praise = BooleanField(_l("This is praise: there is nothing to improve"))

    def __init__(self, *about: Any):
        super().__init__(*about)
        # Set only now: as an argument it would drop an eleventh suggestion without a word.
        self.suggestions.max_entries = MOST_SUGGESTIONS

    def _suggested(self) -> tuple[str, ...]:
        typed = ((row.form.text.data or "").strip() for row in self.suggestions)
        return tuple(text for text in typed if text)

    def validate_praise(self, field: BooleanField) -> None:
        """Ask for a suggestion, or for the word that none is needed."""
        if not field.data and not self._suggested():
            raise ValidationError(_("Say how to improve, or tick that there is nothing to improve."))

    def said(self) -> Said:
        """Return what a valid form says."""
        return Said(self.situation.data, self.behaviour.data, self.effect.data, self._suggested())


class OfferForm(SaidForm, TopicForm):
    """Feedback that nobody asked for."""


class DeclineForm(Form):
    """Why a suggestion is declined; accepting one takes no more than a button."""

    reason = _line(_l("If you decline it: why?"), DataRequired(message=WHY))


class CloseForm(Form):
    """What came of an accepted suggestion."""

    outcome = _line(_l("What came of it"), DataRequired())


class PracticeForm(Form):
    """What a mentor learned, or tries to model."""

    practice_key = HiddenField()
    kind = RadioField(_l("Kind"), [InputRequired()], choices=_practice_choices)
    text = _text(_l("What is it?"))

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not PRACTICE_KEY.fullmatch(self.practice_key.data or ""):
            self.practice_key.data = new_key("t")


class PulseForm(Form):
    """Three questions, each from 1 (no) to 5 (yes)."""

    due_on = HiddenField()
    progress = RadioField(_l("We make progress."), [InputRequired()], choices=_scale)
    support = RadioField(_l("I am heard and supported."), [InputRequired()], choices=_scale)
    time = RadioField(_l("We have the time we need."), [InputRequired()], choices=_scale)

    def answers(self) -> Answers:
        """Return what a valid form says."""
        return Answers(int(self.progress.data), int(self.support.data), int(self.time.data))


def chosen(value: str | None) -> SuggestionAnswer | None:
    """Return the answer that the pressed button stands for, None for none of ours."""
    return SuggestionAnswer(value) if value in list(SuggestionAnswer) else None
