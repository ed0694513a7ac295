"""Choosing how each kind of mail comes."""

from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from ktrack.mail.kinds import DELIVERIES, KINDS
from ktrack.models.choices import Delivery
from ktrack.web.forms import Form


def _name(kind: str) -> str:
    return kind.replace(".", "_")


class ChoicesForm(Form):
    """One list of options a kind of mail."""

    def chosen(self) -> dict[str, Delivery]:
        """Return the delivery of each kind."""
        return {kind: Delivery(self[_name(kind)].data) for kind in KINDS}


for _kind, _label in KINDS.items():
    _options = [SelectChoice(delivery.value, word) for delivery, word in DELIVERIES.items()]
    setattr(ChoicesForm, _name(_kind), SelectField(_label, [InputRequired()], choices=_options))


def shown(deliveries: dict[str, Delivery]) -> dict[str, str]:
    """Return the form's data for what somebody has chosen."""
    return {_name(kind): delivery.value for kind, delivery in deliveries.items()}
