"""Planning the checks of a week."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, text
from sqlalchemy.orm import joinedload

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.base.text import new_key
from ktrack.checks import taken
from ktrack.checks.means import WEEK, Means, monday_of
from ktrack.checks.proposing import Proposal, Proposed, propose
from ktrack.mail import outbox
from ktrack.models import Person, PlannedCheck, Skill
from ktrack.models.choices import CheckKind
from ktrack.scoring.placement import is_audit

FURTHEST = 8 * WEEK
"""How far ahead a week can be planned: what is due later depends on what is still to come."""


@dataclass(frozen=True)
class Planned:
    """What was planned, and what it was chosen from."""

    checks: list[PlannedCheck]
    proposal: Proposal


def plan_week(monday: date, means: Means, *, by: Person | None, at: datetime, today: date) -> Planned:
    """Place the checks that are due by the end of a week, store them, and write to everybody concerned.

    Repeating it places only what has become due, or possible, since: who has a check keeps it. Refused for a
    week that is over or too far ahead. by: None for a command.
    """
    allow_week(monday, today)
    _wait_for_others()
    proposal = propose(monday, today, means)
    checks = _stored(proposal, means, at)
    if checks:
        trail.note(by, "checks.plan", None, at, week=monday.isoformat(), checks=len(checks))
        _tell(checks)
    return Planned(checks, proposal)


def allow_week(monday: date, today: date) -> None:
    """Raise Refused for a week in which no check can take place."""
    if monday < monday_of(today):
        raise Refused(_l("This week is over."), "week")
    if monday > monday_of(today) + FURTHEST:
        raise Refused(_l("Checks are planned at most eight weeks ahead."), "week")


def _wait_for_others() -> None:
    """Let one planner work at a time; SQLite has one writer anyway."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE planned_checks IN SHARE ROW EXCLUSIVE MODE"))


def _stored(proposal: Proposal, means: Means, at: datetime) -> list[PlannedCheck]:
    people = {check.person_id for check in proposal.checks}
    skills = {check.skill_id for check in proposal.checks}
    shown = taken.criteria(people, skills)
    names = _keys(people, skills)
    checks = []
    for one in proposal.checks:
        pair = (one.person_id, one.skill_id)
        asked = one.kind is CheckKind.QUIZ
        check = PlannedCheck(
            key=new_key("k"), person_id=one.person_id, skill_id=one.skill_id, assessor_id=one.assessor_id,
            kind=one.kind, level=one.level, week_on=proposal.monday, due_on=one.due_on, minutes=one.minutes,
            audit=_is_audit(one, names), criteria="" if asked else shown.get(pair, ""), planned_at=at,
            pass_percent=means.pass_percent if asked else None,
        )  # fmt: skip
        checks.append(check)
    db.session.add_all(checks)
    db.session.flush()
    return checks


def _is_audit(one: Proposed, names: dict[str, dict[int, str]]) -> bool:
    """Whether the check is a random one; the same proof always gives the same answer, planned when it may."""
    person, skill = names["people"][one.person_id], names["skills"][one.skill_id]
    return is_audit(f"{person} {skill} {one.last_on.isoformat()}")


def _keys(people: set[int], skills: set[int]) -> dict[str, dict[int, str]]:
    """Return the public identifiers: row numbers change when a company moves to another database."""
    named = select(Person.id, Person.key).where(Person.id.in_(people))
    what = select(Skill.id, Skill.key).where(Skill.id.in_(skills))
    return {"people": _by_id(named), "skills": _by_id(what)}


def _by_id(rows: Select[int, str]) -> dict[int, str]:
    return {number: key for number, key in db.session.execute(rows)}  # noqa: C416 - dict() cannot type rows


def _tell(checks: list[PlannedCheck]) -> None:
    """Write to who is checked, and one mail to each assessor."""
    ids = [check.id for check in checks]
    rows = select(PlannedCheck).where(PlannedCheck.id.in_(ids)).order_by(PlannedCheck.id)
    loaded = rows.options(
        joinedload(PlannedCheck.person), joinedload(PlannedCheck.assessor), joinedload(PlannedCheck.skill)
    ).execution_options(populate_existing=True)
    held: dict[Person, list[PlannedCheck]] = {}
    for check in db.session.scalars(loaded):
        about = f"check {check.id} {check.week_on.isoformat()}"
        outbox.tell(check.person, "check.planned", about, "check_planned", check=check)
        if check.assessor is not None:
            held.setdefault(check.assessor, []).append(check)
    for assessor, mine in held.items():
        about = f"checks to hold from {mine[0].id}"
        outbox.tell(assessor, "check.planned", about, "checks_to_hold", checks=mine, week=mine[0].week_on)
