"""The `ktrack` command: Flask's own commands underneath, ours beside them."""

import click
from flask.cli import FlaskGroup

from ktrack.accounts.commands import user
from ktrack.app import create_app
from ktrack.checks.commands import checks
from ktrack.exchange.commands import export_command, import_command, pathways, skills
from ktrack.retention.commands import replay, report
from ktrack.search.commands import search
from ktrack.serving import demo, serve
from ktrack.worker import mail, worker


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def main() -> None:
    """KTrack: what your freelancers know, your people keep."""


main.add_command(user)
main.add_command(import_command)
main.add_command(report)
main.add_command(replay)
main.add_command(export_command)
main.add_command(demo)
main.add_command(serve)
main.add_command(worker)
main.add_command(mail)
main.add_command(skills)
main.add_command(pathways)
main.add_command(checks)
main.add_command(search)
