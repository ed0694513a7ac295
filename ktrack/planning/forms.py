"""What is entered for a plan: projects, people and experts with their hours, and the pairs ticked by hand."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FloatField, FormField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput, NumberInput

from ktrack.base.errors import Refused
from ktrack.lookup import People
from ktrack.planning import words
from ktrack.planning.choice import GROUP, MOST_PEOPLE, Choice, Pair
from ktrack.planning.queries import Allowance
from ktrack.web.asked import LARGEST
from ktrack.web.forms import Form, PartForm, PickField, no_nul
from ktrack.web.rows import Rows

MOST_HOURS = 5000
LARGEST_GROUP = 20
MOST_TICKED = 5000
_PAIR = re.compile(r"([0-9]{1,10})-([0-9]{1,10})-([0-9]{1,10})-([0-9]{1,10})")


class Numbers(Field):  # type: ignore[misc] # WTForms ships no types
    """Row numbers, sent once each under one name; what is none is left out."""

    data: tuple[int, ...]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what a database can hold."""
        self.data = row_numbers(valuelist)

    def process_data(self, value: Iterable[int] | None) -> None:
        """Take the numbers a page begins with."""
        self.data = tuple(value or ())


class Pairs(Field):  # type: ignore[misc] # WTForms ships no types
    """Ticked pairs of a plan; what is none is left out."""

    data: tuple[Pair, ...]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the pairs, each once."""
        found = (_PAIR.fullmatch(text) for text in valuelist[:MOST_TICKED])
        numbers = (tuple(map(int, one.groups())) for one in found if one)
        self.data = tuple(dict.fromkeys(Pair(*four) for four in numbers if max(four) <= LARGEST))

    def process_data(self, value: Iterable[Pair] | None) -> None:
        """Take the pairs a page begins with."""
        self.data = tuple(value or ())


def row_numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the row numbers among `texts`, each once, in their order."""
    numbers = (int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 10)
    return tuple(dict.fromkeys(number for number in numbers if 0 < number <= LARGEST))


class HoursField(FloatField):  # type: ignore[misc] # WTForms ships no types
    """Hours, written without a needless decimal."""

    widget = NumberInput(step="any", min=0)

    def _value(self) -> str:
        return f"{self.data:g}" if self.data is not None and not self.raw_data else str(super()._value())


def _hours() -> HoursField:
    return HoursField(_l("Hours"), [InputRequired(), NumberRange(0, MOST_HOURS)])


class ExpertRow(PartForm):
    """An expert's hours."""

    person = IntegerField(_l("Expert"), [InputRequired(), NumberRange(1, LARGEST)], widget=HiddenInput())
    hours = _hours()


class PersonRow(PartForm):
    """A learner's hours; they matter only if the person is chosen."""

    person = IntegerField(_l("Name"), [InputRequired(), NumberRange(1, LARGEST)], widget=HiddenInput())
    chosen = BooleanField(_l("Plan with this person"))
    hours = _hours()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the row if it counts."""
        return not self.chosen.data or bool(super().validate(extra_validators))


class PlanningForm(Form):
    """A choice, and what was ticked by hand in its plan."""

    engagement = Numbers(_l("Projects"))
    people = Rows(FormField(PersonRow), _l("People"), max_entries=2 * MOST_PEOPLE)
    more = PickField(_l("Add somebody"), [Optional(), Length(max=500), no_nul])
    experts = Rows(FormField(ExpertRow), _l("Experts"), max_entries=2 * MOST_PEOPLE)
    group = IntegerField(
        _l("Most people who shadow one skill at once"), [InputRequired(), NumberRange(1, LARGEST_GROUP)],
        default=GROUP,
    )  # fmt: skip
    pair = Pairs(_l("Who shadows what"))

    def chosen_ids(self) -> set[int]:
        """Return the ids of the people in the list, chosen or not."""
        return {entry.form.person.data for entry in self.people if entry.form.person.data}

    def find_more(self) -> int | None:
        """Return the id of the person whose name was typed; None, with an error, if there is no such one."""
        self.more.find = People([self.more.data or ""]).find
        return self.more.picked if self.more.validate(self) else None

    def add(self, allowance: Allowance) -> None:
        """Put somebody into the list, chosen."""
        self.people.append_entry(_person(allowance))
        self.more.data = ""

    def choice(self, engagement_ids: Iterable[int], learners: set[int], experts: set[int]) -> Choice:
        """Return what was entered, of the people that there are; raises Refused for nobody or too many."""
        people = _entered(self.people, learners, only_chosen=True)
        if not people:
            raise Refused(words.NOBODY_CHOSEN, "people")
        if len(people) > MOST_PEOPLE:
            raise Refused(words.TOO_MANY_PEOPLE, "people")
        taught = _entered(self.experts, experts)
        return Choice(tuple(sorted(engagement_ids)), people, taught, self.group.data)


def offered(
    engagement_ids: Iterable[int], learners: Sequence[Allowance], experts: Sequence[Allowance]
) -> PlanningForm:
    """Return the form as a plan begins: everybody of the team, with the hours there usually are."""
    taught = [{"person": one.person.id, "hours": one.hours} for one in experts]
    people = [_person(one) for one in learners]
    data = {"engagement": engagement_ids, "people": people, "experts": taught, "group": GROUP}
    return PlanningForm(formdata=None, data=data)


def _person(allowance: Allowance) -> dict[str, Any]:
    return {"person": allowance.person.id, "chosen": True, "hours": allowance.hours}


def _entered(entries: Any, known: set[int], only_chosen: bool = False) -> tuple[tuple[int, float], ...]:
    rows = [entry.form for entry in entries if not only_chosen or entry.form.chosen.data]
    hours = {row.person.data: row.hours.data for row in rows if row.person.data in known}
    return tuple(sorted(hours.items()))
