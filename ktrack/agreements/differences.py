"""What changed from one version of an agreement to the next, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from ktrack.agreements.words import FORMS, cadence
from ktrack.models import Agreement, AgreementCriterion, Skill
from ktrack.web.language import locale

# Words before times words after: beyond it both texts are shown without marks.
MOST_CELLS = 4_000_000
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
    old, new = _words(before), _words(after)
    if len(old) * len(new) > MOST_CELLS:
        return Difference(label, escape(before), escape(after))
    kept_old, kept_new = _kept([word.strip() for word in old], [word.strip() for word in new])
    removed, added = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")
    return Difference(label, _marked(old, kept_old, removed), _marked(new, kept_new, added))


def _words(text: str) -> list[str]:
    """Return the words, each with the space before it."""
    return re.findall(r"\s*\S+", text)


def _kept(old: list[str], new: list[str]) -> tuple[list[bool], list[bool]]:
    """Return for each word of both texts whether it belongs to the longest sequence that both have.

    The table of lengths is filled row by row, so the time is bounded by its size, whatever was typed; the
    standard library's SequenceMatcher takes minutes for two long texts of the same few words.
    """
    numbers: dict[str, int] = {}
    a, b = ([numbers.setdefault(word, len(numbers)) for word in words] for words in (old, new))
    other = np.array(b, dtype=np.int32)
    lengths = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int32)
    for row, word in enumerate(a):
        best = np.maximum(lengths[row, 1:], lengths[row, :-1] + (other == word))
        np.maximum.accumulate(best, out=lengths[row + 1, 1:])
    kept_old, kept_new = [False] * len(a), [False] * len(b)
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
            kept_old[i] = kept_new[j] = True
        elif lengths[i - 1, j] >= lengths[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return kept_old, kept_new


def _marked(words: list[str], kept: list[bool], mark: Markup) -> Markup:
    """Return the words with a mark around each run that was not kept; the space before it stays outside."""
    parts = []
    for same, run in groupby(zip(words, kept, strict=True), key=itemgetter(1)):
        text = "".join(word for word, _same in run)
        bare = text.lstrip()
        space = escape(text[: len(text) - len(bare)])
        parts.append(space + (escape(bare) if same else mark.format(bare)))
    return Markup("").join(parts)
