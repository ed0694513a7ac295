"""The form of the numbers behind the figure, made from the bounds the model states."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FloatField, HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import NumberInput

from ktrack.people.words import POLICY, WANTED
from ktrack.scoring.parameters import BOUNDS, Policy
from ktrack.web.forms import Form, no_nul

WHOLE = {"use_window", "min_interval", "max_interval"}


class PolicyForm(Form):
    """Every number with its bounds, and why it changes."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=2000), no_nul])
    seen = HiddenField()

    def numbers(self) -> list[Any]:
        """Return the fields of the numbers, in the order of the model."""
        return [self._fields[name] for name in (*POLICY, *_wanted_names())]

    def values(self) -> dict[str, Any]:
        """Return what differs from the model's defaults, as `retention.adoption.adopt` takes it."""
        entered = {name: self._fields[name].data for name in POLICY}
        entered["rstar"] = tuple(self._fields[name].data for name in _wanted_names())
        defaults = Policy()
        changed = {name: value for name, value in entered.items() if value != getattr(defaults, name)}
        return {name: list(value) if name == "rstar" else value for name, value in changed.items()}


def _wanted_names() -> list[str]:
    return [f"rstar_{importance}" for importance in range(1, len(WANTED) + 1)]


def _number(name: str, label: object, bounds: str, hint: object = "") -> Any:
    low, high = BOUNDS[bounds]
    limits = NumberRange(low, high)
    if name in WHOLE:
        return IntegerField(label, [InputRequired(), limits], description=hint)
    return FloatField(label, [InputRequired(), limits], description=hint, widget=NumberInput(step="any"))


for _name, (_label, _hint) in POLICY.items():
    setattr(PolicyForm, _name, _number(_name, _label, _name, _hint))
for _name, _label in zip(_wanted_names(), WANTED, strict=True):
    setattr(PolicyForm, _name, _number(_name, _label, "rstar"))


def shown(policy: Policy, seen: int) -> dict[str, Any]:
    """Return what the form shows of a policy; `seen`: the number of the version in force."""
    values = policy.as_dict()
    wanted = dict(zip(_wanted_names(), policy.rstar, strict=True))
    return {**{name: values[name] for name in POLICY}, **wanted, "seen": str(seen)}
