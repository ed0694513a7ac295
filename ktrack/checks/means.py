"""What a company gives for checks: minutes, questions and the pass mark, as the operator set them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app

from ktrack.models.choices import CheckKind

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Means:
    """budget: minutes of assessors a week, of the whole company; assessor: of one of them; minutes: that a
    check of a kind takes, both of who is checked and of who holds it; questions: the most of a quiz;
    pass_percent: right answers with which one is passed."""

    budget: int
    assessor: int
    minutes: Mapping[CheckKind, int]
    questions: int
    pass_percent: int


def means() -> Means:
    """Return what the settings say."""
    said = current_app.config["KTRACK"]
    minutes = {kind: said[f"{kind.name}_MINUTES"] for kind in CheckKind}
    return Means(
        said["CHECK_BUDGET"], said["ASSESSOR_MINUTES"], minutes, said["QUIZ_QUESTIONS"], said["QUIZ_PASS"]
    )


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def coming_monday(day: date) -> date:
    """Return the day if it is a Monday, else the next one: the week to plan."""
    return monday_of(day + timedelta(days=6))
