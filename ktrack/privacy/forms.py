"""The form of the privacy rules."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from ktrack.access.privacy import HIGHEST, LOWEST, Rules
from ktrack.web.forms import Form, no_nul


class RulesForm(Form):
    """What the company has decided, and why."""

    threshold = IntegerField(_l("Privacy threshold: people"), [InputRequired(), NumberRange(LOWEST, HIGHEST)])
    executives_see_names = BooleanField(_l("Executives see the names of internal people"))
    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=2000), no_nul])
    seen = HiddenField()

    def rules(self) -> Rules:
        """Return the rules as entered; their version is the one the form was made from."""
        seen = self.seen.data or ""
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
        return Rules(self.threshold.data, self.executives_see_names.data, version)
