"""A table as a CSV file for people: RFC 4180, UTF-8 with a byte order mark, nothing that a program runs."""

import csv
from datetime import date
from io import StringIO

from ktrack.reporting.tables import Cell, Table
from ktrack.web.page import percent

DIGITS = 6
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula, or hides one, in the spreadsheets that people open a file with."""


def content(table: Table) -> bytes:
    """Return the file; shares are decimals, days ISO dates, and what is not known "n/a"."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(_text, table.columns))
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is None:
        return percent(None)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return str(round(float(cell), DIGITS)) if isinstance(cell, float) else str(cell)
