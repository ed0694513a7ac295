"""The one form in which a project is registered and edited."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
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
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from ktrack import lookup
from ktrack.base.text import fold
from ktrack.engagements import queries
from ktrack.engagements.checks import Place, Problem
from ktrack.engagements.drafts import Draft, Item, Pairing
from ktrack.engagements.words import FORMALITIES, IMPORTANCES, REASONS
from ktrack.models import Person
from ktrack.models.choices import Form as Formality
from ktrack.models.choices import Reason
from ktrack.web.forms import Form, PickField, no_nul, row_number
from ktrack.web.levels import level_choices
from ktrack.web.rows import RowForm, Rows

LONGEST_NAME = 500
HIGHEST_RATE = 1_000_000
KEY = re.compile(r"e-[0-9a-f]{16}")


def _name(label: Any, **kwargs: Any) -> PickField:
    return PickField(label, [InputRequired(), Length(max=LONGEST_NAME), no_nul], **kwargs)


class Ticks(Field):  # type: ignore[misc] # WTForms ships no types
    """Names that were ticked; which there are to tick is the page's business."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the ticked names; nothing sent means that nothing is ticked."""
        self.data = valuelist

    def process_data(self, value: list[str] | None) -> None:
        """Take the names of a stored row."""
        self.data = value or []


