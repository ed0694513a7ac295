"""Fields that the forms of offers and requests share."""

import re
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import HiddenField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from ktrack.base.text import new_key
from ktrack.finding.queries import offers
from ktrack.web.forms import Form, no_nul

LONGEST_TEXT = 5_000
LONGEST_WORD = 1_000


class Ticks(SelectMultipleField):  # type: ignore[misc] # WTForms ships no types
    """Options of which any number may be ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AtLeastOne:
    """Wants one tick; the page then does not call the field optional."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: object) -> None:
        self.message = message

    def __call__(self, form: Any, field: Ticks) -> None:
        """Refuse none."""
        if not field.data:
            raise ValidationError(self.message)


class KeyedForm(Form):
    """A form with a key, so that sending it twice makes one row."""

    form_key = HiddenField()
    prefix = "r"

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not re.fullmatch(self.prefix + "-[0-9a-f]{16}", self.form_key.data or ""):
            self.form_key.data = new_key(self.prefix)


def unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def trimmed(text: str | None) -> str:
    """Return `text` without blanks around it."""
    return (text or "").strip()


def long_text(label: Any, *, longest: int = LONGEST_TEXT, required: bool = True) -> TextAreaField:
    """Return a field of several lines."""
    wanted = [InputRequired()] if required else []
    return TextAreaField(label, [*wanted, Length(max=longest), no_nul], filters=[unix])


def find_skill(text: str) -> int:
    """Return the id of the one skill called that; ValueError where there is none or several."""
    found = offers.skills_named(text)
    if not found:
        raise ValueError(_("There is no skill with this name. Pick one of the list."))
    if len(found) > 1:
        raise ValueError(_("Several skills have this name. Ask an administrator to rename one."))
    return found[0]
