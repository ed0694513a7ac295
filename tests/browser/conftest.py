"""A real Chromium against the product's own server, on both databases."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from ktrack.base import clock
from ktrack.models.choices import EvidenceType
from ktrack.retention.record import Fact, record
from tests.browser.backstage import backstage
from tests.browser.hands import Finger, Hands, Mouse
from tests.browser.serving import Site, serving
from tests.browser.visitor import Visitor
from tests.conftest import create_database, own_database
from tests.factories.cast import Cast, make_cast
from tests.requirements import BROWSERS

WIDE, PHONE = ViewportSize(width=1440, height=1000), ViewportSize(width=360, height=780)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium."""
    found = next(path for path in map(shutil.which, BROWSERS) if path)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update"]  # fmt: skip
    return {**browser_type_launch_args, "executable_path": found, "args": quiet}


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of all servers: static files are compressed once."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, instance: Path) -> Iterator[Site]:
    """The product serving the cast; one server a test, so that what it stores is really committed."""
    database = own_database(request, tmp_path)
    _prepare(database)
    with serving("serve", database, instance) as running:
        yield running


@pytest.fixture(scope="session")
def stage(instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same for tests that store nothing: one server for all of them."""
    database = f"sqlite:///{tmp_path_factory.mktemp('stage')}/stage.db"
    _prepare(database)
    with serving("serve", database, instance) as running:
        yield running


def _prepare(database: str) -> None:
    with backstage(database):
        flask_migrate.upgrade()
        cast = make_cast()
        _let_it_run_now(cast)
        _prove_something(cast)


def _let_it_run_now(cast: Cast) -> None:
    """Put the engagement around today, whatever the day: the server's clock is the real one."""
    today = clock.day_of(clock.now(), "Europe/Berlin")
    cast.engagement.starts_on = today - timedelta(days=330)
    cast.engagement.ends_on = today + timedelta(days=23)
    cast.shadowing.starts_on = today - timedelta(days=320)


def _prove_something(cast: Cast) -> None:
    """Fay signed Bob's Kafka off a month ago, so that there is a figure before the play begins."""
    at = clock.now()
    day = clock.day_of(at, "Europe/Berlin")
    signed = Fact(
        EvidenceType.SIGNOFF, cast.bob.id, cast.kafka.id, day - timedelta(days=30), level=4,
        assessor_id=cast.fay.id, note="Ran the upgrade alone",
    )  # fmt: skip
    record(signed, by=cast.fay, at=at, today=day)


@pytest.fixture(scope="session")
def company(
    servers: ExitStack,
    instance: Path,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], Site]:
    """Return the demo company served from a kind of database, for tests that only read; started once."""
    running: dict[str, Site] = {}

    def served(database: str) -> Site:
        if database not in running:
            url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db"
            if database == "postgresql":
                template: str = request.getfixturevalue("postgres_url")
                create_database(template, "demo")
                url = template.format(name="demo")
            running[database] = servers.enter_context(serving("demo", url, instance))
        return running[database]

    return served


OpenWindow = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[OpenWindow]:
    """Return a function that opens a window: of a size, with hands to work it, with scripts or without."""
    with ExitStack() as windows:

        def open_window(
            site: Site,
            size: ViewportSize = WIDE,
            hands: Callable[[Page], Hands] = Mouse,
            *,
            script: bool = True,
        ) -> Visitor:
            context = browser.new_context(
                viewport=size, locale="en-GB", reduced_motion="reduce", has_touch=hands is Finger
            )
            windows.callback(context.close)
            page = context.new_page()
            visitor = Visitor(page, site.url, hands(page), None if script else context.new_cdp_session(page))
            visitor.listen()
            visitor.allow_scripts(False)
            return visitor

        yield open_window
