"""The day and the moment of a request, read once per request, and the as-of date of a page."""

from datetime import date, datetime

from flask import current_app, g, request

from ktrack.base import clock


def now() -> datetime:
    """Return the moment this request began, in UTC."""
    if "moment" not in g:
        g.moment = clock.now()
    moment: datetime = g.moment
    return moment


def today() -> date:
    """Return the day it is where the company is."""
    return clock.day_of(now(), current_app.config["KTRACK"]["TIMEZONE"])


def as_of() -> date:
    """Return the date in the URL's `as_of`, today where there is none or it is no date."""
    try:
        return date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return today()


def day_there(moment: datetime) -> date:
    """Return the day that a moment belongs to where the company is."""
    return clock.day_of(moment, current_app.config["KTRACK"]["TIMEZONE"])
