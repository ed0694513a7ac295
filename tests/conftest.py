"""What every test can ask for: both databases, the cast, and clients that have signed in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask, has_app_context
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, event, text

from ktrack.app import create_app
from ktrack.base import clock
from ktrack.base.db import db
from tests.factories.cast import Cast, make_cast
from tests.support import postgres
from tests.support.page_client import PageClient

# A Monday in the middle of the cast's engagement; the product's clock stands still there in every test.
NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
DATABASES = ("sqlite", "postgresql")
# Templates as they were compiled by an application before: there are some hundred of them in a run.
TEMPLATES = FileSystemBytecodeCache()


@pytest.fixture(scope="session")
def servers() -> Iterator[ExitStack]:
    """Keeps what was started for the session and ends it with it."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def postgres_url(servers: ExitStack) -> str:
    """The URL of this worker's PostgreSQL with {name} for the database."""
    return servers.enter_context(postgres.server())


@contextmanager
def _app(url: str, instance: Path) -> Iterator[Flask]:
    overrides = {
        "SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "only for tests", "TESTING": True,
        "PROPAGATE_EXCEPTIONS": False, "RATELIMIT_ENABLED": False,
    }  # fmt: skip
    app = create_app(overrides)
    app.test_client_class = PageClient
    app.config["KTRACK"]["INSTANCE"] = instance
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a migrated, empty database that tests share by rolling back; SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/shared.db"
    url: str = request.getfixturevalue("postgres_url")
    create_database(url, "shared")
    return url.format(name="shared")


def create_database(url: str, name: str, template: str = "template0") -> None:
    """Make a PostgreSQL database, a copy of `template`."""
    engine = create_engine(url.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()


@pytest.fixture(scope="session")
def shared_app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on the shared database."""
    with _app(database, tmp_path_factory.mktemp("instance")) as app:
        yield app


@pytest.fixture(autouse=True)
def no_context_left() -> Iterator[None]:
    """A context that a test leaves open would serve the commands of the next one, with another database."""
    yield
    assert not has_app_context(), "this test left an application context open"


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The moment at which the product's clock stands."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def app(shared_app: Flask, frozen: datetime) -> Iterator[Flask]:
    """The application inside a transaction that is rolled back after the test, whatever it commits."""
    with shared_app.app_context():
        engines = db._app_engines[shared_app]
        engine = engines[None]
        db.session.configure(join_transaction_mode="create_savepoint")
        with engine.connect() as connection:
            outer = connection.begin()
            engines[None] = connection  # type: ignore[assignment] # a connection serves where an engine does
            try:
                yield shared_app
            finally:
                db.session.remove()
                outer.rollback()
                engines[None] = engine
                db.session.configure(join_transaction_mode="conditional_savepoint")


@pytest.fixture(params=DATABASES)
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a migrated database of the test's own, where commits are real."""
    with _app(own_database(request, tmp_path), tmp_path) as app:
        yield app


def own_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """Return the URL of a new, empty database of the kind the test was parametrized with."""
    if request.param == "sqlite":
        return f"sqlite:///{folder}/own.db"
    url: str = request.getfixturevalue("postgres_url")
    name = f"own_{folder.parent.name}_{folder.name}"[-60:]
    create_database(url, name)
    return url.format(name=name)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Alice and the others, stored."""
    made = make_cast()
    db.session.commit()
    return made


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> Callable[[str], PageClient]:
    """Return a client that has signed in as the named member of the cast."""

    def client(key: str) -> PageClient:
        made: Any = app.test_client()
        made.sign_in(cast.accounts[key])
        return made  # type: ignore[no-any-return] # the app's test client class

    return client


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """Return a function that counts the SQL statements a callable runs, savepoints aside."""

    def counted(run: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                seen.append(statement)

        connection = db.engine
        event.listen(connection, "before_cursor_execute", note)
        try:
            run()
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    return counted


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of specifications beside the checkout; tests that need it are only collected where it is."""
    return Path(__file__).resolve().parents[2] / "shared"
