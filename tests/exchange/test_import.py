"""`ktrack import`: the database becomes what the folder says."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.exchange.commands import import_command
from ktrack.models import (
    AuditEvent,
    Departure,
    Engagement,
    Evidence,
    Holding,
    LogEntry,
    LogRevision,
    Person,
    PlanItem,
    Shadowing,
    Skill,
)
from ktrack.retention import check
from ktrack.retention.commands import report
from tests.conftest import NOW
from tests.exchange.taking import everything, give, take, trail
from tests.factories.company_folder import FILES, Tables, company, row, write_folder


def figures(app: Flask) -> dict[str, Any]:
    """The report of the company on the day of the tests, with who holds what."""
    result = app.test_cli_runner().invoke(report, ["--as-of", "2026-06-15", "--holdings", "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = orjson.loads(result.stdout)
    return found


def one(model: Any, key: str) -> Any:
    """The row of a table that has the company's id `key`."""
    return db.session.scalars(select(model).where(model.key == key)).one()


def changed(**rows: tuple[str, dict[str, str]]) -> Tables:
    """The small company with changed rows: file=(first cell, changes)."""
    tables = company()
    for file, (identity, change) in rows.items():
        row(tables, file, identity).update(change)
    return tables


def test_it_stores_every_row(app: Flask, tmp_path: Path) -> None:
    tables = company()
    found = take(write_folder(tmp_path, tables))
    assert found == {name: (len(rows), 0, 0) for name, rows in tables.items()}
    assert list(found) == list(FILES)
    engagement = one(Engagement, "e1")
    assert (engagement.day_rate_cents, engagement.currency) == (90_050, "EUR")
    assert [expert.key for expert in engagement.experts] == ["fay"]
    assert one(Skill, "kafka").difficulty == 6.5
    assert one(Skill, "secrets").name_de == ""
    assert one(Person, "mia").email is None
    assert one(LogEntry, "l1").text == "Restarted brokers,\none by one"
    assert one(Evidence, "v4").recorded_at == datetime(2026, 3, 4, 9, 0, 0, 250_000, UTC)
    assert one(Evidence, "v4").revises_id == one(Evidence, "v3").id
    assert trail() == ["import"]


def test_the_report_counts_what_was_imported(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, company()))
    found = figures(app)
    holdings = {(row["person_id"], row["skill_id"]): row for row in found["holdings"]}
    assert found["planned_items"] == 2
    assert 0 < found["retained"] <= found["verified"] == pytest.approx((5 / 2) / 8, abs=1e-9)
    assert set(holdings) == {("bob", "kafka"), ("mia", "kafka")}
    assert holdings["bob", "kafka"]["level"] == 4
    assert holdings["mia", "kafka"]["level"] is None
    assert check.differences().lines == []


def test_the_same_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    tables = company()
    take(write_folder(tmp_path, tables))
    before = everything()
    found = take(tmp_path)
    assert found == {name: (0, 0, len(rows)) for name, rows in tables.items()}
    assert everything() == before


def test_changed_rows_are_brought_up_to_date(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, company()))
    tables = changed(
        people=("bob", {"name": "Bób Bach-Acker", "team_id": "t2", "email": "", "locale": "en"}),
        departures=("mia", {"returned_on": "2027-01-01"}), skills=("kafka", {"difficulty": ""}),
        engagements=("e1", {"ends_on": "2027-03-31", "day_rate": ""}),
        plan=("e1", {"seats": "1", "target_level": "5"}), shadowings=("h1", {"ends_on": "2026-06-30"}),
    )  # fmt: skip
    found = take(write_folder(tmp_path, tables))
    updated = {"people", "departures", "skills", "engagements", "plan", "shadowings"}
    assert {name: counts[:2] for name, counts in found.items()} == {
        name: (0, int(name in updated)) for name in tables
    }
    bob, engagement = one(Person, "bob"), one(Engagement, "e1")
    assert (bob.name, bob.team.key, bob.email, bob.search_text) == (
        "Bób Bach-Acker", "t2", None, "bob bach-acker"
    )  # fmt: skip
    assert (engagement.ends_on.isoformat(), engagement.day_rate_cents) == ("2027-03-31", None)
    assert one(Skill, "kafka").difficulty is None
    assert check.differences().lines == [], "the holdings follow another difficulty"
    assert trail() == ["import", "import"]


