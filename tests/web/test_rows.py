"""Rows of repeated sub-forms are added and removed by buttons, without a script."""

from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, StringField

from ktrack.web.rows import change_rows

TYPED = {"plan-0-skill": "Kafka", "plan-1-skill": "Rust"}


class Item(Form):  # type: ignore[misc] # WTForms ships no types
    skill = StringField("Skill")


class Plan(Form):  # type: ignore[misc] # WTForms ships no types
    plan = FieldList(FormField(Item), max_entries=3)


def pressed(**button: str) -> tuple[bool, Any]:
    """Send the typed rows with a pressed button; whether a row changed, and the form."""
    sent = MultiDict({**TYPED, **button})
    with Flask("rows").test_request_context(method="POST", data=sent):
        form = Plan(sent)
        return change_rows(form), form


def test_add_appends_an_empty_row_that_has_the_focus() -> None:
    changed, form = pressed(add="plan")
    assert changed
    assert [row.form.skill.data for row in form.plan] == ["Kafka", "Rust", None]
    assert "autofocus" in str(form.plan[2].form.skill())
    assert "autofocus" not in str(form.plan[0].form.skill())


def test_remove_takes_the_named_row_and_keeps_what_was_typed_in_the_others() -> None:
    changed, form = pressed(remove="plan-0")
    assert changed
    assert [(row.name, row.form.skill.data) for row in form.plan] == [("plan-1", "Rust")]


def test_the_submit_button_changes_no_rows() -> None:
    changed, form = pressed()
    assert not changed
    assert len(form.plan) == 2


def test_a_row_above_the_limit_is_not_added() -> None:
    full = {**TYPED, "plan-2-skill": "Go", "add": "plan"}
    with Flask("rows").test_request_context(method="POST", data=full):
        form = Plan(MultiDict(full))
        assert change_rows(form)
    assert len(form.plan) == 3


def test_buttons_of_unknown_lists_change_nothing() -> None:
    for button in ({"add": "title"}, {"remove": "plan-99"}, {"remove": "plan"}):
        changed, form = pressed(**button)
        assert changed
        assert len(form.plan) == 2
