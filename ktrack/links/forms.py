"""The forms of signed links: asking for one, and the page that it opens."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ktrack.models import Shadowing
from ktrack.models.choices import LinkPurpose
from ktrack.web.forms import Form, no_nul, row_number
from ktrack.web.language import locale
from ktrack.web.levels import level_choices

LONGEST_NOTE = 20_000
TEXT_LABELS = {
    LinkPurpose.CONFIRM_LEVEL: _l("Comment"),
    LinkPurpose.ANSWER_QUESTION: _l("Your answer"),
    LinkPurpose.ACCEPT_AGREEMENT: _l("Comment"),
}


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _levels() -> list[SelectChoice]:
    return level_choices()[1:]  # that somebody cannot do it at all needs no expert


class LevelForm(Form):
    """Which level of which skill the mentor is asked to confirm, and what was done."""

    skill = SelectField(_l("Skill"), [InputRequired()], coerce=row_number)
    level = RadioField(_l("Level reached"), [InputRequired()], choices=_levels)
    note = TextAreaField(_l("What was done"), [Length(max=LONGEST_NOTE), no_nul], filters=[_unix])

    def __init__(self, shadowing: Shadowing, **values: Any):
        super().__init__(**values)
        self.skill.choices = [SelectChoice(skill.id, skill.name(locale())) for skill in shadowing.skills]


class UseForm(Form):
    """What the person of a link says; `answer` is the button that was pressed."""

    text = TextAreaField(_l("Comment"), [Length(max=LONGEST_NOTE), no_nul], filters=[_unix])

    def __init__(self, purpose: LinkPurpose, **values: Any):
        super().__init__(**values)
        self.text.label.text = str(TEXT_LABELS[purpose])

    def explain_token(self) -> None:
        """Say in words what a missing or foreign token means; the page shown now brings a good one."""
        if self.csrf_token.errors:
            self.csrf_token.errors = ()
            self.form_errors.append(
                _l("Your session has changed since the page was opened. Send it once more.")
            )
