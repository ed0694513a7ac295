"""The command `ktrack checks plan`, for whoever plans by the clock."""

from datetime import date, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

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
    verb = "would be planned" if dry_run else "planned"
    click.echo(f"Week of {monday.isoformat()}: {len(proposal.checks)} checks {verb}, {proposal.due} due")
    for number, reason in left_out(proposal):
        click.echo(f"  {number} {reason}")
    taken = proposal.minutes + proposal.booked
    click.echo(f"Assessors' minutes: {taken} of {proposal.budget}; {money.before:.0f} a week in the long run")
    if money.delta:
        click.echo(f"To fit, the retention wanted has to be lower by {money.delta:.3f}")
    if not money.fits:
        click.echo("Even that is more than the budget: see /checks/plan")
