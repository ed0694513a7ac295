"""Runs migrations inside the application, on SQLite and PostgreSQL."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

config = context.config
database = current_app.extensions["migrate"].db


def run(connection: Connection) -> None:
    """Run what is asked for inside the transaction that the caller began."""
    options = current_app.extensions["migrate"].configure_args
    context.configure(connection=connection, target_metadata=database.metadata, **options)
    with context.begin_transaction():
        context.run_migrations()


def run_on_sqlite(connection: Connection) -> None:
    """Run without foreign keys: recreating a parent table would delete its children's rows."""
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")  # only takes effect outside of a transaction
    try:
        with connection.begin():
            run(connection)
            refuse_orphans(driver.execute("PRAGMA foreign_key_check").fetchall())
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def refuse_orphans(broken: list[tuple[object, ...]]) -> None:
    """Raise RuntimeError, which undoes the migration, if rows lost the row they refer to."""
    if broken:
        raise RuntimeError(
            f"the migration left {len(broken)} rows without the row they refer to: {broken[:5]}"
        )


if context.is_offline_mode():
    context.configure(url=str(database.engine.url), target_metadata=database.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            run_on_sqlite(connection)
        else:
            with connection.begin():
                run(connection)
