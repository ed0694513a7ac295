"""What changed from one version of an agreement to the next, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from ktrack.agreements.words import FORMS, cadence
from ktrack.models import Agreement, AgreementCriterion, Skill
from ktrack.web.language import locale

# A match of long texts costs their product in time: beyond this many words they are shown without marks.
MOST_WORDS = 4000
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
    old, new = (re.findall(r"\S+|\s+", text) for text in (before, after))
    if len(old) * len(new) > MOST_WORDS * MOST_WORDS:
        return Difference(label, escape(before), escape(after))
    steps = _runs(old, SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    removed = ((old[a:b], differs) for differs, a, b, _c, _d in steps)
    added = ((new[c:d], differs) for differs, _a, _b, c, d in steps)
    return Difference(
        label, _marked(removed, Markup("<del>{}</del>")), _marked(added, Markup("<ins>{}</ins>"))
    )


def _runs(old: list[str], steps: Sequence[tuple[str, int, int, int, int]]) -> list[list[int]]:
    """Return runs of words as [differs, from, to, from, to]; a space between two changes is part of them."""
    runs: list[list[int]] = []
    for place, (kind, a, b, c, d) in enumerate(steps):
        inside = 0 < place < len(steps) - 1 and not "".join(old[a:b]).strip()
        differs = kind != "equal" or inside
        if runs and runs[-1][0] == differs:
            runs[-1][2], runs[-1][4] = b, d
        else:
            runs.append([differs, a, b, c, d])
    return runs


def _marked(parts: Iterator[tuple[list[str], int]], mark: Markup) -> Markup:
    texts = ((escape("".join(words)), differs) for words, differs in parts if words)
    return Markup("").join(mark.format(text) if differs else text for text, differs in texts)
