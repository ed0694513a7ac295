"""The forms of contested evidence."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from ktrack.base.text import new_key
from ktrack.web.forms import Form, no_nul

LONGEST_TEXT = 20_000
PREFIX = "x"


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _text(label: Any) -> TextAreaField:
    return TextAreaField(label, [InputRequired(), Length(max=LONGEST_TEXT), no_nul], filters=[_unix])


class ContestForm(Form):
    """What is wrong; its key makes one of what is sent twice."""

    form_key = HiddenField()
    text = _text(_l("What is wrong"))

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not re.fullmatch(PREFIX + "-[0-9a-f]{16}", self.form_key.data or ""):
            self.form_key.data = new_key(PREFIX)


class AnswerForm(Form):
    """What whoever assessed it, or a manager, says to that."""

    answer = _text(_l("Your answer"))
