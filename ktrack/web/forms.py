"""What all forms share: the CSRF field, picking a row by its visible name, and where errors go."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.widgets import TextInput

from ktrack.base.errors import Refused
from ktrack.web.asked import LARGEST
from ktrack.web.language import locale


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Base of the forms that are sent by POST."""

    class Meta:
        """WTForms reads its own messages once a language; Flask-WTF would do so in each request."""

        @property
        def locales(self) -> list[str]:
            """The language of the page."""
            return [locale()]

    def refuse(self, refused: Refused) -> None:
        """Show what an action refused beside its field, or above the form."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.form_errors.append(refused.message)
        else:
            field.errors = [*field.errors, refused.message]


class PartForm(Form):
    """Base of a form inside a form, such as a row of a list: it speaks the language of the page, too."""

    class Meta:
        """The token of the whole form protects its parts."""

        csrf = False


class PickField(StringField):  # type: ignore[misc] # WTForms ships no types
    """A text field with a datalist: the user types or picks a visible name, `data` stays that text.

    After validation `picked` is what `find(text)` returned: the row's id. `find` raises ValueError with a
    message when nothing or more than one row has that name. Works without JavaScript and with 10,000 rows.
    """

    widget = TextInput()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        find: Callable[[str], int] | None = None,
        **kwargs: Any,
    ):
        super().__init__(label, validators, **kwargs)
        self.find = find
        self.picked: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Look the typed name up, unless it is faulty already: a text of any length could be asked for."""
        if validation_stopped or self.errors or not self.data or self.find is None:
            return
        try:
            self.picked = self.find(self.data)
        except ValueError as error:
            raise ValidationError(str(error)) from error


def row_number(text: Any) -> int:
    """Return the row number that an option sends; ValueError for what no option has, too large a one too."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is no row number")
    return number


def no_nul(form: Any, field: Field) -> None:
    """Refuse the NUL character, which PostgreSQL cannot store."""
    if isinstance(field.data, str) and "\x00" in field.data:
        raise ValidationError(_l("The text contains a character (NUL) that cannot be stored."))
