"""The form that names a scenario."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from ktrack.web.forms import Form, no_nul

LONGEST_NAME = 80


class NameForm(Form):
    """What a scenario is called."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Give it a name, so that you find it again.")),
            Length(max=LONGEST_NAME, message=_l("Use at most 80 characters.")),
            no_nul,
        ],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
