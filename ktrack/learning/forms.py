"""The forms of the learning log."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ktrack.base.text import new_key
from ktrack.learning import queries
from ktrack.learning.actions import LONGEST_DAY, MOST_LINKS, Claim, Wording
from ktrack.models import LogEntry, Person, Shadowing
from ktrack.web.forms import Form, PartForm, PickField, no_nul
from ktrack.web.language import locale
from ktrack.web.levels import level_choices
from ktrack.web.markdown import is_web_link
from ktrack.web.pairs import pair_title
from ktrack.web.rows import Rows

KEY = re.compile(r"l-[0-9a-f]{16}")
_NUMBER = re.compile("[0-9]{1,9}")
LONGEST_TEXT = 20_000
LONGEST_LINK = 2_000
NO_SHADOWING = "0"
QUICK_MINUTES = (15, 30, 60, 90)


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _own_level() -> list[SelectChoice]:
    return [SelectChoice("", _("not this time")), *level_choices()]


def _web_link(form: Any, field: wtforms.Field) -> None:
    if not is_web_link(field.data.strip()):
        raise ValidationError(_("Enter a complete web address that begins with https:// or http://."))


def _at_most_ten(form: Any, field: Rows) -> None:
    if len(field.entries) > MOST_LINKS:
        raise ValidationError(_("An entry has at most 10 links."))


def _find_skill(text: str) -> int:
    found = queries.skills_named(text)
    if not found:
        raise ValueError(_("There is no skill with this name. Pick one of the list."))
    if len(found) > 1:
        raise ValueError(_("Several skills have this name. Ask an administrator to rename one."))
    return found[0]


class ClaimForm(PartForm):
    """One skill of the entry; its level field is labelled with the skill's name."""

    skill_id = HiddenField()
    level = SelectField(_l("Your level"), choices=_own_level, default="")
    used = BooleanField(_l("Used on the job"))


class LinkForm(PartForm):
    """One evidence link."""

    url = StringField(
        _l("Address"), [Optional(), Length(max=LONGEST_LINK), no_nul, _web_link], render_kw={"type": "url"}
    )


class EntryForm(Form):
    """What was learned; made by `new_form` and `correct_form`, which know whose log it is."""

    entry_key = HiddenField()
    revision = HiddenField()
    shadowing = SelectField(_l("Shadowing"), [InputRequired()])
    happened_on = DateField(_l("Date"), [InputRequired()])
    minutes = IntegerField(_l("Minutes"), [InputRequired(), NumberRange(0, LONGEST_DAY)])
    claims = Rows(FormField(ClaimForm), _l("Skills"))
    other_skill = PickField(_l("Another skill"), [Optional(), Length(max=500), no_nul], find=_find_skill)
    other_level = SelectField(_l("Your level in it"), choices=_own_level, default="")
    other_used = BooleanField(_l("Used on the job"))
    text = TextAreaField(_l("What you did and learned"), [Length(max=LONGEST_TEXT), no_nul], filters=[_unix])
    links = Rows(FormField(LinkForm), _l("Evidence links"), [_at_most_ten])
    reason = StringField(_l("Why you correct it"), [Length(max=500), no_nul])

    def __init__(self, shadowings: list[Shadowing], **values: Any):
        super().__init__(**values)
        # Set only now: as an argument it would drop an eleventh link without a word.
        self.links.max_entries = MOST_LINKS
        self._shadowings = {str(shadowing.id): shadowing for shadowing in shadowings}
        self.shadowing.choices = [
            *(SelectChoice(number, _shadowing_name(one)) for number, one in self._shadowings.items()),
            SelectChoice(NO_SHADOWING, _("None, on my own")),
        ]
        if not KEY.fullmatch(self.entry_key.data or ""):
            self.entry_key.data = new_key("l")
        self._name_skills()

    def _name_skills(self) -> None:
        numbers = [claim.form.skill_id.data or "" for claim in self.claims]
        learned = {skill.id: skill for one in self._shadowings.values() for skill in one.skills}
        named = {str(number): skill.name(locale()) for number, skill in learned.items()}
        further = [int(number) for number in numbers if number not in named and _NUMBER.fullmatch(number)]
        if further:
            found = queries.skills(further)
            named |= {str(number): skill.name(locale()) for number, skill in found.items()}
        self._all_known = all(number in named for number in numbers)
        self.claims.entries[:] = [claim for claim in self.claims if claim.form.skill_id.data in named]
        for claim in self.claims:
            claim.form.level.label.text = named[claim.form.skill_id.data]

    def validate_claims(self, field: Rows) -> None:
        """Refuse a skill that does not exist: it did not come from our page."""
        if not self._all_known:
            raise ValidationError(_("A skill listed here no longer exists. Check the levels and save again."))

    def validate_other_level(self, field: wtforms.Field) -> None:
        """Want a name to the level, and no skill twice."""
        if (field.data or self.other_used.data) and not self.other_skill.data:
            raise ValidationError(_("Name the skill this level is for."))

    def validate_other_skill(self, field: PickField) -> None:
        """Refuse a skill that stands in the list above."""
        listed = {claim.form.skill_id.data for claim in self.claims}
        if (
            field.data
            and not field.errors
            and {str(number) for number in queries.skills_named(field.data)} & listed
        ):
            raise ValidationError(_("This skill is in the list above: choose your level there."))

    def wording(self) -> Wording:
        """Return what a valid form says."""
        claims = [_claim(int(c.form.skill_id.data), c.form.level, c.form.used) for c in self.claims]
        if self.other_skill.picked is not None:
            claims.append(_claim(self.other_skill.picked, self.other_level, self.other_used))
        return Wording(
            happened_on=self.happened_on.data,
            minutes=self.minutes.data,
            text=self.text.data,
            shadowing=self._shadowings.get(self.shadowing.data),
            claims=tuple(claim for claim in claims if claim.level is not None or claim.used),
            links=tuple(link.form.url.data.strip() for link in self.links if link.form.url.data.strip()),
        )


