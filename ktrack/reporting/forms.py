"""The forms of saved views."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from ktrack.base.text import new_key
from ktrack.models.choices import Rhythm, Role
from ktrack.people.words import ROLES
from ktrack.reporting import pages
from ktrack.web.forms import Form, no_nul
from ktrack.web.page import day

KEY = re.compile(r"v-[0-9a-f]{16}")
LONGEST_NAME = 120
NOBODY, NEVER = "", ""
RHYTHMS = {
    Rhythm.WEEKLY: _l("Every Monday"),
    Rhythm.MONTHLY: _l("On the first of each month"),
}


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


class NameForm(Form):
    """What a view is called and with whom it is shared."""

    name = StringField(_l("Name"), [DataRequired(), Length(max=LONGEST_NAME), no_nul], filters=[_one_line])
    shared_with = SelectField(_l("Who sees it"), default=NOBODY)

    def __init__(self, page: str, **values: Any):
        super().__init__(**values)
        self.shared_with.choices = [
            SelectChoice(NOBODY, _("Only I")),
            *(
                SelectChoice(role.value, _("All with the role %(role)s", role=ROLES[role]))
                for role in pages.roles(page)
            ),
        ]

    def role(self) -> Role | None:
        """Return the role with which the view is shared."""
        return Role(self.shared_with.data) if self.shared_with.data else None


class SaveForm(NameForm):
    """A new view. Its key comes with the form, so that sending it twice keeps one."""

    view_key = HiddenField()
    pinned = BooleanField()

    def __init__(self, page: str, as_of: date, **values: Any):
        super().__init__(page, **values)
        self.pinned.label.text = _(
            "Always show %(day)s instead of the day on which it is opened", day=day(as_of)
        )
        if not KEY.fullmatch(self.view_key.data or ""):
            self.view_key.data = new_key("v")


class MailForm(Form):
    """How often a view is mailed to whoever asks for it."""

    rhythm = SelectField(_l("Mail it to me"))

    def __init__(self, **values: Any):
        super().__init__(**values)
        options = [SelectChoice(rhythm.value, word) for rhythm, word in RHYTHMS.items()]
        self.rhythm.choices = [SelectChoice(NEVER, _("Never")), *options]

    def chosen(self) -> Rhythm | None:
        """Return the rhythm, None for never."""
        return Rhythm(self.rhythm.data) if self.rhythm.data else None
