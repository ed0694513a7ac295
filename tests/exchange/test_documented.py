"""docs/interchange.md names every file and column, and marks those that must be there."""

import re
from pathlib import Path

import pytest

from ktrack.exchange.files import File
from ktrack.exchange.folder import FILES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "interchange.md").read_text(encoding="utf-8")


def columns(path: str) -> list[str]:
    """The columns that the page's table gives a file, remarks in brackets aside."""
    (line,) = re.findall(rf"^\| {re.escape(path)} \| ([^|]*) \|", PAGE, re.MULTILINE)
    return re.sub(r" \([^)]*\)", "", line).split(", ")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_page_gives_a_file_its_columns(file: File) -> None:
    names = [f"**{column.name}**" if column.required else column.name for column in file.columns]
    assert columns(file.path) == names


def test_the_page_names_no_other_file() -> None:
    named = re.findall(r"^\| (\w+\.csv) \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(file.path for file in FILES)