def test_a_changed_engagement_makes_open_forms_stale(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, company()))
    take(write_folder(tmp_path, changed(engagements=("e1", {"title": "Events"}))))
    assert (one(Engagement, "e1").version, one(Engagement, "e2").version) == (2, 1)


def test_a_changed_log_entry_keeps_its_former_wording(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, company()))
    take(write_folder(tmp_path, changed(log_entries=("l2", {"text": "Read the runbook", "minutes": "40"}))))
    entry = one(LogEntry, "l2")
    assert (entry.text, entry.minutes) == ("Read the runbook", 40)
    (former,) = db.session.scalars(select(LogRevision))
    assert (former.entry_id, former.number, former.text, former.minutes) == (entry.id, 1, "", 30)
    assert (former.replaced_at, former.replaced_by_id) == (NOW, None)


def test_rows_that_are_missing_stay(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "all", company()))
    before = give(tmp_path / "before")
    tables = company()
    few = {name: tables[name][:1] for name in ("teams", "people", "evidence")}
    assert take(write_folder(tmp_path / "few", few)) == dict.fromkeys(few, (0, 0, 1))
    assert give(tmp_path / "after") == before


def test_columns_that_are_missing_stay_as_they_are(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "all", company()))
    skills = [{"skill_id": "kafka", "name_en": "Kafka"}]
    assert take(write_folder(tmp_path / "few", {"skills": skills})) == {"skills": (0, 1, 0)}
    kafka = one(Skill, "kafka")
    assert (kafka.name_en, kafka.name_de) == ("Kafka", "Betrieb von Apache Kafka")
    assert (kafka.difficulty, kafka.category) == (6.5, "Platform")
    assert kafka.search_text == "kafka betrieb von apache kafka"


def test_new_evidence_joins_what_is_known(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, company()))
    tables = company()
    tables["evidence"].append({
        **row(tables, "evidence", "v5"), "evidence_id": "v9", "on": "2026-06-15", "level": "2",
        "recorded_at": "2026-06-15T09:30:00Z", "grade": "again", "note": "Lost the order of restarts",
    })  # fmt: skip
    assert take(write_folder(tmp_path, tables))["evidence"] == (1, 0, 8)
    held = db.session.scalars(select(Holding).where(Holding.person_id == one(Person, "bob").id)).one()
    assert (held.level, held.level_max, held.checks, held.lapses) == (2, 4, 2, 1)
    assert check.differences().lines == []


def test_evidence_outside_of_engagements_is_taken(app: Flask, tmp_path: Path) -> None:
    tables = company()
    rows = tables["evidence"]
    rows.append({**row(tables, "evidence", "v3"), "evidence_id": "early", "on": "2019-05-06"})
    rows.append({**row(tables, "evidence", "v3"), "evidence_id": "other", "person_id": "dan"})
    take(write_folder(tmp_path, tables))
    assert one(Evidence, "early").happened_on.isoformat() == "2019-05-06"
    assert {holding.person.key for holding in db.session.scalars(select(Holding))} == {"bob", "mia", "dan"}


def test_departures_that_are_announced_are_taken(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, company()))
    leaving = db.session.scalars(select(Departure).where(Departure.person_id == one(Person, "mia").id)).one()
    assert (leaving.left_on.isoformat(), leaving.returned_on) == ("2026-09-30", None)
    assert figures(app)["retained"] > 0


