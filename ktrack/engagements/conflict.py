"""A form that was overtaken: what somebody else stored meanwhile, beside what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from ktrack.base.text import fold

PLAIN = ("title", "description", "reason", "team", "starts_on", "ends_on", "day_rate", "currency")


@dataclass(frozen=True)
class Difference:
    """One field that is stored otherwise than it was typed; "" stands for nothing."""

    label: str
    typed: str
    stored: str


def differences(typed: Any, stored: Any) -> list[Difference]:
    """Return in what two engagement forms differ, fields first, then the rows of each list."""
    return [*_fields(typed, stored), *_experts(typed, stored), *_plan(typed, stored), *_pairs(typed, stored)]


def _fields(typed: Any, stored: Any) -> Iterator[Difference]:
    for name in PLAIN:
        mine, theirs = _shown(typed[name]), _shown(stored[name])
        if mine != theirs:
            yield Difference(str(typed[name].label.text), mine, theirs)


def _shown(field: Any) -> str:
    """Return the value as the form shows it: a choice by its word, a date as the language writes it."""
    if field.data is None:
        return ""
    if field.type == "DateField":
        return str(format_date(field.data, "medium"))
    if hasattr(field, "iter_choices"):
        chosen = [str(label) for _value, label, selected, *_rest in field.iter_choices() if selected]
        return chosen[0] if chosen else ""
    return str(field.data)


def _experts(typed: Any, stored: Any) -> Iterator[Difference]:
    label = str(typed.experts.label.text)
    mine, theirs = (_by_name(form.experts, "person") for form in (typed, stored))
    for name in dict.fromkeys([*mine, *theirs]):
        yield from _row(label, _said(mine.get(name)), _said(theirs.get(name)))


def _said(row: Any) -> str:
    return row.person.data or "" if row else ""


def _plan(typed: Any, stored: Any) -> Iterator[Difference]:
    mine, theirs = (_by_name(form.plan, "skill") for form in (typed, stored))
    for name in dict.fromkeys([*mine, *theirs]):
        label = (mine.get(name) or theirs[name]).skill.data or ""
        yield from _row(label, _item(mine.get(name)), _item(theirs.get(name)))


def _item(row: Any) -> str:
    if row is None:
        return ""
    if row.retired.data:
        return str(_("retired: %(reason)s", reason=row.retired_reason.data or ""))
    words = _(
        "target %(target)s, importance %(importance)s, seats %(seats)s, before %(baseline)s",
        target=row.target_level.data, importance=row.importance.data, seats=row.seats.data,
        baseline=row.baseline_level.data,
    )  # fmt: skip
    return str(words)


def _pairs(typed: Any, stored: Any) -> Iterator[Difference]:
    label = str(typed.shadowings.label.text)
    mine, theirs = (_by_name(form.shadowings, "mentor", "mentee") for form in (typed, stored))
    for name in dict.fromkeys([*mine, *theirs]):
        yield from _row(label, _pair(mine.get(name), typed), _pair(theirs.get(name), stored))


def _pair(row: Any, form: Any) -> str:
    """Return a shadowing in words, with what an empty field stands for."""
    if row is None:
        return ""
    words = _(
        "%(mentee)s learns from %(mentor)s from %(starts)s to %(ends)s: %(skills)s",
        mentee=row.mentee.data or "", mentor=row.mentor.data or "",
        skills=", ".join(sorted(row.skills.data or form.skill_names())),
        starts=_shown(row.starts_on) or _shown(form.starts_on),
        ends=_shown(row.ends_on) or _shown(form.ends_on),
    )  # fmt: skip
    return str(words)


def _row(label: str, mine: str, theirs: str) -> Iterator[Difference]:
    if mine != theirs:
        yield Difference(label, mine, theirs)


def _by_name(rows: Any, *names: str) -> dict[str, Any]:
    """Return the rows somebody filled in, by what they are about, compared as a search does."""
    filled = [entry.form for entry in rows if not entry.form.blank()]
    return {"\n".join(fold((row[name].data or "").strip()) for name in names): row for row in filled}
