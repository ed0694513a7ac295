"""The forms of one's own offer."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FormField, IntegerField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ktrack.finding.actions.offering import MOST_DAYS, MOST_HOURS, MOST_PLACES, MOST_SKILLS, Offering
from ktrack.finding.forms.fields import AtLeastOne, Ticks, find_skill, long_text, trimmed
from ktrack.finding.words import language_names
from ktrack.models import Offer, Skill
from ktrack.web.forms import Form, PartForm, PickField, no_nul
from ktrack.web.language import locale
from ktrack.web.rows import Rows

LONGEST_NAME = 200
USUAL_HOURS, USUAL_DAYS, USUAL_PLACES = 1, 3, 2


def _languages() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in language_names()]


class SkillRow(PartForm):
    """One skill by its name; an empty row counts as not there."""

    skill = PickField(_l("Skill"), [Length(max=LONGEST_NAME), no_nul], find=find_skill)


class OfferForm(Form):
    """What one offers."""

    text = long_text(_l("What you offer"))
    skills = Rows(FormField(SkillRow), _l("Skills"), max_entries=MOST_SKILLS)
    hours_week = IntegerField(
        _l("Time you have"), [InputRequired(), NumberRange(1, MOST_HOURS)], default=USUAL_HOURS
    )
    availability = StringField(_l("When"), [Length(max=LONGEST_NAME), no_nul], filters=[trimmed])
    languages = Ticks(_l("Languages"), [AtLeastOne(_l("Choose at least one language."))], choices=_languages)
    reply_days = IntegerField(
        _l("You answer within"), [InputRequired(), NumberRange(1, MOST_DAYS)], default=USUAL_DAYS
    )
    places = IntegerField(
        _l("Mentees at a time"), [InputRequired(), NumberRange(1, MOST_PLACES)], default=USUAL_PLACES
    )

    def offering(self) -> Offering:
        """Return what a valid form offers."""
        picked = (row.form.skill.picked for row in self.skills)
        return Offering(
            text=self.text.data,
            hours_week=self.hours_week.data,
            availability=self.availability.data,
            languages=" ".join(sorted(self.languages.data)),
            reply_days=self.reply_days.data,
            places=self.places.data,
            skill_ids=frozenset(number for number in picked if number is not None),
        )


class PauseForm(Form):
    """Until when the offer rests."""

    until = DateField(_l("Until"), [Optional()])


def offer_form(offer: Offer | None, proved: Iterable[Skill]) -> OfferForm:
    """Return the form of an offer; a new one begins with what the person has proved and speaks."""
    if offer is None:
        return OfferForm(skills=_rows(proved), languages=[locale()])
    names = ("text", "hours_week", "availability", "reply_days", "places")
    values: dict[str, Any] = {name: getattr(offer, name) for name in names}
    return OfferForm(skills=_rows(offer.skills), languages=offer.languages.split(), **values)


def _rows(skills: Iterable[Skill]) -> list[dict[str, str]]:
    return [{"skill": skill.name(locale())} for skill in skills] or [{"skill": ""}]
