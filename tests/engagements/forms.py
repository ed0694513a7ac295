"""What a browser sends from the project form, for the tests of this slice."""

import re
from collections.abc import Mapping
from typing import Any

import html5lib

from tests.support.page_client import HTML, PageClient

PROJECT = {
    "key": "e-0123456789abcdef",
    "title": "Payment gateway",
    "description": "Move the gateway.\n\nSee the *wiki*.",
    "reason": "expertise",
    "team": "",
    "starts_on": "2026-06-15",
    "ends_on": "2026-12-14",
    "day_rate": "950,50",
    "currency": "eur",
    "experts-0-person": "Fay Freelancer",
    "plan-0-skill": "Apache Kafka operations",
    "plan-0-target_level": "4",
    "plan-0-importance": "5",
    "plan-0-seats": "1",
    "plan-0-baseline_level": "0",
    "plan-1-skill": "",
    "plan-1-target_level": "4",
    "plan-1-importance": "3",
    "plan-1-seats": "1",
    "plan-1-baseline_level": "0",
    "shadowings-0-mentee": "bob@example.test",
    "shadowings-0-mentor": "Fay Freelancer",
    "shadowings-0-formality": "regular",
    "shadowings-0-starts_on": "",
    "shadowings-0-ends_on": "",
}


def filled(client: PageClient, team_id: int, **changes: str) -> dict[str, str]:
    """A complete new project; `changes` name fields with _ for -, such as plan_0_skill."""
    return {**PROJECT, "csrf_token": client.token(), "team": str(team_id), **named(changes)}


def named(changes: Mapping[str, str]) -> dict[str, str]:
    """Field names from Python names: plan_0_target_level is plan-0-target_level."""
    return {re.sub(r"_(\d+)_", r"-\1-", name): value for name, value in changes.items()}


def sent(page: str) -> dict[str, Any]:
    """Every field of the page's project form as a browser would send it untouched, without buttons."""
    tree = html5lib.parse(page)
    form = next(form for form in tree.iter(f"{HTML}form") if form.get("class") == "form")
    template = {id(field) for part in form.iter(f"{HTML}template") for field in part.iter()}
    values: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if name and id(field) not in template:
            _collect(values, field, name)
    return values


def _collect(values: dict[str, Any], field: Any, name: str) -> None:
    kind = field.tag.removeprefix(HTML)
    if kind == "textarea":
        values[name] = "".join(field.itertext())
    elif kind == "select":
        chosen = [option for option in field.iter(f"{HTML}option") if option.get("selected") is not None]
        values[name] = (chosen or list(field.iter(f"{HTML}option")))[0].get("value")
    elif kind == "input" and field.get("type") in ("checkbox", "radio"):
        if field.get("checked") is not None:
            values.setdefault(name, []).append(field.get("value"))
    elif kind == "input":
        values[name] = field.get("value") or ""
