"""Forms about people and teams."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from ktrack.base.text import new_key
from ktrack.models import Person, Team
from ktrack.models.choices import Locale, Role
from ktrack.people.actions.people import PERSON_FIELDS, Details
from ktrack.people.words import LANGUAGES, ROLES
from ktrack.web import stale
from ktrack.web.forms import Form, no_nul

MOST_MINUTES = 2400  # a working week
KEY = re.compile(r"p-[0-9a-f]{16}")


class PersonForm(Form):
    """A person, as the administrator records them."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200), no_nul])
    email = StringField(
        _l("E-mail address"),
        [
            Optional(),
            Length(max=320),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("This is no e-mail address.")),
            no_nul,
        ],
    )
    role = SelectField(_l("Role"), choices=[SelectChoice(role.value, word) for role, word in ROLES.items()])
    team = SelectField(_l("Team"))
    locale = SelectField(
        _l("Language"), choices=[SelectChoice(locale.value, word) for locale, word in LANGUAGES.items()]
    )
    minutes = IntegerField(_l("Learning time a week"), [Optional(), NumberRange(0, MOST_MINUTES)])
    seen = HiddenField()

    def __init__(self, teams: list[Team], person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(data=_shown(person) if person else None, **kwargs)
        names = [SelectChoice(str(team.id), team.name) for team in teams]
        self.team.choices = [SelectChoice("", _l("No team")), *names]

    def details(self) -> Details:
        """Return what was entered; the name exactly as typed."""
        return Details(
            name=self.name.data,
            email=self.email.data.strip() or None,
            role=Role(self.role.data),
            team_id=int(self.team.data) if self.team.data else None,
            locale=Locale(self.locale.data),
            weekly_learning_minutes=self.minutes.data,
        )


class NewPersonForm(PersonForm):
    """A person to be recorded."""

    key = HiddenField()  # made with the empty form: sent twice, it records once

    def __init__(self, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(teams, **kwargs)
        if not KEY.fullmatch(self.key.data or ""):
            self.key.data = new_key("p")


def _shown(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role.value,
        "team": str(person.team_id or ""),
        "locale": person.locale.value,
        "minutes": person.weekly_learning_minutes,
        "seen": stale.mark(person, PERSON_FIELDS),
    }


class DepartureForm(Form):
    """Somebody leaves, perhaps for a while."""

    left_on = DateField(_l("First day away"), [InputRequired()])
    returned_on = DateField(_l("First day back"), [Optional()])


class ReturnForm(Form):
    """Somebody comes back."""

    returned_on = DateField(_l("First day back"), [InputRequired()])


class TeamForm(Form):
    """A team's name."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200), no_nul])
    seen = HiddenField()
