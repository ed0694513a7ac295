"""Signing in and out, and keeping passwords."""

import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.accounts.queries import by_login, by_person
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.models import Account, Person
from ktrack.models.choices import Locale

SHORTEST_PASSWORD = 10
_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Return what is verified when there is no such account, so that the answer takes as long as for one.

    Not made at import: every command would wait for it.
    """
    return _hasher.hash(secrets.token_urlsafe())


def verify(login: str, password: str) -> Account | None:
    """Return the account if the password is right and it may sign in, else None; takes equally long."""
    account = by_login(login)
    try:
        _hasher.verify(account.password_hash if account else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    return account if account and account.disabled_at is None else None


def sign_in(account: Account, password: str, at: datetime) -> None:
    """Note the login; a hash made with older parameters is renewed."""
    if _hasher.check_needs_rehash(account.password_hash):
        account.password_hash = _hasher.hash(password)
    account.last_login_at = at
    trail.note(account.person, "account.sign-in", account, at)


def sign_out_everywhere(account: Account, at: datetime, *, by: Person | None) -> None:
    """End every session of the account, on every device."""
    account.session_token = secrets.token_urlsafe(24)
    trail.note(by, "account.sign-out-everywhere", account, at)


def change_password(account: Account, password: str, at: datetime, *, by: Person | None) -> None:
    """Set a new password and end every session; Refused if it is too short."""
    _check(password)
    account.password_hash = _hasher.hash(password)
    account.session_token = secrets.token_urlsafe(24)
    trail.note(by, "account.password", account, at)


def add_account(person: Person, password: str, at: datetime, *, by: Person | None) -> Account:
    """Let `person` sign in with their e-mail address.

    Refused if there is no address, if it or the person has an account already, or the password is too short.
    """
    if not person.email:
        raise Refused(_l("An account needs an e-mail address."), "email")
    _check(password)
    login = person.email.strip().casefold()
    if by_person(person.id) is not None:
        raise Refused(_l("This person has an account already."), "email")
    if by_login(login) is not None:
        raise Refused(_l("There is an account with this e-mail address already."), "email")
    account = Account(
        person_id=person.id,
        login=login,
        password_hash=_hasher.hash(password),
        session_token=secrets.token_urlsafe(24),
        created_at=at,
    )
    db.session.add(account)
    trail.note(by, "account.add", account, at, person=person.id)
    return account


def new_password() -> str:
    """Return a password to be shown once and changed by whoever gets it."""
    return secrets.token_urlsafe(12)


def disable(account: Account, at: datetime, *, by: Person) -> None:
    """Let nobody sign in with the account and end its sessions; Refused for one's own."""
    if account.person_id == by.id:
        raise Refused(_l("You cannot disable your own account; ask another administrator."))
    if account.disabled_at is None:
        account.disabled_at = at
        account.session_token = secrets.token_urlsafe(24)
        trail.note(by, "account.disable", account, at)


def enable(account: Account, at: datetime, *, by: Person) -> None:
    """Let a disabled account sign in again."""
    if account.disabled_at is not None:
        account.disabled_at = None
        trail.note(by, "account.enable", account, at)


def prefer_language(person: Person, locale: Locale, at: datetime) -> None:
    """Remember the language somebody chose, for mails and the next session."""
    if person.locale is not locale:
        person.locale = locale
        trail.note(person, "person.language", person, at, locale=locale.value)


def _check(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(_l("A password needs at least 10 characters."), "password")
