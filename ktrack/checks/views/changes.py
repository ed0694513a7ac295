"""Holding a check, moving it, handing it on and cancelling it."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access import trail
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.checks import actions, assessors, queries
from ktrack.checks.forms import HandForm, HoldForm, MoveForm, ReasonForm
from ktrack.models import PlannedCheck
from ktrack.models.choices import CheckKind, Grade
from ktrack.web.forms import Form
from ktrack.web.grades import grade_hints
from ktrack.web.guards import allow, require, viewer
from ktrack.web.levels import level_hints
from ktrack.web.today import now, today

Done = Callable[[], str]


@allow(Permission.CHECK_HOLD, writes=True)
def hold(check_id: int) -> ResponseReturnValue:
    """Record how a demonstration or teach-back went."""
    check = subject(check_id, Permission.CHECK_HOLD)
    if check.kind is CheckKind.QUIZ:
        abort(404)  # it is answered, and judged where there are texts
    form = HoldForm(happened_on=today(), level=str(check.level))
    if not form.is_submitted():
        trail.note_reading(viewer(), check.person, "checks.hold", now())

    def act() -> str:
        shown = form.shown()
        new = actions.hold(check, shown, form.evidence_key.data, by=viewer(), at=now(), today=today())
        return (
            _told(check, shown.grade) if new else str(_("This was saved already; it was not stored twice."))
        )

    return _answer(check, form, act, "hold", level_hints=level_hints(), grade_hints=grade_hints())


def _told(check: PlannedCheck, grade: Grade) -> str:
    level = queries.verified_level(check.person_id, check.skill_id)
    if grade is Grade.AGAIN:
        return str(_("Saved. Not passed: the next check comes soon. Verified level: %(level)s.", level=level))
    return str(_("Saved. Verified level: %(level)s.", level=level))


@allow(Permission.CHECK_MOVE)
def move(check_id: int) -> ResponseReturnValue:
    """Put a check into another week."""
    check = subject(check_id, Permission.CHECK_MOVE)
    form = MoveForm(week=check.week_on)

    def act() -> str:
        actions.move(check, form.monday(), form.reason.data, by=viewer(), at=now(), today=today())
        return str(_("The check is moved. Everybody concerned gets a mail."))

    return _answer(check, form, act, "move")


@allow(Permission.CHECK_ARRANGE)
def hand(check_id: int) -> ResponseReturnValue:
    """Let somebody else hold a check."""
    check = subject(check_id, Permission.CHECK_ARRANGE)
    ids = assessors.able_ids(check.person_id, check.skill_id, check.week_on)
    form = HandForm(queries.people(set(ids) - {check.assessor_id}))

    def act() -> str:
        actions.hand(check, form.chosen(), form.reason.data, by=viewer(), at=now())
        return str(_("The check is handed on. Everybody concerned gets a mail."))

    return _answer(check, form, act, "hand")


@allow(Permission.CHECK_ARRANGE)
def cancel(check_id: int) -> ResponseReturnValue:
    """Take a check off the schedule."""
    check = subject(check_id, Permission.CHECK_ARRANGE)
    form = ReasonForm()

    def act() -> str:
        actions.cancel(check, form.reason.data, by=viewer(), at=now())
        return str(_("The check is cancelled. It is not planned again for four weeks."))

    return _answer(check, form, act, "cancel")


def subject(check_id: int, permission: Permission) -> PlannedCheck:
    """Return the planned check; 404 where the viewer sees none, 403 where they may not do this to it."""
    check: PlannedCheck = queries.check(viewer(), check_id) or abort(404)
    require(permission, check)
    return check


def _answer(check: PlannedCheck, form: Form, act: Done, name: str, **words: object) -> ResponseReturnValue:
    """Show the form, or act on it; what is refused stands in the form."""
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            flash(act())
            return _after(check)
        except Refused as refused:
            form.refuse(refused)
            status = 409 if isinstance(refused, Stale) else 422
    return render_template(f"checks/{name}.html", check=check, form=form, **words), status


def _after(check: PlannedCheck) -> ResponseReturnValue:
    """Lead to the check, or to the list if it concerns the viewer no more."""
    if queries.check(viewer(), check.id) is None:
        return redirect(url_for("checks.index"))
    return redirect(url_for("checks.show", check_id=check.id))
