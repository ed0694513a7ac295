"""The commands of the search."""

import click
from flask.cli import with_appcontext

from ktrack.base.db import db
from ktrack.search import index


@click.group()
def search() -> None:
    """What the search finds."""


@search.command()
@with_appcontext
def rebuild() -> None:
    """Take the words of everything anew; needed once for a database from before there was a search."""
    changed = index.rebuild()
    db.session.commit()
    click.echo(f"{changed} documents taken anew.")
