"""What changed from one version of an agreement to the next, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from ktrack.agreements.words import FORMS, cadence
from ktrack.models import Agreement, AgreementCriterion, Skill
from ktrack.web import differing
from ktrack.web.language import locale

TEXTS = {
    "goals": _l("Goals"),
    "mentor_expectations": _l("What the mentor expects"),
    "mentee_expectations": _l("What the mentee expects"),
    "confidentiality": _l("Confidentiality"),
}


@dataclass(frozen=True)
class Difference:
    """One field that says something else; `before` and `after` mark with <del> and <ins> what differs."""

    label: str
    before: Markup
    after: Markup


def between(before: Agreement, after: Agreement) -> list[Difference]:
    """Return what `after` says otherwise than `before`, in the order of the form."""
    told = [
        *_texts(before, after, "goals", "mentor_expectations", "mentee_expectations"),
        *_values(before, after),
        *_criteria(before, after),
        *_texts(before, after, "confidentiality"),
    ]
    return [_difference(label, old, new) for label, old, new in told if old != new]


Told = tuple[str, str, str]
"""What is told, as it was and as it is; "" for nothing."""


def _texts(before: Agreement, after: Agreement, *names: str) -> Iterator[Told]:
    for name in names:
        yield str(TEXTS[name]), getattr(before, name), getattr(after, name)


def _values(before: Agreement, after: Agreement) -> Iterator[Told]:
    yield str(_("How you work together")), str(FORMS[before.form]), str(FORMS[after.form])
    yield str(_("Sessions")), cadence(before.cadence_days), cadence(after.cadence_days)
    yield str(_("From")), _day(before.starts_on), _day(after.starts_on)
    yield str(_("Until")), _end(before), _end(after)


def _day(value: object) -> str:
    return str(format_date(value, "medium"))


def _end(agreement: Agreement) -> str:
    return _day(agreement.ends_on) if agreement.ends_on else str(_("until the shadowing ends"))


def _criteria(before: Agreement, after: Agreement) -> Iterator[Told]:
    old, new = ({one.skill: one for one in agreement.criteria} for agreement in (before, after))
    for skill in sorted({*old, *new}, key=_name):
        label = str(_("Acceptance: %(skill)s", skill=_name(skill)))
        yield label, _criterion(old.get(skill)), _criterion(new.get(skill))


def _name(skill: Skill) -> str:
    return skill.name(locale())


def _criterion(criterion: AgreementCriterion | None) -> str:
    if criterion is None:
        return ""
    if not criterion.to_whom:
        return criterion.shown
    return str(_("%(shown)s (shown to %(whom)s)", shown=criterion.shown, whom=criterion.to_whom))


def _difference(label: str, before: str, after: str) -> Difference:
    return Difference(label, *differing.marked(before, after))
