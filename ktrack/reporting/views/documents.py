"""The board report and the tables behind it, for the filters of the page they are opened from."""

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.dashboards import filters, names
from ktrack.dashboards.filters import Filters
from ktrack.mail import outbox
from ktrack.reporting import csv_file, document, picture, source, tables, words, workbook
from ktrack.reporting.tables import Asked
from ktrack.retention import teams
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.limits import limiter
from ktrack.web.today import now

PDF, CSV = "application/pdf", "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def account() -> str:
    """Return for whom documents are counted."""
    return f"documents of {viewer().id}"


def often() -> str:
    """Return how many documents one account may have made."""
    limit: str = current_app.config["KTRACK"]["DOCUMENT_LIMIT"]
    return limit


@allow(Permission.DASHBOARD)
def index() -> ResponseReturnValue:
    """List what can be taken along for the chosen filters."""
    chosen = filters.from_url()
    named = teams.names(chosen.blocks)
    return render_template(
        "reporting/index.html",
        chosen=chosen,
        team_choices=teams.choices(chosen.blocks, named),
        categories=[(category, category) for category in names.categories()],
        choice=words.choice(chosen, named),
        pictures=picture.CHARTS if picture.available() else {},
        tables={name: title for name, (title, *_rest) in tables.TABLES.items()},
    )


@allow(Permission.DASHBOARD)
@limiter.limit(often, key_func=account, override_defaults=False)
def pdf() -> ResponseReturnValue:
    """Return the board report."""
    chosen = filters.from_url()
    found = source.read(chosen, locale())
    made = document.board_report(found, source.items(chosen), _address(chosen), locale(), now())
    return attached(made, PDF, f"ktrack-{_('board-report')}-{chosen.as_of.isoformat()}.pdf", inline=True)


@allow(Permission.DASHBOARD)
@limiter.limit(often, key_func=account, override_defaults=False)
def xlsx() -> ResponseReturnValue:
    """Return all tables as a workbook."""
    chosen = filters.from_url()
    made = workbook.content(tables.all_tables(_asked(chosen)), str(_("Knowledge retained")), now())
    return attached(made, XLSX, f"ktrack-{chosen.as_of.isoformat()}.xlsx")


@allow(Permission.DASHBOARD)
@limiter.limit(often, key_func=account, override_defaults=False)
def table(table: str) -> ResponseReturnValue:
    """Return one table as CSV."""
    if table not in tables.TABLES:
        abort(404)
    chosen = filters.from_url()
    made = csv_file.content(tables.table(table, _asked(chosen)))
    return attached(made, CSV, f"ktrack-{table}-{chosen.as_of.isoformat()}.csv")


def _asked(chosen: Filters) -> Asked:
    return Asked(source.read(chosen, locale()), _address(chosen))


def _address(chosen: Filters) -> str:
    return outbox.link("dashboards.executive", **chosen.arguments())


def attached(content: bytes, mimetype: str, name: str, *, inline: bool = False) -> Response:
    """Return a file under a name, to be saved or (`inline`) shown."""
    response = Response(content, content_type=mimetype)
    response.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"  # as the pages: none stays behind after signing out
    return response
