"""What an address asks for: row numbers that a database can hold, words and days of filters."""

from datetime import date

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""The largest number of PostgreSQL's integer."""
LONGEST_SEARCH = 200


class RowNumber(IntegerConverter):
    """What `<int:…>` means in our addresses: a larger number answers 404 and never meets the database."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def init_app(app: Flask) -> None:
    """Take the place of Werkzeug's converter; before any route is added."""
    app.url_map.converters["int"] = RowNumber


def number(name: str) -> int | None:
    """Return the row number in the URL's argument `name`, None where there is none."""
    text = request.args.get(name, "")
    found = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    return found if 0 < found <= LARGEST else None


def words(name: str) -> str:
    """Return the text of the URL's argument `name`, cut to a length that a search can bear.

    Without NUL, which no page and no PostgreSQL can take.
    """
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def exact(name: str) -> str | None:
    """Return the text of the URL's argument `name` as it is, only without NUL; None where it is missing."""
    text = request.args.get(name)
    return None if text is None else text.replace("\x00", "")


def day(name: str) -> date | None:
    """Return the day in the URL's argument `name`, None where there is none."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
