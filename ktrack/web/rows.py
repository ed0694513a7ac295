"""Repeated sub-forms, and their "add another" and "remove" buttons where the browser runs no script."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask import request
from wtforms import Field, FieldList, FormField

from ktrack.web.forms import PartForm

MOST = 1000
"""Rows that are read; no list of ours is as long, and each costs time even if it is refused."""


class Rows(FieldList):  # type: ignore[misc] # WTForms ships no types
    """A list of sub-forms that bears made-up row numbers in what was sent, and very many of them."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        pattern = re.compile(re.escape(prefix) + r"-([0-9]{1,4})-")
        numbers = {int(found[1]) for found in map(pattern.match, formdata) if found}
        yield from sorted(numbers)[:MOST]


class RowForm(PartForm):
    """One row of a list; a row nobody touched counts as not there."""

    def blank(self) -> bool:
        """Whether every field is empty or as it was offered."""
        return all(_untouched(field) for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the row unless it is blank."""
        return self.blank() or bool(super().validate(extra_validators))


def _untouched(field: Field) -> bool:
    data = field.data.strip() if isinstance(field.data, str) else field.data
    return not data or data == field.default


def change_rows(form: Any) -> bool:
    """Apply the pressed button (add=plan, remove=plan-2) to the form's lists; whether there was one.

    The new row's first field gets the focus. Names that fit no list are ignored: the form is shown again.
    """
    added, removed = request.form.get("add"), request.form.get("remove")
    for field in form:
        if isinstance(field, FieldList) and added == field.name:
            _add(field)
        elif isinstance(field, FieldList):
            field.entries[:] = [entry for entry in field.entries if entry.name != removed]
    return added is not None or removed is not None


def _add(rows: FieldList) -> None:
    if rows.max_entries and len(rows.entries) >= rows.max_entries:
        return
    entry = rows.append_entry()
    if isinstance(entry, FormField):
        _focus_first(entry.form)


def _focus_first(form: Any) -> None:
    for field in form:
        if getattr(field.widget, "input_type", "") != "hidden":
            field.render_kw = {**(field.render_kw or {}), "autofocus": True}
            return