class RateField(StringField):  # type: ignore[misc] # WTForms ships no types
    """An amount of money per day; a comma or a point stands before the cents. `cents` is what it comes to."""

    cents: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the amount."""
        text = (self.data or "").strip().replace(" ", "")
        if validation_stopped or not text:
            return
        try:
            amount = Decimal(text.replace(",", ".")) * 100
        except InvalidOperation:
            amount = Decimal(-1)
        if not (amount.is_finite() and 0 <= amount <= HIGHEST_RATE * 100 and amount == int(amount)):
            raise ValidationError(_l("Enter an amount such as 950 or 950.50."))
        self.cents = int(amount)


def _targets() -> list[SelectChoice]:
    return level_choices()[1:]


class ExpertRow(RowForm):
    """Somebody who brings the knowledge."""

    person = _name(_l("Name or e-mail address"))


class PlanRow(RowForm):
    """A plan item."""

    skill = _name(_l("Skill"))
    target_level = SelectField(_l("Target level"), choices=_targets, coerce=int, default=4)
    importance = SelectField(
        _l("Importance"), choices=lambda: list(IMPORTANCES.items()), coerce=int, default=3
    )
    seats = IntegerField(_l("Seats"), [InputRequired(), NumberRange(1, 1000)], default=1)
    baseline_level = SelectField(_l("Level before"), choices=level_choices, coerce=int, default=0)
    retired = BooleanField(_l("Retire this item"))
    retired_reason = StringField(_l("Why it is retired"), [Length(max=500), no_nul])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.target_level.data == 0:  # imported so; it stays until somebody chooses another
            self.target_level.choices = level_choices()


class ShadowingRow(RowForm):
    """Who shadows whom."""

    stored = IntegerField(validators=[Optional()], widget=HiddenInput())
    mentor = _name(_l("Mentor"))
    mentee = _name(_l("Mentee"))
    formality = SelectField(
        _l("How"), choices=lambda: [(form.value, word) for form, word in FORMALITIES.items()],
        default=Formality.REGULAR.value,
    )  # fmt: skip
    starts_on = DateField(_l("From"), [Optional()])
    ends_on = DateField(_l("Until"), [Optional()])
    skills = Ticks(_l("Skills"))


def _lines(text: str | None) -> str:
    # Browsers send CRLF whatever was typed; what was imported has LF, and both are to compare equal.
    return (text or "").replace("\r\n", "\n")


class EngagementForm(Form):
    """A project with its experts, plan and shadowings."""

    key = HiddenField()  # made with the empty form: sent twice, it registers once
    version = HiddenField()  # which edit of the engagement the form shows
    title = StringField(_l("Title"), [InputRequired(), Length(max=200), no_nul])
    description = TextAreaField(_l("Description"), [Length(max=20_000), no_nul], filters=[_lines])
    reason = RadioField(
        _l("Why freelancers"), [InputRequired()], default=Reason.EXPERTISE.value,
        choices=lambda: [(reason.value, word) for reason, word in REASONS.items()],
    )  # fmt: skip
    team = SelectField(_l("Receiving team"), [DataRequired()], coerce=row_number)
    starts_on = DateField(_l("Start"), [InputRequired()])
    ends_on = DateField(_l("End"), [InputRequired()])
    day_rate = RateField(_l("Day rate"), [Length(max=20)])
    currency = StringField(
        _l("Currency"), [Optional(), Regexp("^[A-Z]{3}$", message=_l("Enter three letters, such as EUR."))],
        filters=[lambda text: (text or "").strip().upper()],
    )  # fmt: skip
    experts = Rows(FormField(ExpertRow), _l("Experts"), max_entries=50)
    plan = Rows(FormField(PlanRow), _l("Transfer plan"), max_entries=300)
    shadowings = Rows(FormField(ShadowingRow), _l("Shadowings"), max_entries=500)
    why = StringField(_l("Why it changes"), [Length(max=500), no_nul])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        nobody = [] if self.team.data else [(0, _l("Choose a team"))]
        self.team.choices = [*nobody, *((team.id, team.name) for team in queries.teams())]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, with all names looked up at once."""
        people = [row.person for row in self._rows("experts")]
        people += [field for row in self._rows("shadowings") for field in (row.mentor, row.mentee)]
        _find_with(people, lambda names: lookup.People(names).find)
        skills = [row.skill for row in self._rows("plan")]
        _find_with(skills, lambda names: lookup.Skills(names, language()).find)
        return bool(super().validate(extra_validators))

    def _rows(self, name: str) -> list[Any]:
        return [entry.form for entry in self[name] if not entry.form.blank()]

    def draft(self) -> Draft:
        """Return what was entered; only after the form has been validated."""
        plan = tuple(_item(row) for row in self._rows("plan"))
        return Draft(
            title=self.title.data,
            description=self.description.data,
            reason=Reason(self.reason.data),
            team_id=self.team.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            day_rate_cents=self.day_rate.cents,
            currency=self.currency.data,
            experts=tuple(row.person.picked for row in self._rows("experts")),
            plan=plan,
            pairings=tuple(self._pairing(row) for row in self._rows("shadowings")),
            why=self.why.data or "",
        )

    def _pairing(self, row: Any) -> Pairing:
        ticked = {fold(name.strip()) for name in row.skills.data}
        named = {fold(item.skill.data.strip()): item.skill.picked for item in self._rows("plan")}
        return Pairing(
            id=row.stored.data,
            mentor_id=row.mentor.picked,
            mentee_id=row.mentee.picked,
            form=Formality(row.formality.data),
            starts_on=row.starts_on.data,
            ends_on=row.ends_on.data,
            skill_ids=tuple(skill_id for name, skill_id in named.items() if name in ticked),
        )

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside its field."""
        for problem in problems:
            field = self._place(problem.place)
            field.errors = [*(error for error in field.errors if error), problem.message]
        for name in ("experts", "plan", "shadowings"):
            told = [error for error in self[name].errors if not isinstance(error, dict)]
            rows = [entry.errors for entry in self[name]]
            self[name].errors = [*told, *rows] if told or any(rows) else []

    def _place(self, place: Place) -> Any:
        if len(place) == 1:
            return self[str(place[0])]
        name, row, field = place
        return self._rows(str(name))[int(row)][str(field)]

    def skill_names(self) -> list[str]:
        """Return the skills typed into the plan: what a shadowing can tick."""
        typed = (entry.form.skill.data or "" for entry in self.plan)
        return list(dict.fromkeys(name.strip() for name in typed if name.strip()))


class ManagerForm(Form):
    """Who manages the engagement from now on, and why."""

    manager = SelectField(_l("New manager"), [DataRequired()], coerce=row_number)
    why = StringField(_l("Why it changes"), [DataRequired(), Length(max=500), no_nul])

    def __init__(self, managers: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.people = {person.id: person for person in managers}
        self.manager.choices = [
            (0, _l("Choose a manager")), *((person.id, person.name) for person in self.people.values()),
        ]  # fmt: skip


def _find_with(fields: list[Any], finder: Callable[[list[str]], Callable[[str], int]]) -> None:
    find = finder([field.data or "" for field in fields])
    for field in fields:
        field.find = find


def language() -> str:
    """Return the language in which names of skills are typed."""
    return str(get_locale() or "en")


def _item(row: Any) -> Item:
    return Item(
        skill_id=row.skill.picked,
        target_level=row.target_level.data,
        importance=row.importance.data,
        seats=row.seats.data,
        baseline_level=row.baseline_level.data,
        retired=row.retired.data,
        retired_reason=row.retired_reason.data or "",
    )
