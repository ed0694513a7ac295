"""Planning a week: what would be planned, within which time, and at which retention."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.checks.forms import PlanForm
from ktrack.checks.means import WEEK, coming_monday, means, monday_of
from ktrack.checks.planning import allow_week, plan_week
from ktrack.checks.proposing import propose
from ktrack.checks.words import left_out
from ktrack.retention.policy import current_policy
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.today import now, today


@allow(Permission.CHECKS_PLAN)
def plan() -> ResponseReturnValue:
    """Show what a week would get; the button plans it."""
    form = PlanForm(week=_week())
    if not form.validate_on_submit():
        return _page(form, _week(), 422 if form.is_submitted() else 200)
    monday = monday_of(form.week.data)
    try:
        done = plan_week(monday, means(), by=viewer(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _page(form, _week(), 422)
    flash(_told(len(done.checks)))
    return redirect(url_for("checks.plan", week=monday.isoformat()))


def _told(number: int) -> str:
    if number == 0:
        return str(_("Nothing was planned: nothing more is due, or there is no more time in this week."))
    return str(ngettext("%(num)s check is planned.", "%(num)s checks are planned.", number))


def _week() -> date:
    """Return the Monday asked for in the address, the coming one where it is none that can be planned."""
    monday = monday_of(asked.day("week") or coming_monday(today()))
    try:
        allow_week(monday, today())
    except Refused:
        return coming_monday(today())
    return monday


def _page(form: PlanForm, monday: date, status: int) -> ResponseReturnValue:
    proposal = propose(monday, today(), means())
    first = monday_of(today())
    page = render_template(
        "checks/plan.html",
        form=form,
        proposal=proposal,
        left_out=left_out(proposal),
        wanted=current_policy().rstar,
        means=means(),
        weeks=[first + number * WEEK for number in range(5)],
    )
    return page, status