@pytest.mark.parametrize(("lines", "bom"), [("\n", True), ("\r\n", False), ("\r\n", True)])
def test_a_bom_and_windows_line_ends_make_no_difference(
    app: Flask, tmp_path: Path, lines: str, bom: bool
) -> None:
    take(write_folder(tmp_path / "plain", company()))
    before = everything()
    found = take(write_folder(tmp_path / "windows", company(), lines, bom))
    assert {counts[:2] for counts in found.values()} == {(0, 0)}
    assert everything() == before


def test_cells_that_may_be_empty_get_their_defaults(app: Flask, tmp_path: Path) -> None:
    tables = changed(
        people=("bob", {"locale": "", "weekly_learning_minutes": ""}), shadowings=("h1", {"form": ""}),
        plan=("e1", {"seats": "", "baseline_level": ""}), evidence=("v2", {"attested": "", "void": ""}),
    )  # fmt: skip
    take(write_folder(tmp_path, tables))
    item = db.session.scalars(select(PlanItem).where(PlanItem.skill == one(Skill, "kafka"))).one()
    assert (item.seats, item.baseline_level) == (1, 0)
    assert (one(Person, "bob").locale, one(Shadowing, "h1").form) == ("en", "regular")
    assert (one(Evidence, "v2").attested, one(Evidence, "v2").void) == (False, False)


def test_a_later_entry_that_takes_back_needs_no_wording(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "all", company()))
    state = {"entry_id": "l2", "void": "true"}
    take(write_folder(tmp_path / "void", {"log_entries": company()["log_entries"], "log_revisions": [state]}))
    assert one(LogEntry, "l2").void
    (former,) = db.session.scalars(select(LogRevision))
    assert (former.entry_id, former.void) == (one(LogEntry, "l2").id, False)


@pytest.fixture(scope="module")
def as_written() -> dict[str, dict[str, Any]]:
    """The report of the rows in their first order, by database."""
    return {}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_makes_no_difference(
    app: Flask, tmp_path: Path, as_written: dict[str, dict[str, Any]], random: Random
) -> None:
    kind = db.engine.dialect.name
    if kind not in as_written:
        take(write_folder(tmp_path / "first", company()))
        as_written[kind] = figures(app)
        db.session.rollback()
    take(write_folder(tmp_path / "other", {name: mixed(rows, random) for name, rows in company().items()}))
    found = figures(app)
    db.session.rollback()
    assert found == as_written[kind]


def mixed(rows: list[dict[str, str]], random: Random) -> list[dict[str, str]]:
    """The rows in any order, with their columns in any order."""
    columns = random.sample(list(rows[0]), len(rows[0]))
    return [{name: cells[name] for name in columns} for cells in random.sample(rows, len(rows))]


def test_the_command_says_what_became_of_each_file(own_app: Flask, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company())
    (folder / "notes.csv").write_text("whatever", encoding="utf-8")
    run = own_app.test_cli_runner().invoke
    assert run(import_command, [str(folder)]).exit_code == 0
    again = run(import_command, [str(folder)])
    assert again.exit_code == 0
    assert "evidence.csv: 0 new, 0 changed, 8 unchanged" in again.stdout.splitlines()
    assert again.stderr == "notes.csv: not a file of the interchange folder, not read\n"
    rows = {f"{name}.csv": {"new": len(lines), "changed": 0} for name, lines in company().items()}
    with own_app.app_context():
        (event,) = db.session.scalars(select(AuditEvent))
        assert (event.action, event.actor_id, event.detail) == ("import", None, {"rows": rows})


def test_a_dry_run_stores_nothing(own_app: Flask, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company())
    result = own_app.test_cli_runner().invoke(import_command, [str(folder), "--dry-run"])
    assert result.exit_code == 0
    assert "people.csv: 6 new, 0 changed, 0 unchanged" in result.stdout
    assert result.stdout.endswith("Dry run: nothing was stored.\n")
    with own_app.app_context():
        found = everything()
    assert {name for name, rows in found.items() if rows} == {"version"}
    assert found["version"] == [(0,)]
