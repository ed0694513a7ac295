"""The forms of pathways, their stages and proposals."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from ktrack import lookup
from ktrack.base.text import new_key
from ktrack.models import Pathway, PathwayVersion, Person, Stage
from ktrack.pathways.actions.drafts import FIELDS, Content, Details
from ktrack.web import stale
from ktrack.web.forms import Form, PickField, no_nul, row_number
from ktrack.web.language import locale
from ktrack.web.levels import level_choices
from ktrack.web.markdown import is_web_link
from ktrack.web.rows import RowForm, Rows

LONGEST_NAME = 200
LONGEST_TEXT = 2_000
LONGEST_URL = 2_000
MOST_SKILLS = MOST_RESOURCES = 100
KEY = re.compile(r"p-[0-9a-f]{16}")


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def _name(label: Any) -> StringField:
    return StringField(label, [InputRequired(), Length(max=LONGEST_NAME), no_nul], filters=[_squeezed])


def _text(label: Any) -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_TEXT), no_nul], filters=[_unix])


class DetailsForm(Form):
    """What a pathway is called; `key` is made with the empty form, `seen` marks what an edit shows."""

    key = HiddenField()
    seen = HiddenField()
    role = _name(_l("Role it leads to"))
    title = _name(_l("Title"))
    summary = _text(_l("For whom it is"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        if not KEY.fullmatch(self.key.data or ""):
            self.key.data = new_key("p")

    def details(self) -> Details:
        """Return what a valid form says."""
        return Details(self.role.data, self.title.data, self.summary.data)


def details_of(pathway: Pathway) -> dict[str, Any]:
    """Return what the form shows of a pathway."""
    return {**{name: getattr(pathway, name) for name in FIELDS}, "seen": stale.mark(pathway, FIELDS)}


class SkillRow(RowForm):
    """A skill that the stage asks for."""

    skill = PickField(_l("Skill"), [InputRequired(), Length(max=500), no_nul])
    level = SelectField(
        _l("Level to be verified"), choices=lambda: level_choices()[1:], coerce=row_number, default=3
    )


class ResourceRow(RowForm):
    """Something to read or watch."""

    title = _name(_l("What it is called"))
    url = StringField(
        _l("Web address"), [InputRequired(), Length(max=LONGEST_URL), no_nul],
        filters=[lambda text: (text or "").strip()],
    )  # fmt: skip

    def validate_url(self, field: StringField) -> None:
        """Take https only: the page sends everybody there."""
        if not field.data.startswith("https://") or not is_web_link(field.data):
            raise ValidationError(_l("Enter a complete address that begins with https://."))


class StageForm(Form):
    """A stage of a draft; `seen` says which edit of the draft the form shows."""

    seen = HiddenField()
    title = _name(_l("Title"))
    needs = SelectMultipleField(
        _l("Comes after"), coerce=row_number, widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    skills = Rows(FormField(SkillRow), _l("Skills to prove"), max_entries=MOST_SKILLS)
    practice = _text(_l("What to try on the job"))
    resources = Rows(FormField(ResourceRow), _l("Resources"), max_entries=MOST_RESOURCES)

    def __init__(self, others: Iterable[Stage], **values: Any) -> None:
        super().__init__(**values)
        self.needs.choices = [SelectChoice(one.id, one.title) for one in others]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, with all skills looked up at once; a skill stands in a stage once."""
        skills = self.rows("skills")
        find = lookup.Skills([row.skill.data or "" for row in skills], locale()).find
        for row in skills:
            row.skill.find = find
        fine = bool(super().validate(extra_validators))
        return self._once(skills) and fine

    def _once(self, skills: list[Any]) -> bool:
        seen: set[int] = set()
        fine = True
        for row in skills:
            if row.skill.picked in seen:
                row.skill.errors = [*row.skill.errors, _l("This skill is in the list twice.")]
                fine = False
            if row.skill.picked is not None:
                seen.add(row.skill.picked)
        if not fine:
            self.skills.errors = [entry.errors for entry in self.skills]
        return fine

    def rows(self, name: str) -> list[Any]:
        """Return the sub-forms of a list that somebody has filled."""
        return [entry.form for entry in self[name] if not entry.form.blank()]

    def content(self) -> Content:
        """Return what a valid form says."""
        return Content(
            title=self.title.data,
            practice=self.practice.data,
            levels={row.skill.picked: row.level.data for row in self.rows("skills")},
            needs=frozenset(self.needs.data),
            resources=tuple((row.title.data, row.url.data) for row in self.rows("resources")),
        )


def stage_form(draft: PathwayVersion, stage: Stage | None) -> StageForm:
    """Return the form of a stage, or of a new one behind the last."""
    others = [one for one in draft.stages if one is not stage]
    if stage is None:
        last = [others[-1].id] if others else []
        return StageForm(others, seen=str(draft.edits), needs=last, skills=[{}], resources=[])
    names = lookup.Skills([one.skill.name_en for one in stage.skills], locale())
    shown: dict[str, Any] = {
        "seen": str(draft.edits),
        "title": stage.title,
        "practice": stage.practice,
        "needs": [one.needed_id for one in stage.needs],
        "skills": [{"skill": names.name(one.skill), "level": one.level} for one in stage.skills],
        "resources": [{"title": one.title, "url": one.url} for one in stage.resources],
    }
    return StageForm(others, **shown)


class PublishForm(Form):
    """What is new in the version; `seen` says which edit of the draft the form shows."""

    seen = HiddenField()
    note = TextAreaField(
        _l("What is new"), [Length(max=LONGEST_TEXT), no_nul], filters=[_unix]
    )  # fmt: skip


class SeenForm(Form):
    """Only the edit of the draft that the page shows, for buttons."""

    seen = HiddenField()


class ProposeForm(Form):
    """To whom a pathway is proposed."""

    person = SelectField(_l("To whom"), [InputRequired()], coerce=row_number)

    def __init__(self, people: Iterable[Person], **values: Any) -> None:
        super().__init__(**values)
        self.person.choices = [SelectChoice(one.id, _whereabouts(one)) for one in people]


def _whereabouts(person: Person) -> str:
    return f"{person.name} ({person.team.name})" if person.team else person.name
