"""The commands `ktrack user …`: accounts from the operator's shell."""

import sys

import click
from flask.cli import with_appcontext

from ktrack.accounts import actions, queries
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.models import Person

from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)


@click.group()
def user() -> None:
    """Accounts: who may sign in."""


@user.command()
@click.argument("person")
@from_stdin
@with_appcontext
def add(person: str, password_stdin: bool) -> None:
    """Make an account for PERSON (id or e-mail address); prints a generated password once."""
    password = _password(password_stdin)
    try:
        account = actions.add_account(_find(person), password, clock.now(), by=None)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    db.session.commit()
    click.echo(f"{account.login} can sign in.")
    _show(password, password_stdin)


@user.command()
@click.argument("person")
@from_stdin
@with_appcontext
def passwd(person: str, password_stdin: bool) -> None:
    """Set a new password for PERSON and end all sessions; prints a generated password once."""
    account = queries.by_person(_find(person).id)
    if account is None:
        raise click.ClickException(f"{person} has no account.")
    password = _password(password_stdin)
    try:
        actions.change_password(account, password, clock.now(), by=None)
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    db.session.commit()
    click.echo(f"{account.login} has a new password.")
    _show(password, password_stdin)


@user.command("list")
@with_appcontext
def list_accounts() -> None:
    """List accounts: login, person, role, state, last sign-in."""
    for account in queries.all_accounts():
        state = "disabled" if account.disabled_at else "active"
        last = account.last_login_at.isoformat(timespec="seconds") if account.last_login_at else "never"
        person = account.person
        click.echo("\t".join((account.login, person.key, person.role.value, state, last)))


def _find(text: str) -> Person:
    found = queries.named(text)
    if not found:
        raise click.ClickException(f"There is no person {text!r}.")
    if len(found) > 1:
        keys = ", ".join(person.key for person in found)
        raise click.ClickException(f"Several people have the address {text!r}: {keys}. Give the id.")
    return found[0]


def _password(given: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if given else actions.new_password()


def _show(password: str, given: bool) -> None:
    if not given:
        click.echo(f"Password (shown only now): {password}")