class VoidForm(Form):
    """Why an entry is taken back."""

    revision = HiddenField()
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=500), no_nul])


def new_form(person: Person, today: date, shadowing_id: int | None = None) -> EntryForm:
    """Return the form for a new entry: today, the person's running shadowing with its skills.

    `shadowing_id` preselects another one of the person's. Used by the log's own page and by the home page.
    """
    shadowings = queries.offered_shadowings(person, today)
    chosen = next((one for one in shadowings if one.id == shadowing_id), next(iter(shadowings), None))
    ordered = sorted(shadowings, key=lambda one: one is not chosen)
    return EntryForm(
        shadowings,
        shadowing=str(chosen.id) if chosen else NO_SHADOWING,
        happened_on=today,
        claims=_claim_rows(ordered, {}),
        links=[{"url": ""}],
    )


def correct_form(entry: LogEntry, today: date) -> EntryForm:
    """Return the form that corrects an entry, filled with what it says now."""
    shadowings = queries.offered_shadowings(entry.person, today, also=entry.shadowing_id)
    said = {claim.skill.id: claim for claim in queries.claimed([entry.id]).get(entry.id, [])}
    own = [shadowing for shadowing in shadowings if shadowing.id == entry.shadowing_id]
    return EntryForm(
        shadowings,
        entry_key=entry.key,
        revision=str(len(entry.revisions)),
        shadowing=str(entry.shadowing_id or NO_SHADOWING),
        happened_on=entry.happened_on,
        minutes=entry.minutes,
        text=entry.text,
        claims=_claim_rows(own, said),
        links=[{"url": link.url} for link in entry.links] or [{"url": ""}],
    )


def _claim_rows(shadowings: Iterable[Shadowing], said: dict[int, queries.Claimed]) -> list[dict[str, Any]]:
    learned = [skill.id for shadowing in shadowings for skill in shadowing.skills]
    rows = []
    for skill_id in dict.fromkeys([*said, *learned]):
        claim = said.get(skill_id)
        level = "" if claim is None or claim.level is None else str(claim.level)
        rows.append({"skill_id": str(skill_id), "level": level, "used": bool(claim and claim.used)})
    return rows


def _claim(skill_id: int, level: wtforms.Field, used: wtforms.Field) -> Claim:
    return Claim(skill_id, int(level.data) if level.data else None, bool(used.data))


def _shadowing_name(shadowing: Shadowing) -> str:
    title, mentor = pair_title(shadowing), shadowing.mentor.name
    return str(_("%(engagement)s, with %(mentor)s", engagement=title, mentor=mentor))
