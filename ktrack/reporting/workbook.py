"""All tables as a workbook, a sheet each: numbers as numbers, days as days, texts as nothing but texts."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ktrack.base.lazy import lazy
from ktrack.reporting.tables import Cell, Share, Table
from ktrack.web.page import percent

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = lazy("xlsxwriter")

LONGEST_TITLE, LONGEST_CELL = 31, 32_767
"""What a spreadsheet takes: characters of a sheet's name and of a cell."""
FORBIDDEN = "[]:*?/\\"
"""Characters that no sheet's name may hold."""
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count days wrongly before; such a day is written as text."""
LOOKED_AT, NARROW, WIDE = 200, 10, 50
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False, "nan_inf_to_errors": True,
}  # fmt: skip


def content(tables: Sequence[Table], title: str, at: datetime) -> bytes:
    """Return the file; at: the moment written into it."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": title, "author": "KTrack", "created": at.replace(tzinfo=None)})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "share": book.add_format({"num_format": "0.0%"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "number": book.add_format({"num_format": "0.00"}),
            "nothing": book.add_format({"align": "right", "font_color": "#53615c"}),
        }
        for table in tables:
            _write(book.add_worksheet(_title(table.title)), table, formats)
    return target.getvalue()


def _title(text: str) -> str:
    """Return what a sheet may be called."""
    return "".join(" " if letter in FORBIDDEN else letter for letter in text)[:LONGEST_TITLE].strip()


def _write(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for place, head in enumerate(table.columns):
        sheet.set_column(place, place, _width(head, table, place))
        sheet.write_string(0, place, head, formats["head"])
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell, formats)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        sheet.write_string(row, column, percent(None), formats["nothing"])
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:LONGEST_CELL])
    elif isinstance(cell, date):
        if cell < FIRST_DAY:
            sheet.write_string(row, column, cell.isoformat(), formats["nothing"])
        else:
            sheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, Share):
        sheet.write_number(row, column, cell, formats["share"])
    else:
        sheet.write_number(row, column, cell, formats["number"] if isinstance(cell, float) else None)


def _width(head: str, table: Table, place: int) -> int:
    """Return how wide a column must be for its head and its first rows, in characters."""
    longest = max(
        (len(str(row[place])) for row in table.rows[:LOOKED_AT] if isinstance(row[place], str)), default=0
    )
    return min(max(len(head) + 3, longest + 1, NARROW), WIDE)
