"""Reading and writing CSV: every text comes back as it was.

The cases of csv-spectrum take part where the folder of specifications stands beside the checkout.
"""

import csv
from io import StringIO
from pathlib import Path
from typing import Literal

import orjson
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ktrack.base.db import db
from ktrack.exchange.importing import import_folder
from ktrack.exchange.reading import BadFile, chunks, header_of
from tests.conftest import NOW
from tests.exchange.taking import give
from tests.retention.folders import VECTORS

SPECTRUM = sorted((VECTORS.parent / "data" / "csv-spectrum" / "csvs").glob("*.csv"))
# PostgreSQL stores no NUL, and no encoding has a half of a surrogate pair.
ANY = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
HARD = st.text('",\r\n \ufeffa;', max_size=6)
CELL = ANY | HARD
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path) -> list[list[str]]:
    """The records below the header."""
    found: list[list[str]] = []
    for chunk in chunks(path, lambda size: None):
        found += map(list, zip(*chunk.columns.values(), strict=True))
    return found


def tables() -> st.SearchStrategy[list[list[str]]]:
    """Rows of one width."""
    return st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
    )


@quick
@given(rows=tables(), every=st.booleans(), lines=st.sampled_from(["\n", "\r\n"]), bom=st.booleans())
def test_a_table_of_any_texts_is_read_as_it_was(
    tmp_path: Path, rows: list[list[str]], every: bool, lines: str, bom: bool
) -> None:
    # A writer that ends lines with \n leaves a lone \r unquoted, which nobody could read.
    quote: Literal[0, 1] = csv.QUOTE_ALL if every or lines == "\n" else csv.QUOTE_MINIMAL
    header = [f"column{number}" for number in range(len(rows[0]))]
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as out:
        csv.writer(out, quoting=quote, lineterminator=lines).writerows([header, *rows])
    assert header_of(path) == header
    assert read(path) == rows


@quick
@given(names=st.dictionaries(CELL.filter(bool), CELL.filter(bool), min_size=1, max_size=6))
def test_any_texts_are_written_as_they_were_read(app: Flask, tmp_path: Path, names: dict[str, str]) -> None:
    source = tmp_path / "in"
    source.mkdir(exist_ok=True)
    with (source / "teams.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("team_id", "name"), *names.items()])
    import_folder(source, NOW, NOW.date())
    written = give(tmp_path / "out")["teams.csv"].decode()
    db.session.rollback()
    header, *rows = csv.reader(StringIO(written, newline=""), strict=True)
    assert header == ["team_id", "name"]
    assert [tuple(row) for row in rows] == sorted(names.items())


def meant(path: Path) -> list[dict[str, str]]:
    """What a case of the spectrum means, without what its two files contradict each other in."""
    document = orjson.loads((path.parents[1] / "json" / f"{path.stem}.json").read_bytes())
    rows: list[dict[str, str]] = document if isinstance(document, list) else [document]
    if b"\r" not in path.read_bytes():
        rows = [{name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in rows]
    for row in rows:
        row.pop("Contact Phone Number", None)  # another one in each
    return rows


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_the_spectrum_of_csv_is_understood(path: Path) -> None:
    header = header_of(path)
    found = [dict(zip(header, cells, strict=True)) for cells in read(path)]
    for row in found:
        row.pop("Contact Phone Number", None)
    assert found == meant(path)


# What may stand below `a,b`, and how it is read.
BELOW: list[tuple[str, list[list[str]]]] = [
    ("1,2\n3,4", [["1", "2"], ["3", "4"]]),
    ("1,2\n\n3,4\n\n", [["1", "2"], ["3", "4"]]),
    ("\n", []),
    ("", []),
    (",\n", [["", ""]]),
    ('"1",2\n', [["1", "2"]]),
    ('1,"2\n3"\n', [["1", "2\n3"]]),
    ('1,"2""3"\n', [["1", '2"3']]),
    ("1, 2 \n", [["1", " 2 "]]),
    ("1;2,3\t4\n", [["1;2", "3\t4"]]),
    ("1,NA\n", [["1", "NA"]]),
]


@pytest.mark.parametrize(("below", "rows"), BELOW)
def test_the_small_print_of_csv(tmp_path: Path, below: str, rows: list[list[str]]) -> None:
    path = tmp_path / "small.csv"
    path.write_bytes(f"a,b\n{below}".encode())
    assert read(path) == rows


def test_plain_and_quoted_parts_of_a_large_file_join(tmp_path: Path) -> None:
    rows = [[f"row {number}", "ü" * (number % 50)] for number in range(90_000)]
    rows[80_000][1] = "quoted,\n"
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([["a", "b"], *rows])
    told: list[int] = []
    parts = list(chunks(path, told.append))
    firsts = [sum(map(len, parts[:place])) for place in range(len(parts))]
    assert len(parts) > 1
    assert [part.first for part in parts] == firsts
    assert read(path) == rows
    assert sum(told) == path.stat().st_size


def test_a_short_and_a_long_row_are_named_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("a,b\n1,2\n3\n4,5,6\n7,8\n", encoding="utf-8")
    (chunk,) = chunks(path, lambda size: None)
    assert chunk.ragged == [1, 2]
    assert read(path) == [["1", "2"], ["3", ""], ["4", "5"], ["7", "8"]]


@pytest.mark.parametrize(("content", "reason", "line"), [
    (b'a,b\n1,"2\n', BadFile.NOT_CSV, 2),
    (b'a,b\n1,2\n3,"4"5\n', BadFile.NOT_CSV, 3),
    (b"a,b\n1,2\n3,\xe4\n", BadFile.NOT_UTF8, 3),
    (b"a,b\r1,2\r", BadFile.NOT_CSV, 1),
    (b"", BadFile.NO_HEADER, 1),
    (b"\xef\xbb\xbf", BadFile.NO_HEADER, 1),
    ("a,b\n1,2\n".encode("utf-16"), BadFile.NOT_UTF8, 1),
])  # fmt: skip
def test_what_is_no_csv_is_named_with_its_line(
    tmp_path: Path, content: bytes, reason: str, line: int
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile) as bad:
        read(path)
    assert (bad.value.reason, bad.value.line) == (reason, line)
