"""Flask-Login: a session belongs to an account and dies with its token."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, UserMixin

from ktrack.accounts.queries import by_session
from ktrack.models import Account, Person


class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """Whoever has signed in, as Flask-Login wants it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.person: Person = account.person

    def get_id(self) -> str:
        """Return what the session cookie holds."""
        return f"{self.account.id}:{self.account.session_token}"


def load(session_id: str) -> SignedIn | None:
    """Return who the cookie belongs to."""
    account = by_session(session_id)
    return SignedIn(account) if account else None


def init_app(app: Flask) -> None:
    """Look the account up on each request."""
    manager = LoginManager(app)
    manager.login_view = "accounts.login"
    manager.login_message = _l("Please sign in.")
    manager.session_protection = None  # it would bind sessions to an address; ours are bound to a token
    manager.user_loader(load)
