"""The form of a skill."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FloatField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import NumberInput

from ktrack.models import Skill
from ktrack.skills.actions import FIELDS, Details
from ktrack.web import stale
from ktrack.web.forms import Form, no_nul
from ktrack.web.markdown import is_web_link


def web_link(form: Any, field: Field) -> None:
    """Refuse what is no complete web address."""
    if field.data and not is_web_link(field.data):
        raise ValidationError(_l("This is no complete web address (https://…)."))


class SkillForm(Form):
    """A skill, named in both languages."""

    name_en = StringField(_l("English name"), [InputRequired(), Length(max=300), no_nul])
    name_de = StringField(_l("German name"), [Optional(), Length(max=300), no_nul])
    category = StringField(_l("Category"), [Optional(), Length(max=200), no_nul])
    description = TextAreaField(_l("Description"), [Optional(), Length(max=20_000), no_nul])
    difficulty = FloatField(
        _l("Difficulty"), [Optional(), NumberRange(1, 10)], widget=NumberInput(step="any")
    )
    source_uri = StringField(_l("Source"), [Optional(), Length(max=2000), no_nul, web_link])
    seen = HiddenField()

    def details(self) -> Details:
        """Return what was entered."""
        return Details(
            name_en=self.name_en.data,
            name_de=self.name_de.data or "",
            category=(self.category.data or "").strip(),
            description=self.description.data or "",
            difficulty=self.difficulty.data,
            source_uri=(self.source_uri.data or "").strip(),
        )


def shown(skill: Skill) -> dict[str, Any]:
    """Return what the form shows of a skill."""
    return {**{name: getattr(skill, name) for name in FIELDS}, "seen": stale.mark(skill, FIELDS)}
