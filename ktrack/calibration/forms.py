"""The decision about a proposed κ."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from ktrack.web.forms import Form, no_nul

ADOPT, REJECT = "adopt", "reject"


class DecisionForm(Form):
    """Why κ changes or stays; which of both says the button that was pressed."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=2000), no_nul])
    decision = StringField(_l("Decision"), [AnyOf((ADOPT, REJECT), message=_l("Adopt it or reject it."))])
