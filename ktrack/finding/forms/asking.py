"""The forms of requests, and of ending and prolonging what came of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from ktrack.finding.actions.asking import LONGEST_CADENCE, Asking
from ktrack.finding.forms.fields import LONGEST_WORD, AtLeastOne, KeyedForm, Ticks, long_text
from ktrack.models import Offer
from ktrack.web.forms import Form, row_number
from ktrack.web.language import locale

USUAL_CADENCE = 14
USUAL_TERM = timedelta(days=182)


class AskForm(KeyedForm):
    """A request to whoever makes `offer`."""

    skills = Ticks(
        _l("What you want to learn"), [AtLeastOne(_l("Choose at least one skill."))], coerce=row_number
    )
    goal = long_text(_l("What you want to reach"))
    cadence_days = IntegerField(
        _l("A session every"), [InputRequired(), NumberRange(1, LONGEST_CADENCE)], default=USUAL_CADENCE
    )

    def __init__(self, offer: Offer, **values: Any):
        super().__init__(**values)
        self.skills.choices = [SelectChoice(skill.id, skill.name(locale())) for skill in offer.skills]

    def asking(self) -> Asking:
        """Return what a valid form asks."""
        return Asking(frozenset(self.skills.data), self.goal.data, self.cadence_days.data)


class AcceptForm(Form):
    """Until when, and a word to the asker."""

    until = DateField(_l("Until"), [InputRequired()])
    word = long_text(_l("A word to begin with"), longest=LONGEST_WORD, required=False)


class DeclineForm(Form):
    """Why not."""

    word = long_text(_l("Your word"), longest=LONGEST_WORD)


class ForwardForm(Form):
    """To whom, and why."""

    mentor = SelectField(_l("To whom"), [InputRequired()], coerce=row_number)
    word = long_text(_l("Your word"), longest=LONGEST_WORD)

    def __init__(self, offers: Sequence[Offer], **values: Any):
        super().__init__(**values)
        self.mentor.choices = [SelectChoice(offer.id, offer.person.name) for offer in offers]


class EndForm(Form):
    """The word with which it ends."""

    text = long_text(_l("Your word"), longest=LONGEST_WORD)


class ProlongForm(Form):
    """Until when it lasts now."""

    until = DateField(_l("Until"), [InputRequired()])


def usual_end(today: date, hired_until: date | None) -> date:
    """Return the last day that a form proposes: in half a year, earlier for freelancers who leave before."""
    wanted = min(today, date.max - USUAL_TERM) + USUAL_TERM
    return wanted if hired_until is None else min(wanted, hired_until)
