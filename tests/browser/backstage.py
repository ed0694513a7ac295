"""What no page offers: how things stood before a play, and that time passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from ktrack.app import create_app
from ktrack.base.db import db
from ktrack.models import Account, Meeting
from tests.browser.serving import Site


@contextmanager
def backstage(database: str) -> Iterator[None]:
    """Work on a database in the application's own words; what was done is committed."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": database, "SECRET_KEY": "only to prepare"})
    with app.app_context():
        yield
        db.session.commit()
        db.engine.dispose()


def never_had_an_account(site: Site, who: str) -> None:
    """Let one of the cast be known by name and address only."""
    with backstage(site.database):
        for account in db.session.query(Account).filter_by(login=f"{who}@example.test"):
            db.session.delete(account)


def days_pass(site: Site, days: int) -> None:
    """Let all sessions lie so many days further back."""
    with backstage(site.database):
        for meeting in db.session.query(Meeting):
            meeting.starts_at -= timedelta(days=days)
