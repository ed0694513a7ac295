"""What the project form shows before anybody types: sensible defaults, or what is stored."""

from datetime import date, timedelta
from typing import Any

from ktrack import lookup
from ktrack.base.text import new_key
from ktrack.engagements import queries
from ktrack.engagements.amending import money
from ktrack.engagements.forms import language
from ktrack.models import Engagement, Person, PlanItem, Shadowing

HALF_A_YEAR = timedelta(days=182)


def offered(manager: Person, today: date) -> dict[str, Any]:
    """Return what an empty form begins with: half a year from today, for the manager's own team."""
    return {
        "key": new_key("e"),
        "team": manager.team_id,
        "starts_on": today,
        "ends_on": today + HALF_A_YEAR,
        "currency": "EUR",
        "experts": [{}],
        "plan": [{}, {}],
        "shadowings": [{}],
    }


def as_typed(engagement: Engagement) -> dict[str, Any]:
    """Return a stored engagement as the values of the form's fields."""
    plan, shadowings = queries.plan(engagement), queries.all_shadowings(engagement)
    skills = lookup.Skills((item.skill.name(language()) for item in plan), language())
    pairs = [person for shadowing in shadowings for person in (shadowing.mentor, shadowing.mentee)]
    people = lookup.People(person.name for person in [*engagement.experts, *pairs])
    return {
        "version": str(engagement.version),
        "title": engagement.title,
        "description": engagement.description,
        "reason": engagement.reason.value,
        "team": engagement.team_id,
        "starts_on": engagement.starts_on,
        "ends_on": engagement.ends_on,
        "day_rate": money(engagement.day_rate_cents),
        "currency": engagement.currency,
        "experts": [{"person": people.name(person)} for person in engagement.experts],
        "plan": [_plan_row(item, skills) for item in plan],
        "shadowings": [_shadowing_row(shadowing, people, skills) for shadowing in shadowings],
    }


def _plan_row(item: PlanItem, skills: lookup.Skills) -> dict[str, Any]:
    return {
        "skill": skills.name(item.skill),
        "target_level": item.target_level,
        "importance": item.importance,
        "seats": item.seats,
        "baseline_level": item.baseline_level,
        "retired": item.retired_on is not None,
        "retired_reason": item.retired_reason,
    }


def _shadowing_row(shadowing: Shadowing, people: lookup.People, skills: lookup.Skills) -> dict[str, Any]:
    return {
        "stored": shadowing.id,
        "mentor": people.name(shadowing.mentor),
        "mentee": people.name(shadowing.mentee),
        "formality": shadowing.form.value,
        "starts_on": shadowing.starts_on,
        "ends_on": shadowing.ends_on,
        "skills": [skills.name(skill) for skill in shadowing.skills],
    }
