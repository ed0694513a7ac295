"""The migrations: up, down and up again on both databases, equal to the models, and careful with data."""

import ast
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Inspector, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from ktrack.base.db import db
from ktrack.models import Departure, Engagement, Person, SearchDocument, Shadowing
from ktrack.paths import PACKAGE, beside
from tests.factories.cast import make_cast

MIGRATIONS = beside("migrations")
# Recreates parent tables as Alembic must on SQLite when a column changes: children refer to both of them.
RECREATION = '''
"""Recreate two tables that others refer to."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "recreation", {parent!r}, None, None


def recreated(table):
    way = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table(table, recreate=way)


def upgrade():
    for table in ("people", "skills"):
        with recreated(table) as batch:
            batch.add_column(sa.Column("remark", sa.String(), nullable=False, server_default=""))


def downgrade():
    for table in ("skills", "people"):
        with recreated(table) as batch:
            batch.drop_column("remark")
'''
ORPHANS = '''
"""Lose the rows that others refer to."""
from alembic import op

revision, down_revision, branch_labels, depends_on = "orphans", {parent!r}, None, None


def upgrade():
    op.execute("DELETE FROM skills")


def downgrade():
    pass
'''


@pytest.fixture
def here(own_app: Flask, frozen: datetime) -> Iterator[Flask]:
    """A database of the test's own, with every migration, in an application context."""
    with own_app.app_context():
        yield own_app


def one_more(folder: Path, source: str, name: str) -> str:
    """Copy the migrations and add one that follows the last of them; returns the new folder."""
    copied = shutil.copytree(MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    with db.engine.connect() as connection:
        parent = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    (copied / "versions" / f"9999_{name}.py").write_text(source.format(parent=parent))
    return str(copied)


def tables() -> set[str]:
    """The names of the product's tables, without the index of the search, which is triggers' work."""
    found = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in found if not name.startswith(SearchDocument.INDEX)}


def counts() -> dict[str, int]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - ours
            for name in sorted(tables())
        }


def test_they_equal_the_models(here: Flask) -> None:
    assert tables() == set(db.metadata.tables)
    flask_migrate.check()  # ends the process where they differ


def test_they_make_every_check_of_the_models(here: Flask) -> None:
    """Alembic's comparison leaves these out."""
    for name, table in db.metadata.tables.items():
        wanted = set(re.findall(r"CONSTRAINT (ck_\w+) CHECK", str(CreateTable(table).compile(db.engine))))
        assert {check["name"] for check in inspect(db.engine).get_check_constraints(name)} == wanted, name


def test_they_go_down_to_nothing_and_up_again(here: Flask) -> None:
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    flask_migrate.upgrade()
    flask_migrate.check()


def test_going_up_twice_changes_nothing(here: Flask) -> None:
    make_cast()
    db.session.commit()
    before = counts()
    flask_migrate.upgrade()
    assert counts() == before


def test_recreated_tables_keep_the_rows_that_refer_to_them(here: Flask, tmp_path: Path) -> None:
    cast = make_cast()
    cast.bob.departures.append(Departure(left_on=date(2026, 1, 2), returned_on=date(2026, 2, 2)))
    db.session.commit()
    before, folder = counts(), one_more(tmp_path, RECREATION, "recreation")
    db.session.remove()
    flask_migrate.upgrade(directory=folder)
    assert "remark" in {column["name"] for column in inspect(db.engine).get_columns("people")}
    assert counts() == before
    flask_migrate.downgrade(directory=folder)
    assert counts() == before
    shadowing = db.session.query(Shadowing).one()
    assert db.session.get_one(Person, shadowing.mentee_id).name == "Bob Bach"
    assert {item.skill.key for item in db.session.query(Engagement).one().plan} == {"kafka", "billing"}


def test_foreign_keys_are_on_after_a_migration(here: Flask, tmp_path: Path) -> None:
    make_cast()
    db.session.commit()
    db.session.remove()
    flask_migrate.upgrade(directory=one_more(tmp_path, RECREATION, "recreation"))
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM people"))


def test_a_migration_that_orphans_rows_fails_and_keeps_them(here: Flask, tmp_path: Path) -> None:
    make_cast()
    db.session.commit()
    before, folder = counts(), one_more(tmp_path, ORPHANS, "orphans")
    db.session.remove()
    with pytest.raises((SystemExit, IntegrityError)):
        flask_migrate.upgrade(directory=folder)
    assert counts() == before


def unconventional(found: Inspector, table: str) -> Iterator[str]:
    """Names in the database that are not those of the convention."""
    wanted = {found.get_pk_constraint(table)["name"]: f"pk_{table}"}
    for key in found.get_foreign_keys(table):
        wanted[key["name"]] = f"fk_{table}_{'_'.join(key['constrained_columns'])}"
    for unique in found.get_unique_constraints(table):
        wanted[unique["name"]] = f"uq_{table}_{'_'.join(unique['column_names'])}"
    for index in found.get_indexes(table):
        if not index.get("duplicates_constraint"):
            wanted[index["name"]] = f"ix_{table}_{'_'.join(map(str, index['column_names']))}"
    yield from (f"{name} should be {right}" for name, right in wanted.items() if name != right)
    for check in found.get_check_constraints(table):
        if not re.fullmatch(rf"ck_{table}_[a-z0-9_]+", check["name"] or ""):
            yield f"{table} has a check named {check['name']}"


def test_constraints_are_named_by_one_convention(here: Flask) -> None:
    found = inspect(db.engine)
    assert [name for table in sorted(tables()) for name in unconventional(found, table)] == []


def imports(source: Path) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


@pytest.mark.parametrize("source", sorted(MIGRATIONS.rglob("*.py")), ids=lambda path: path.name)
def test_no_migration_knows_the_models(source: Path) -> None:
    """They change over the years; what a migration did must not."""
    assert [name for name in imports(source) if name.split(".")[0] in ("ktrack", "tests", ".")] == []


def test_tables_are_only_made_by_migrations() -> None:
    sources = [*PACKAGE.rglob("*.py"), *Path(__file__).parents[1].rglob("*.py")]
    makers = [
        str(source)
        for source in sources
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("create_all", "drop_all")
    ]
    assert makers == []
