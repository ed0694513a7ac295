"""Importing and exporting in tests, and what a database holds, for comparing."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.exchange.exporting import export_folder
from ktrack.exchange.importing import Counted, import_folder
from ktrack.models import AuditEvent
from ktrack.retention import version
from tests.conftest import NOW


def take(folder: Path, at: datetime = NOW) -> dict[str, tuple[int, int, int]]:
    """Import a folder as the command does; returns (new, changed, unchanged) by file."""
    counted: list[Counted] = import_folder(folder, at, at.date())
    db.session.commit()
    return {file.path.removesuffix(".csv"): (file.new, file.changed, file.same) for file in counted}


def give(folder: Path) -> dict[str, bytes]:
    """Export into a folder; returns the files' bytes by name."""
    export_folder(folder, db.session.connection())
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables in the order of their ids, with the data version."""
    tables = db.metadata.sorted_tables
    found = {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))]
        for table in tables
    }
    return {**found, "version": [(version.current(),)]}


def trail() -> list[str]:
    """What the audit trail holds, oldest first."""
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
