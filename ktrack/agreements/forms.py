"""The forms of agreements and concerns."""

import re
from datetime import date
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ktrack.agreements.actions import LONGEST_CADENCE, Criterion, Terms, terms_of
from ktrack.agreements.words import FORMS, KINDS
from ktrack.base.text import new_key
from ktrack.models import Agreement, MentorRequest, Shadowing
from ktrack.models.choices import AgreementAnswer, ConcernKind
from ktrack.models.choices import Form as Formality
from ktrack.web.forms import Form, PartForm, no_nul
from ktrack.web.language import locale
from ktrack.web.rows import Rows

LONGEST_TEXT = 20_000
LONGEST_CRITERION = 2_000
LONGEST_NAME = 200
USUAL_CADENCE = 14
_NUMBER = re.compile("[0-9]{1,9}")


def _unix(text: str | None) -> str:
    """Return `text` with the line ends it was typed with; browsers send others."""
    return (text or "").replace("\r\n", "\n")


def _text(label: Any, *validators: Any) -> TextAreaField:
    return TextAreaField(label, [*validators, Length(max=LONGEST_TEXT), no_nul], filters=[_unix])


def _formalities() -> list[SelectChoice]:
    return [SelectChoice(form.value, str(word)) for form, word in FORMS.items()]


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(kind.value, str(word)) for kind, (word, _hint) in KINDS.items()]


class KeyedForm(Form):
    """A form with a key, so that sending it twice makes one row."""

    form_key = HiddenField()
    prefix = ""

    def __init__(self, **values: Any):
        super().__init__(**values)
        if not re.fullmatch(self.prefix + "-[0-9a-f]{16}", self.form_key.data or ""):
            self.form_key.data = new_key(self.prefix)


class CriterionForm(PartForm):
    """When one skill counts as passed on; `name` is the skill's, for the page."""

    skill_id = HiddenField()
    shown = TextAreaField(_l("What will be shown"), [Length(max=LONGEST_CRITERION), no_nul], filters=[_unix])
    to_whom = StringField(_l("To whom"), [Length(max=LONGEST_NAME), no_nul])
    name = ""

    def validate_to_whom(self, field: wtforms.Field) -> None:
        """Want to know what, where somebody is named to see it."""
        if (field.data or "").strip() and not (self.shown.data or "").strip():
            raise ValidationError(_("Say what will be shown to them."))


class AgreementForm(KeyedForm):
    """A version of an agreement; made by `agreement_form`, which knows what it changes."""

    prefix = "a"
    seen = HiddenField()  # the newest version when the form was opened
    goals = _text(_l("What the two of you want to reach"), InputRequired())
    mentor_expectations = _text(_l("What the mentor expects of the mentee"))
    mentee_expectations = _text(_l("What the mentee expects of the mentor"))
    form = SelectField(_l("How you work together"), choices=_formalities)
    starts_on = DateField(_l("From"), [InputRequired()])
    ends_on = DateField(_l("Until"), [Optional()])
    cadence_days = IntegerField(
        _l("A session at least every"),
        [
            InputRequired(),
            NumberRange(
                1,
                LONGEST_CADENCE,
                message=_l("Enter 1 to 366 days: with 0 days between sessions there would be none."),
            ),
        ],
    )
    criteria = Rows(FormField(CriterionForm), _l("Acceptance criteria"))
    confidentiality = _text(_l("What stays between the two of you"))

    def __init__(self, shadowing: Shadowing, **values: Any):
        super().__init__(**values)
        names = {str(skill.id): skill.name(locale()) for skill in shadowing.skills}
        self.criteria.entries[:] = [row for row in self.criteria if row.form.skill_id.data in names]
        for row in self.criteria:
            row.form.name = names[row.form.skill_id.data]

    def seen_version(self) -> int:
        """Return the newest version when the form was opened; 0 where there was none."""
        return int(self.seen.data) if _NUMBER.fullmatch(self.seen.data or "") else 0

    def terms(self) -> Terms:
        """Return what a valid form says."""
        filled = (row.form for row in self.criteria if row.form.shown.data.strip())
        criteria = {
            int(row.skill_id.data): Criterion(
                int(row.skill_id.data), row.shown.data.strip(), (row.to_whom.data or "").strip()
            )
            for row in filled
        }
        return Terms(
            goals=self.goals.data.strip(),
            mentor_expectations=self.mentor_expectations.data.strip(),
            mentee_expectations=self.mentee_expectations.data.strip(),
            confidentiality=self.confidentiality.data.strip(),
            form=Formality(self.form.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            cadence_days=self.cadence_days.data,
            criteria=tuple(criteria[skill_id] for skill_id in sorted(criteria)),
        )


def agreement_form(
    shadowing: Shadowing,
    present: Agreement | None,
    newest: Agreement | None,
    today: date,
    asked: MentorRequest | None = None,
) -> AgreementForm:
    """Return the form for a new version, filled with what `present` says.

    Where nothing was said yet (None) it begins with what is usual, and with the request the pair came of.
    """
    said = {} if present is None else {one.skill_id: one for one in terms_of(present).criteria}
    rows = [
        {"skill_id": str(skill.id), "shown": said[skill.id].shown, "to_whom": said[skill.id].to_whom}
        if skill.id in said
        else {"skill_id": str(skill.id)}
        for skill in shadowing.skills
    ]
    values = _usual(shadowing, today, asked) if present is None else vars(terms_of(present))
    values = {**values, "form": values["form"].value, "criteria": rows}
    return AgreementForm(shadowing, seen=str(newest.version if newest else 0), **values)


def _usual(shadowing: Shadowing, today: date, asked: MentorRequest | None) -> dict[str, Any]:
    last_day = shadowing.last_day
    wanted = {"goals": asked.goal, "cadence_days": asked.cadence_days} if asked else {}
    return {
        "form": shadowing.form,
        "starts_on": min(max(today, shadowing.starts_on), last_day),
        "cadence_days": USUAL_CADENCE,
        **wanted,
    }


class AnswerForm(Form):
    """What the other side says to a proposed version; the button that was pressed is the answer."""

    answer = StringField()  # sent by a button, never drawn
    comment = _text(_l("What should be otherwise"))

    def validate_comment(self, field: wtforms.Field) -> None:
        """Want a reason for returning it."""
        if self.returns and not field.data.strip():
            raise ValidationError(_("Say what should be otherwise."))

    @property
    def returns(self) -> bool:
        """Whether the version is returned."""
        return bool(self.answer.data == AgreementAnswer.RETURNED.value)

    @property
    def accepts(self) -> bool:
        """Whether the version is accepted."""
        return bool(self.answer.data == AgreementAnswer.ACCEPTED.value)


class ConcernForm(KeyedForm):
    """What the mentee wants heard."""

    prefix = "n"
    kind = RadioField(_l("What it is"), [InputRequired()], choices=_kinds, default=ConcernKind.GOAL.value)
    text = _text(_l("What your mentor should know"), InputRequired())


class HeardForm(Form):
    """What the mentor answers."""

    answer = _text(_l("Your answer"), InputRequired())
