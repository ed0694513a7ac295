"""The command `ktrack checks plan`, for whoever plans by the clock."""

from datetime import date, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.checks.means import coming_monday, means, monday_of
from ktrack.checks.planning import plan_week
from ktrack.checks.proposing import Proposal
from ktrack.checks.words import left_out


@click.group()
def checks() -> None:
    """Checks on schedule."""


@checks.command()
@click.option("--week", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="A day of the week to plan; default: the week of the coming Monday.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be planned; store nothing.")
@with_appcontext
def plan(week: datetime | None, dry_run: bool) -> None:
    """Place the checks that are due in the week that comes. Repeating it does no harm."""
    now = clock.now()
    today = clock.day_of(now, current_app.config["KTRACK"]["TIMEZONE"])
    monday = monday_of(week.date()) if week else coming_monday(today)
    try:
        proposal = plan_week(monday, means(), by=None, at=now, today=today).proposal
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    _say(monday, proposal, dry_run)
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()


def _say(monday: date, proposal: Proposal, dry_run: bool) -> None:
    money = proposal.affordable
    number = len(proposal.checks)
    done = (
        ngettext("%(num)s check would be planned", "%(num)s checks would be planned", number)
        if dry_run
        else ngettext("%(num)s check is planned", "%(num)s checks are planned", number)
    )
    click.echo(f"{monday.isoformat()}: {done}, {_('%(num)s due', num=proposal.due)}")
    for number, reason in left_out(proposal):
        click.echo(f"  {number} {reason}")
    taken, long_run = proposal.minutes + proposal.booked, round(money.before)
    click.echo(
        _("Assessors' minutes: %(taken)s of %(budget)s; %(long_run)s a week in the long run",
          taken=taken, budget=proposal.budget, long_run=long_run)
    )  # fmt: skip
    if money.delta:
        lower = f"{100 * money.delta:.1f}"
        click.echo(_("To fit, the retention wanted has to be %(points)s points lower.", points=lower))
    if not money.fits:
        click.echo(_("Even that is more than the budget allows."))
