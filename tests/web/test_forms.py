"""What all forms share: names are looked up only where that makes sense, and options are row numbers."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form, FormField, StringField
from wtforms.validators import Length

from ktrack.web.asked import LARGEST
from ktrack.web.forms import PickField, no_nul, row_number
from ktrack.web.rows import MOST, Rows

PEOPLE = {"Ann": 7}


class Pick(Form):  # type: ignore[misc] # WTForms ships no types
    person = PickField("Person", [Length(max=5), no_nul])


def picked(typed: str) -> tuple[Any, list[str]]:
    """Look a name up in PEOPLE; returns the field and the names that were asked for."""
    asked: list[str] = []

    def find(name: str) -> int:
        asked.append(name)
        if name not in PEOPLE:
            raise ValueError("Nobody is called that.")
        return PEOPLE[name]

    with Flask("pick").test_request_context():
        form = Pick(MultiDict({"person": typed}))
        form.person.find = find
        form.validate()
    return form.person, asked


def test_a_name_becomes_a_row() -> None:
    assert picked("Ann")[0].picked == 7


def test_an_unknown_name_is_told_and_kept() -> None:
    field, _asked = picked("Bob")
    assert (field.picked, field.data, list(field.errors)) == (None, "Bob", ["Nobody is called that."])


@pytest.mark.parametrize("typed", ["", "x" * 100_000, "a\x00b"])
def test_what_is_empty_or_faulty_is_not_looked_up(typed: str) -> None:
    """Both databases refuse to search for some of it."""
    field, asked = picked(typed)
    assert asked == []
    assert field.picked is None


@pytest.mark.parametrize("text", ["0", "1", str(LARGEST)])
def test_an_option_is_a_row_number(text: str) -> None:
    assert row_number(text) == int(text)


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", str(LARGEST + 1), "9" * 30, None])
def test_what_no_option_has_is_none(text: str | None) -> None:
    with pytest.raises((ValueError, TypeError)):
        row_number(text)


class Part(Form):  # type: ignore[misc] # WTForms ships no types
    name = StringField("Name")


class Whole(Form):  # type: ignore[misc] # WTForms ships no types
    parts = Rows(FormField(Part))


def test_made_up_rows_are_borne_and_very_many_are_not_read() -> None:
    sent = {f"parts-{number}-name": "x" for number in range(MOST + 500)}
    odd = {"parts-99999999999-name": "x", "parts--1-name": "x", "parts-x-name": "x", "parts-0-0-0-name": "x"}
    assert len(Whole(MultiDict(sent)).parts.entries) == MOST
    assert len(Whole(MultiDict(odd)).parts.entries) == 1
