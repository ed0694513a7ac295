"""Reading the documents back."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdf

from tests.support.page_client import PageClient

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Cells = list[list[Any]]


def pdf_of(client: PageClient, query: str = "") -> tuple[str, int]:
    """Return text and number of pages of the board report; what reads it aloud finds tags and a language."""
    answer = client.get(f"/dashboard/report.pdf?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.get_data(as_text=True)
    return read_pdf(answer.data)


def read_pdf(content: bytes) -> tuple[str, int]:
    """Return the words of a tagged PDF and its number of pages."""
    found = pypdf.PdfReader(BytesIO(content))
    assert "/StructTreeRoot" in found.root_object
    return " ".join(" ".join(page.extract_text() for page in found.pages).split()), len(found.pages)


def csv_of(client: PageClient, table: str, query: str = "") -> list[list[str]]:
    """Return the rows of a table's file, heads first."""
    answer = client.get(f"/dashboard/report/{table}.csv?{query}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheets_of(content: bytes) -> dict[str, Cells]:
    """Return the sheets of a workbook by title; numbers as numbers, texts as texts, no formula anywhere."""
    with ZipFile(BytesIO(content)) as book:
        names = [sheet.get("name", "") for sheet in _parts(book.read("xl/workbook.xml"), "sheet")]
        files = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(names) + 1)]
        return {name: _cells(book.read(file)) for name, file in zip(names, files, strict=True)}


def _parts(content: bytes, tag: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(content).iter(f"{SHEET}{tag}")  # noqa: S314 - we have written it


def _cells(content: bytes) -> Cells:
    return [[_value(cell) for cell in row.iter(f"{SHEET}c")] for row in _parts(content, "row")]


def _value(cell: ElementTree.Element) -> Any:
    assert cell.find(f"{SHEET}f") is None
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    value = cell.find(f"{SHEET}v")
    return None if value is None else float(value.text or "nan")
