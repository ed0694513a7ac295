"""`ktrack report`: a table for people, JSON for programs, a clear message for what cannot be reported."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result
from flask import Flask

from ktrack.app import create_app
from ktrack.base.db import db
from ktrack.retention import adoption
from ktrack.retention.commands import replay, report
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import Cast

KEYS = [
    "planned_items", "retained", "verified", "transferred", "progress", "unknown", "coverage", "tested_share",
    "interval", "status", "skills", "forecast", "at_risk", "as_of", "scope", "model",
]  # fmt: skip
FIGURES = KEYS[1:9]


@pytest.fixture
def signed_off(cast: Cast, signoff: Fact, claim: Fact) -> Cast:
    for fact in (signoff, claim):
        record(fact, None, NOW, NOW.date())
    db.session.commit()
    return cast


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(report, arguments)


def document(app: Flask, *arguments: str) -> dict[str, Any]:
    result = run(app, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = orjson.loads(result.stdout)
    return found


def test_the_table_says_it_in_words(app: Flask, signed_off: Cast) -> None:
    lines = run(app, "--trend", "3", "--holdings").stdout.splitlines()
    assert lines[0] == "company on 2026-06-15 (KT-1)"
    words = [line.split() for line in lines]
    assert ["Verified", "50%"] in words
    assert ["Unknown", "50%"] in words
    assert ["t1", "kafka", "4", "5", "1", "1", "68%", "100%", "100%", "0"] in words
    assert ["t1", "billing", "4", "5", "1", "1", "n/a", "n/a", "n/a", "0"] in words
    assert ["bob", "billing", "–", "–", "5", "–", "–", "n/a"] in words
    assert [row[0] for row in words if row and row[0].startswith("2026-0")] == [
        "2026-04-01", "2026-05-01", "2026-06-01",
    ]  # fmt: skip
    assert "kappa 14" in lines[-1]


def test_json_has_the_keys_of_the_specification(app: Flask, signed_off: Cast) -> None:
    found = document(app)
    assert list(found) == KEYS
    assert found["at_risk"] == [{"person_id": "bob", "points": found["retained"]}]
    assert found["forecast"]["days"] == 90
    assert found["forecast"]["retained"] < found["retained"]
    effort = document(app, "--scope", f"engagement:{signed_off.engagement.key}")
    assert list(effort)[13:15] == ["hours", "hours_per_retained_level"]
    assert document(app, "--horizon", "0")["forecast"] == {"days": 0, "retained": found["retained"]}


def test_a_scope_without_items_has_no_figures(app: Flask, signed_off: Cast) -> None:
    found = document(app, "--scope", "team:t2", "--trend", "2")
    assert (found["planned_items"], found["status"]) == (0, "none")
    assert [found[name] for name in FIGURES] == [None] * len(FIGURES)
    assert found["forecast"] == {"days": 90, "retained": None}
    assert [point["retained"] for point in found["trend"]] == [None, None]
    lines = run(app, "--scope", "team:t2").stdout.splitlines()
    assert ["Knowledge", "retained", "n/a"] in [line.split() for line in lines]


def test_before_anything_was_assessed_the_table_says_so(app: Flask, cast: Cast) -> None:
    assert document(app)["status"] == "none"
    words = [line.split() for line in run(app).stdout.splitlines()]
    assert ["Knowledge", "retained", "n/a"] in words
    assert ["Unknown", "100%"] in words


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "9999-12-31"])
def test_any_date_can_be_asked(app: Flask, signed_off: Cast, day: str) -> None:
    found = document(app, "--as-of", day, "--trend", "24", "--holdings", "--horizon", "36500")
    planned = 2 if day > "2026" else 0
    assert (found["as_of"], found["planned_items"]) == (day, planned)
    assert len(found["trend"]) == (1 if day == "0001-01-01" else 24)
    assert len(found["holdings"]) == planned
    assert run(app, "--as-of", day, "--trend", "24", "--holdings").exit_code == 0


@pytest.mark.parametrize("scope", ["team:none", "engagement:", "planet:t1", "", "team:t1:x"])
def test_an_unknown_scope_is_named(app: Flask, cast: Cast, scope: str) -> None:
    result = run(app, "--scope", scope)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--as-of", "2026-02-30"],
        ["--as-of", "20260615"],
        ["--as-of", "yesterday"],
        ["--horizon", "-1"],
        ["--trend", "many"],
        ["--trend", "99999"],
    ],
)
def test_an_argument_that_cannot_be_read_is_named(app: Flask, cast: Cast, arguments: list[str]) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert arguments[0] in result.stderr


def test_a_policy_of_ones_own_is_printed(app: Flask, signed_off: Cast) -> None:
    adoption.adopt({"kappa": 30.0}, "Checks went better than foretold.", None, NOW)
    assert document(app)["policy"]["kappa"] == 30
    assert "kappa 30" in run(app).stdout.splitlines()[-1]


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/empty.db", "SECRET_KEY": "a test"})
    for command, arguments in ((report, []), (replay, ["--check"])):
        result = app.test_cli_runner().invoke(command, arguments)
        assert result.exit_code == 1
        assert "ktrack db upgrade" in result.stderr
    with app.app_context():
        db.engine.dispose()
