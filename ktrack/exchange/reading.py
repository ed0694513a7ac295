"""Reads CSV files exactly: UTF-8 with or without a BOM, RFC 4180, every cell as the text it is."""

import csv
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import SEEK_CUR, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TextIO, TypeAlias

import numpy as np

Columns: TypeAlias = Sequence[Sequence[str]]
BLOCK = 1 << 21  # bytes
ROWS_AT_ONCE = 16_384
LARGEST_CELL = 2**31 - 1
Progress = Callable[[int], None]
"""Told how many bytes were read since the last time."""


class BadFile(Exception):  # noqa: N818 - it reads as what the file is
    """A file that is no CSV in UTF-8 from `line` on; `reason` is one of the words below."""

    UNREADABLE = "unreadable"
    NOT_UTF8 = "not UTF-8"
    NOT_CSV = "not CSV"
    NO_HEADER = "no header"

    def __init__(self, reason: str, line: int, value: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.value = value


@dataclass(frozen=True)
class Chunk:
    """Some records: the number of the first, the columns, and those of a wrong length (number, cells)."""

    first: int
    columns: dict[str, Sequence[str]]
    ragged: list[int]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


@dataclass(frozen=True)
class Place:
    """Where a record stands: its first line, the header, its cells."""

    line: int
    header: list[str]
    cells: list[str]


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    # A line ends with \n: a carriage return alone belongs to the cell, and outside quotes it is refused.
    with _failures(path), path.open(encoding="utf-8-sig", newline="\n") as file:
        yield file


@contextmanager
def _failures(path: Path) -> Iterator[None]:
    """Turn any failure to read, whenever it comes up, into a BadFile."""
    csv.field_size_limit(LARGEST_CELL)
    try:
        yield
    except OSError as error:
        raise BadFile(BadFile.UNREADABLE, 1, error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise BadFile(BadFile.NOT_UTF8, *_not_utf8(path)) from error


def _not_utf8(path: Path) -> tuple[int, str]:
    """Return the line with the first byte that is no UTF-8, and what stands there."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number, line.decode(errors="backslashreplace").rstrip("\r\n")
    return 1, ""


def _records(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is no empty line, with the number of its first line."""
    reader = csv.reader(file, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(BadFile.NOT_CSV, reader.line_num, str(error)) from error


def header_of(path: Path) -> list[str]:
    """Return the names in the first row; raises BadFile."""
    with _opened(path) as file:
        for _, cells in _records(file):
            return cells
    raise BadFile(BadFile.NO_HEADER, 1, "")


def chunks(path: Path, progress: Progress) -> Iterator[Chunk]:
    """Yield the records in their order; a short or long one is cut to the width and named as ragged.

    Raises BadFile where the file cannot be read on.
    """
    header = header_of(path)
    with _failures(path), path.open("rb") as file:
        first = done = 0
        for columns, ragged in chain(_plain_parts(file, header), _parts(file, path, header)):
            yield Chunk(first, dict(zip(header, columns, strict=True)), ragged)
            position = file.tell()
            progress(position - done)
            first, done = first + len(columns[0]), position


def _plain_parts(file: BinaryIO, header: list[str]) -> Iterator[tuple[Columns, list[int]]]:
    """Yield parts for as long as nothing is quoted: splitting at each comma is twice as fast as csv.

    Leaves the file at what it has not read.
    """
    if file.readline().removeprefix(BOM_UTF8) != ",".join(header).encode() + b"\n":
        file.seek(0)
        return
    while block := file.read(BLOCK) + file.readline():
        columns = _split(block.removesuffix(b"\n"), len(header))
        if columns is None:
            file.seek(-len(block), SEEK_CUR)
            return
        yield columns, []


def _split(block: bytes, width: int) -> Columns | None:
    """Return the columns of some lines; None if they need a real reader: quotes, ragged or empty lines."""
    if b'"' in block or b"\r" in block or width < 2:
        return None
    codes = np.frombuffer(block, dtype=np.uint8)
    ends, commas = np.flatnonzero(codes == ord("\n")), np.flatnonzero(codes == ord(","))
    if len(commas) != (len(ends) + 1) * (width - 1):
        return None
    first, last = commas[:: width - 1], commas[width - 2 :: width - 1]
    if (last[:-1] > ends).any() or (first[1:] < ends).any():
        return None
    cells = block.decode().replace("\n", ",").split(",")
    return [cells[place::width] for place in range(width)]


def _parts(file: BinaryIO, path: Path, header: list[str]) -> Iterator[tuple[Columns, list[int]]]:
    """Yield what is left of the file."""
    at_start = file.tell() == 0
    try:
        with TextIOWrapper(file, encoding="utf-8-sig" if at_start else "utf-8", newline="\n") as text:
            rows = filter(None, csv.reader(text, strict=True))
            if at_start:
                next(rows)
            while part := list(islice(rows, ROWS_AT_ONCE)):
                yield _columns(part, len(header))
    except csv.Error:
        places(path, [sys.maxsize - 1])  # raises, with the line
        raise


def _columns(rows: list[list[str]], width: int) -> tuple[Columns, list[int]]:
    ragged = []
    if any(map(width.__ne__, map(len, rows))):
        ragged = [number for number, row in enumerate(rows) if len(row) != width]
        for number in ragged:
            rows[number] = (rows[number] + [""] * width)[:width]
    return list(zip(*rows, strict=True)), ragged


def places(path: Path, records: list[int]) -> dict[int, Place]:
    """Return where the records stand, by their number; reads the file as far as needed."""
    wanted, found = set(records), {}
    with _opened(path) as file:
        rows = _records(file)
        _, header = next(rows)
        for number, (line, cells) in enumerate(islice(rows, max(wanted) + 1)):
            if number in wanted:
                found[number] = Place(line, header, cells)
    return found


def has_nul(path: Path) -> bool:
    """Whether the file holds the NUL character, which PostgreSQL cannot store; a quick look at the bytes."""
    with path.open("rb") as file:
        return any(b"\0" in block for block in iter(lambda: file.read(1 << 20), b""))
