"""The worked companies, through import, database and command: every number to 1e-6."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask

from ktrack.exchange.importing import import_folder
from ktrack.retention import check
from ktrack.retention.commands import report
from tests.retention.folders import VECTORS

REPORTS = sorted(VECTORS.glob("company_*.expected.json"))
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def expected_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(path.read_bytes())
    return found


def differences(found: Any, expected: Any, where: str = "") -> Iterator[str]:
    """Where two documents differ by more than 1e-6, or in their keys."""
    if isinstance(expected, dict):
        if list(found) != list(expected):
            yield f"{where}: {list(found)} instead of {list(expected)}"
        for key in expected:
            yield from differences(found[key], expected[key], f"{where}/{key}")
    elif isinstance(expected, list) and len(found) == len(expected):
        for i, pair in enumerate(zip(found, expected, strict=True)):
            yield from differences(*pair, f"{where}/{i}")
    elif found != (pytest.approx(expected, abs=1e-6) if isinstance(expected, float) else expected):
        yield f"{where}: {found} instead of {expected}"


def run(app: Flask, *arguments: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(report, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = orjson.loads(result.stdout)
    return found


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_the_report_equals_the_worked_one(app: Flask, path: Path) -> None:
    expected = expected_of(path)
    import_folder(VECTORS / path.name.split(".")[0], LATER, LATER.date())
    options = ["--as-of", expected["as_of"], "--scope", expected["scope"]]
    options += ["--trend", str(len(expected["trend"]))] if "trend" in expected else []
    options += ["--holdings"] if "holdings" in expected else []
    assert list(differences(run(app, *options), expected)) == []
    assert check.differences().lines == []
