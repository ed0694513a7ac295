"""Whether the database has the tables that this version of the product expects."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ktrack import paths
from ktrack.base.db import db

Result = TypeVar("Result")
Given = ParamSpec("Given")


def is_migrated() -> bool:
    """Whether the database has every migration there is."""
    wanted = ScriptDirectory(str(paths.beside("migrations"))).get_heads()
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == set(wanted)


def needs_schema(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let a command say what to do where the database is not migrated, instead of failing in SQL."""

    @wraps(command)
    def checked(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if not is_migrated():
            raise click.ClickException(
                "The database is not up to date. Back it up, then run: ktrack db upgrade"
            )
        return command(*args, **kwargs)

    return checked
