"""The forms of procedures."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import (
    DateField,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ktrack import lookup
from ktrack.base.text import new_key
from ktrack.models import Engagement, Person, Procedure, ProcedureVersion, Skill
from ktrack.procedures.actions.keeping import mark
from ktrack.procedures.actions.writing import LONGEST_TITLE, USUAL_DAYS, Belonging, Wording
from ktrack.web.forms import Form, PartForm, PickField, no_nul, row_number
from ktrack.web.language import locale
from ktrack.web.markdown import is_web_link
from ktrack.web.rows import Rows

KEY = re.compile(r"p-[0-9a-f]{16}")
LONGEST_TEXT = 50_000
LONGEST_NOTE = 300
LONGEST_LINK = 2_000
LONGEST_NAME = 500
MOST_LINKS = 20
MOST_SKILLS = 20
LAST_DAY = date(2100, 1, 1)
INTERVALS = (90, 180, 365, 730)
"""Days that are offered; any other comes with an import."""


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _short_enough(form: Any, field: wtforms.Field) -> None:
    length, most = len(field.data or ""), LONGEST_TEXT
    if length > most:
        raise ValidationError(
            _(
                "The text has %(length)s characters, %(most)s are possible. Nothing is lost: make two "
                "procedures of it, or link to the long part.",
                length=length,
                most=most,
            )
        )


def _intervals(days: int = USUAL_DAYS) -> list[SelectChoice]:
    offered = sorted({*INTERVALS, days})
    return [SelectChoice(str(number), interval(number)) for number in offered]


def interval(days: int) -> str:
    """Return how long a confirmation holds, in words."""
    months = {90: 3, 180: 6, 365: 12, 730: 24}.get(days)
    if months is not None:
        return str(ngettext("%(num)s month", "%(num)s months", months))
    return str(ngettext("%(num)s day", "%(num)s days", days))


class LinkForm(PartForm):
    """One document elsewhere; an empty row is none."""

    url = StringField(
        _l("Address"), [Optional(), Length(max=LONGEST_LINK), no_nul], render_kw={"type": "url"}
    )

    def validate_url(self, field: wtforms.Field) -> None:
        """Want a complete web address."""
        if not is_web_link((field.data or "").strip()):
            raise ValidationError(_("Enter a complete web address that begins with https:// or http://."))


class SkillRow(PartForm):
    """One skill by its name; an empty row is none."""

    skill = PickField(_l("Skill"), [Optional(), Length(max=LONGEST_NAME), no_nul])


class VersionForm(Form):
    """What a version says; `base` is the version that the form was filled with."""

    base = HiddenField()
    title = StringField(_l("Title"), [InputRequired(), Length(max=LONGEST_TITLE), no_nul])
    text = TextAreaField(_l("What is to be done"), [InputRequired(), _short_enough, no_nul], filters=[_unix])
    links = Rows(FormField(LinkForm), _l("Documents elsewhere"))
    note = StringField(_l("What is new"), [Optional(), Length(max=LONGEST_NOTE), no_nul])

    def validate_links(self, field: Rows) -> None:
        """Keep the list one that is read."""
        if len(field.entries) > MOST_LINKS:
            raise ValidationError(_("A procedure has at most 20 links."))

    def wording(self) -> Wording:
        """Return what a valid form says."""
        urls = ((row.form.url.data or "").strip() for row in self.links)
        links = tuple(dict.fromkeys(url for url in urls if url))
        return Wording(self.title.data.strip(), self.text.data, links, (self.note.data or "").strip())

    def base_number(self) -> int:
        """Return the version that the form was filled with, 0 for none that there could be."""
        text = self.base.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


class EditForm(VersionForm):
    """The next version of a procedure: who knows the one before wants to know what is new."""

    note = StringField(_l("What is new"), [InputRequired(), Length(max=LONGEST_NOTE), no_nul])


class BelongsForm(Form):
    """What a procedure belongs to; made with the engagements that can be chosen."""

    skills = Rows(FormField(SkillRow), _l("Skills"))
    engagements = SelectMultipleField(
        _l("Engagements"), coerce=row_number, widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    review_days = SelectField(_l("A confirmation holds for"), choices=_intervals, default=str(USUAL_DAYS))

    def __init__(self, offered: Sequence[Engagement], **values: Any):
        super().__init__(**values)
        self._offered = {one.id: one for one in offered}
        self.engagements.choices = [SelectChoice(one.id, one.title) for one in offered]
        rows = [row.form.skill for row in self.skills]
        known = lookup.Skills([row.data or "" for row in rows], locale())
        for row in rows:
            row.find = known.find

    def validate_skills(self, field: Rows) -> None:
        """Keep the list one that says something."""
        if len(field.entries) > MOST_SKILLS:
            raise ValidationError(_("A procedure has at most 20 skills."))

    def skill_ids(self) -> list[int]:
        """Return the skills of a valid form, each once."""
        picked = (row.form.skill.picked for row in self.skills)
        return list(dict.fromkeys(number for number in picked if number is not None))

    def chosen_engagements(self) -> list[Engagement]:
        """Return the engagements of a valid form."""
        return [self._offered[number] for number in self.engagements.data if number in self._offered]


class NewForm(VersionForm, BelongsForm):
    """A new procedure."""

    form_key = HiddenField()

    def __init__(self, offered: Sequence[Engagement], *, needs_engagement: bool = False, **values: Any):
        super().__init__(offered, **values)
        self._needs_engagement = needs_engagement
        if not KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data = new_key("p")

    def validate_engagements(self, field: SelectMultipleField) -> None:
        """Freelancers write in their engagements."""
        if self._needs_engagement and not field.data:
            raise ValidationError(_("Choose the engagement in which it is used."))

    def belonging(self, skills: Sequence[Skill]) -> Belonging:
        """Return what a valid form says it belongs to."""
        return Belonging(int(self.review_days.data), skills, self.chosen_engagements())


class KeepForm(BelongsForm):
    """Who looks after a procedure, when it is reviewed, and what it belongs to."""

    seen = HiddenField()
    owner = PickField(_l("Owner"), [InputRequired(), Length(max=LONGEST_NAME), no_nul])
    review_on = DateField(_l("Review by"))

    def __init__(self, procedure: Procedure, offered: Sequence[Engagement], **values: Any):
        super().__init__(offered, **values)
        self._procedure = procedure
        self.review_on.flags.required = procedure.in_use
        self.review_days.choices = _intervals(procedure.review_days)
        self.owner.find = lookup.People([self.owner.data or ""]).find

    def validate_review_on(self, field: DateField) -> None:
        """Want a day that people live to see."""
        if field.data is not None and not date(2000, 1, 1) <= field.data <= LAST_DAY:
            raise ValidationError(_("Enter a date between 2000 and 2100."))


def edit_form(version: ProcedureVersion) -> EditForm:
    """Return the form that writes the next version, filled with this one."""
    return EditForm(
        base=str(version.number), title=version.title, text=version.text,
        links=[{"url": url} for url in version.links] or [{"url": ""}],
    )  # fmt: skip


def keep_form(procedure: Procedure, offered: Sequence[Engagement]) -> KeepForm:
    """Return the form filled with what is stored."""
    return KeepForm(
        procedure, offered, seen=mark(procedure), owner=_name(procedure.owner),
        review_on=procedure.review_on, review_days=str(procedure.review_days),
        skills=skill_rows(procedure.skills), engagements=[one.id for one in procedure.engagements],
    )  # fmt: skip


def skill_rows(skills: Iterable[Skill]) -> list[dict[str, str]]:
    """Return rows for skills, and an empty one."""
    return [*({"skill": skill.name(locale())} for skill in skills), {"skill": ""}]


def _name(person: Person) -> str:
    return lookup.People([person.name]).name(person)
