"""What every template can use."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request
from flask_babel import format_date, format_datetime, format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from ktrack import __version__
from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.web import language, markdown
from ktrack.web.levels import LEVELS
from ktrack.web.navigation import community_pages, dashboard_pages, leads_to, mentoring_pages, navigation
from ktrack.web.pairs import pair_title, pair_url
from ktrack.web.today import as_of, today


def init_app(app: Flask) -> None:
    """Hand functions and filters to the templates."""
    app.jinja_env.filters.update(
        markdown=markdown.render,
        document=markdown.document,
        percent=percent,
        points=points,
        change=change,
        one_decimal=one_decimal,
        day=day,
        moment=moment,
    )
    app.jinja_env.globals.update(
        navigation=navigation,
        mentoring_pages=mentoring_pages,
        dashboard_pages=dashboard_pages,
        community_pages=community_pages,
        leads_to=leads_to,
        pair_title=pair_title,
        pair_url=pair_url,
        may=_may,
        Permission=Permission,
        locale=language.locale,
        theme=language.theme,
        today=today,
        as_of=as_of,
        here=_here,
        ktrack_version=__version__,
        LEVELS=LEVELS,
    )


def percent(share: float | None) -> str:
    """Return a share as whole percents; no data is "n/a", never 0 %."""
    return str(_("n/a")) if share is None else f"{share * 100:.0f} %"


def points(share: float) -> str:
    """Return a part of a figure in percentage points with one decimal."""
    return str(format_decimal(round(share * 100, 1), format="0.0"))


def change(share: float | None) -> str:
    """Return a change in percentage points with its sign and one decimal; no data is "n/a"."""
    if share is None:
        return str(_("n/a"))
    rounded = round(share * 100, 1) + 0.0  # not "-0.0"
    return str(format_decimal(rounded, format="+0.0;−0.0")) if rounded else points(0)


def one_decimal(number: float | None) -> str:
    """Return an expected count, as of seats, with one decimal; no data is "n/a"."""
    return str(_("n/a")) if number is None else str(format_decimal(round(number, 1), format="0.0"))


def day(value: date | None) -> str:
    """Return a date as the reader's language writes it."""
    return "" if value is None else str(format_date(value, "medium"))


def moment(value: datetime | None) -> str:
    """Return a moment as the reader's language writes it, where the company is."""
    if value is None:
        return ""
    there = value.astimezone(ZoneInfo(current_app.config["KTRACK"]["TIMEZONE"]))
    return str(format_datetime(there, "short", rebase=False))


def _may(permission: Permission, subject: object = None) -> bool:
    return bool(current_user.is_authenticated) and may(current_user.person, permission, subject)


def _here() -> str:
    """Return the address of this page, to come back to."""
    return request.full_path.rstrip("?")
