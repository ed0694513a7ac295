"""The commands `ktrack report` and `ktrack replay`."""

import sys
from datetime import date

import click
import orjson
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect

from ktrack.base import clock
from ktrack.base.db import db, reading
from ktrack.base.errors import Refused
from ktrack.models import Holding
from ktrack.retention import check, table
from ktrack.retention.report import Wanted, build


class Day(click.ParamType[date]):
    """A date written as 2026-06-15."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; a text that is none ends the command with status 2."""
        try:
            found = date.fromisoformat(str(value))
        except ValueError:
            found = None
        if found is None or found.isoformat() != value:  # Python also reads 20260615 and 2026-W25-1
            self.fail(f"{value!r} is not a date like 2026-06-15.", param, ctx)
        return found


@click.command()
@click.option("--as-of", type=Day(), help="The day to report on; default: today.")
@click.option("--scope", default="company", show_default=True, help="company, team:ID or engagement:ID.")
@click.option("--horizon", type=click.IntRange(0, 36_500), default=90, show_default=True, metavar="DAYS",
              help="How far the forecast looks ahead.")  # fmt: skip
@click.option("--trend", type=click.IntRange(0, 1_200), default=0, metavar="MONTHS",
              help="Also the first days of the months up to then.")  # fmt: skip
@click.option(
    "--as-known-then", "known_then", is_flag=True, help="The trend also as it was known on each day."
)
@click.option("--holdings", is_flag=True, help="Also who holds what.")
@click.option("--details", is_flag=True, help="Also bus factors, time to transfer and efforts; in JSON only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def report(
    as_of: date | None,
    scope: str,
    horizon: int,
    trend: int,
    known_then: bool,
    holdings: bool,
    details: bool,
    as_json: bool,
) -> None:
    """Print how much knowledge is retained."""
    today = clock.day_of(clock.now(), current_app.config["KTRACK"]["TIMEZONE"])
    try:
        with reading():
            _ask_for_tables()
            found = build(Wanted(scope, as_of or today, horizon, trend, holdings, details, known_then))
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    text = orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() if as_json else table.write(found)
    click.echo(text)


@click.command()
@click.option("--check", "checking", is_flag=True, required=True, help="Compare; nothing is changed.")
@with_appcontext
def replay(checking: bool) -> None:
    """Rebuild every holding from evidence and compare with what is stored."""
    with reading():
        _ask_for_tables()
        found = check.differences()
    for line in found.lines:
        click.echo(line)
    click.echo(f"{found.rebuilt} holdings rebuilt, {found.differing} differ")
    sys.exit(1 if found.differing else 0)


def _ask_for_tables() -> None:
    """End the command with a message if the database is still empty."""
    if not inspect(db.session.connection()).has_table(Holding.__tablename__):
        raise click.ClickException("The database has no tables yet: run ktrack db upgrade.")
