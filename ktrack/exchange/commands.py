"""Commands that bring data in and out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from ktrack.base import clock
from ktrack.base.db import db, set_writing, writing
from ktrack.base.errors import Refused
from ktrack.exchange import stored
from ktrack.exchange.esco import write_skills
from ktrack.exchange.exporting import export_folder
from ktrack.exchange.folder import FILES
from ktrack.exchange.gdad import write_folder
from ktrack.exchange.importing import Counted, import_folder
from ktrack.exchange.problems import ImportRefused
from ktrack.exchange.reading import Progress
from ktrack.exchange.schema import needs_schema
from ktrack.exchange.tables import Source
from ktrack.retention import standings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("folder", type=FOLDER)
@click.option("--dry-run", is_flag=True, help="Check everything and say what would change; store nothing.")
@with_appcontext
@needs_schema
def import_command(folder: Path, dry_run: bool) -> None:
    """Load the interchange folder FOLDER: all of it, or nothing if any row cannot be taken."""
    _import(folder, dry_run)


@click.group()
def skills() -> None:
    """Skills from elsewhere."""


@skills.command("import-esco")
@click.argument("english", type=FILE)
@click.argument("german", type=FILE, required=False)
@click.option("--dry-run", is_flag=True, help="Check everything and say what would change; store nothing.")
@with_appcontext
@needs_schema
def import_esco(english: Path, german: Path | None, dry_run: bool) -> None:
    """Load the skills of an ESCO collection, downloaded as CSV in ENGLISH and perhaps in GERMAN."""
    with TemporaryDirectory() as name:
        try:
            write_skills(Source(str(english)), Source(str(german)) if german else None, Path(name))
        except ImportRefused as refused:
            _refuse(refused)
        _import(Path(name), dry_run)


@click.group()
def pathways() -> None:
    """Pathways from elsewhere."""


@pathways.command("import-gdad")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Check everything and say what would change; store nothing.")
@with_appcontext
@needs_schema
def import_gdad(file: Path, dry_run: bool) -> None:
    """Load skills, and a draft of a pathway for each role, from the UK framework's FILE of skills."""
    with TemporaryDirectory() as name:
        try:
            found = write_folder(Source(str(file)), Path(name), clock.now())
        except ImportRefused as refused:
            _refuse(refused)
        db.session.rollback()
        if found.skills or found.roles:
            _import(Path(name), dry_run)
    click.echo(
        f"Skills: {len(found.skills)} new, {found.known_skills} known. "
        f"Drafts of pathways: {len(found.roles)} new, {found.known_roles} known."
    )


def _refuse(refused: ImportRefused) -> NoReturn:
    click.echo(refused.text(), err=True)
    sys.exit(1)


def _import(folder: Path, dry_run: bool) -> None:
    now = clock.now()
    today = clock.day_of(now, current_app.config["KTRACK"]["TIMEZONE"])
    with writing(), stored.unguarded(db.session.connection()):
        try:
            with _bar(folder) as progress:
                counted = import_folder(folder, now, today, progress)
        except ImportRefused as refused:
            db.session.rollback()
            _refuse(refused)
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
    if not dry_run:
        _prepare_reading(today)
    _tell(folder, counted, dry_run)


def _prepare_reading(today: date) -> None:
    """Let the database know what it holds, and store what figures are computed from in one piece."""
    with writing():
        stored.analyse(db.session.connection())
        standings.pack(today)
        db.session.commit()


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
@needs_schema
def export_command(folder: Path) -> None:
    """Write the company into FOLDER, from which `ktrack import` makes the same database again."""
    set_writing(False)
    # All files show the same moment, whatever is written meanwhile.
    level = "REPEATABLE READ" if db.engine.dialect.name == "postgresql" else "SERIALIZABLE"
    connection = db.session.connection(execution_options={"isolation_level": level})
    try:
        for path, rows in export_folder(folder, connection).items():
            click.echo(f"{path}: {rows} rows")
    except (Refused, OSError) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _bar(folder: Path) -> Iterator[Progress]:
    """Show how much of the folder is read, on a terminal only."""
    size = sum((folder / file.path).stat().st_size for file in FILES if (folder / file.path).exists())
    bar: Any = click.progressbar(
        length=size, label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    with bar:
        yield bar.update


def _tell(folder: Path, counted: list[Counted], dry_run: bool) -> None:
    for file in counted:
        click.echo(f"{file.path}: {file.new} new, {file.changed} changed, {file.same} unchanged")
    read = {file.path for file in counted}
    for other in sorted(path.name for path in folder.glob("*.csv") if path.name not in read):
        click.echo(f"{other}: not a file of the interchange folder, not read", err=True)
    if dry_run:
        click.echo("Dry run: nothing was stored.")
