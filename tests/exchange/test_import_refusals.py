"""One bad row stops the whole import, and says exactly where and what."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from ktrack.exchange.commands import import_command
from ktrack.exchange.problems import ImportRefused
from tests.exchange.taking import everything, take
from tests.factories.company_folder import Tables, company, row, write_folder

# file, first cell of the row, what is changed in it, the line that the error shows
Case = tuple[str, str, dict[str, str], str]
KNOWN = "is not a known id"
FUTURE = "lies in the future"
DAY = "is not a date like 2026-05-31"

CHANGED: list[Case] = [
    ("people", "bob", {"team_id": "t9"}, f"people.csv:3: team_id: {KNOWN}: t9"),
    ("people", "bob", {"name": ""}, "people.csv:3: name: is missing: (empty)"),
    ("people", "bob", {"email": "at home"}, "people.csv:3: email: is not an e-mail address: at home"),
    ("people", "fay", {"role": "staff"}, "people.csv:4: role: does not fit the kind: staff"),
    ("people", "bob", {"role": "freelancer"}, "people.csv:3: role: does not fit the kind: freelancer"),
    ("people", "bob", {"role": "boss"},
     "people.csv:3: role: is not one of admin, manager, staff, freelancer, executive: boss"),
    ("people", "bob", {"weekly_learning_minutes": "2h"},
     "people.csv:3: weekly_learning_minutes: is not a whole number: 2h"),
    ("departures", "dan", {"person_id": "zoe"}, f"departures.csv:2: person_id: {KNOWN}: zoe"),
    ("departures", "dan", {"left_on": "1 March"}, f"departures.csv:2: left_on: {DAY}: 1 March"),
    ("departures", "dan", {"left_on": "2026-3-1"}, f"departures.csv:2: left_on: {DAY}: 2026-3-1"),
    ("departures", "dan", {"returned_on": "2026-02-28"},
     "departures.csv:2: returned_on: lies before the leaving: 2026-02-28"),
    ("departures", "mia", {"person_id": "dan", "left_on": "2026-03-20"},
     "departures.csv:3: left_on: lies before the return from another departure: 2026-03-20"),
    ("departures", "mia", {"person_id": "dan", "left_on": "2026-03-01"},
     "departures.csv:3: left_on: is in the file twice: 2026-03-01"),
    ("skills", "kafka", {"difficulty": "11"}, "skills.csv:2: difficulty: is not a number from 1 to 10: 11"),
    ("skills", "kafka", {"difficulty": "0.5"}, "skills.csv:2: difficulty: is not a number from 1 to 10: 0.5"),
    ("engagements", "e1", {"starts_on": "2026-02-30"},
     "engagements.csv:2: starts_on: is no day of the calendar: 2026-02-30"),
    ("engagements", "e1", {"ends_on": "2026-01-04"},
     "engagements.csv:2: ends_on: lies before the start: 2026-01-04"),
    ("engagements", "e1", {"ends_on": ""}, "engagements.csv:2: ends_on: is missing: (empty)"),
    ("engagements", "e1", {"manager_id": "fay"},
     "engagements.csv:2: manager_id: is a freelancer, who cannot manage an engagement: fay"),
    ("engagements", "e1", {"day_rate": "900.505"},
     "engagements.csv:2: day_rate: has more than two decimals: 900.505"),
    ("engagements", "e1", {"day_rate": "-5"},
     "engagements.csv:2: day_rate: is not an amount like 850 or 850.50: -5"),
    ("engagements", "e1", {"currency": "€"}, "engagements.csv:2: currency: is not a currency like EUR: €"),
    ("plan", "e1", {"seats": "0"}, "plan.csv:2: seats: is not between 1 and 2147483647: 0"),
    ("plan", "e1", {"importance": "6"}, "plan.csv:2: importance: is not between 1 and 5: 6"),
    ("plan", "e1", {"target_level": "7"}, "plan.csv:2: target_level: is not between 0 and 5: 7"),
    ("plan", "e1", {"skill_id": "billing"}, "plan.csv:3: skill_id: is in the file twice: billing"),
    ("plan", "e2", {"retired_on": ""},
     "plan.csv:4: retired_reason: is a reason without a date in retired_on: Bought as a service"),
    ("shadowings", "h1", {"mentee_id": "fay", "mentor_id": "mia"},
     "shadowings.csv:2: mentee_id: is a freelancer, who can never be a mentee: fay"),
    ("shadowings", "h1", {"mentor_id": "bob"}, "shadowings.csv:2: mentee_id: is the mentor too: bob"),
    ("shadowings", "h2", {"ends_on": "2026-02-01"},
     "shadowings.csv:3: ends_on: lies before the start: 2026-02-01"),
    ("shadowing_skills", "h1", {"skill_id": "cobol"}, f"shadowing_skills.csv:2: skill_id: {KNOWN}: cobol"),
    ("log_entries", "l2", {"entry_id": "l3"}, "log_entries.csv:5: entry_id: is in the file twice: l3"),
    ("log_entries", "l2", {"entry_id": ""}, "log_entries.csv:4: entry_id: is missing: (empty)"),
    ("log_entries", "l2", {"minutes": "-1"},
     "log_entries.csv:4: minutes: is not between 0 and 2147483647: -1"),
    ("log_entries", "l2", {"minutes": "1.5"}, "log_entries.csv:4: minutes: is not a whole number: 1.5"),
    ("log_entries", "l2", {"minutes": "9" * 30},
     f"log_entries.csv:4: minutes: is not between 0 and 2147483647: {'9' * 30}"),
    ("log_entries", "l2", {"on": "2026-06-16"}, f"log_entries.csv:4: on: {FUTURE}: 2026-06-16"),
    ("log_entries", "l2", {"engagement_id": "e2", "shadowing_id": "h1"},
     "log_entries.csv:4: shadowing_id: belongs to another engagement: h1"),
]  # fmt: skip
EVIDENCE: list[Case] = [
    ("evidence", "v1", {"level": "7"}, "evidence.csv:2: level: is not between 0 and 5: 7"),
    ("evidence", "v1", {"level": ""}, "evidence.csv:2: level: is missing: (empty)"),
    ("evidence", "v1", {"entry_id": "l3"}, "evidence.csv:2: entry_id: is a log entry of somebody else: l3"),
    ("evidence", "v1", {"attested": "true"}, "evidence.csv:2: attested: belongs to uses only: true"),
    ("evidence", "v1", {"void": "true"},
     "evidence.csv:2: revises: is missing: void takes a row back: (empty)"),
    ("evidence", "v1", {"void": "1"}, "evidence.csv:2: void: is neither true nor false: 1"),
    ("evidence", "v2", {"level": "3"}, "evidence.csv:3: level: must be empty: a use has no level: 3"),
    ("evidence", "v3", {"kind": "demo"}, "evidence.csv:4: kind: belongs to checks only: demo"),
    ("evidence", "v3", {"grade": "good"}, "evidence.csv:4: grade: belongs to checks only: good"),
    ("evidence", "v4", {"revises": "v9"}, f"evidence.csv:5: revises: {KNOWN}: v9"),
    ("evidence", "v4", {"revises": "v4"}, "evidence.csv:5: revises: leads back to this row: v4"),
    ("evidence", "v4", {"revises": "v6"}, "evidence.csv:5: revises: is evidence about somebody else: v6"),
    ("evidence", "v4", {"revises": "v1"}, "evidence.csv:5: revises: is evidence of another type: v1"),
    ("evidence", "v5", {"grade": ""}, "evidence.csv:6: grade: is missing: this is a check: (empty)"),
    ("evidence", "v5", {"kind": ""}, "evidence.csv:6: kind: is missing: this is a check: (empty)"),
    ("evidence", "v5", {"kind": "exam"}, "evidence.csv:6: kind: is not one of demo, teachback, quiz: exam"),
    ("evidence", "v5", {"on": "2026-06-16"}, f"evidence.csv:6: on: {FUTURE}: 2026-06-16"),
    ("evidence", "v5", {"recorded_at": "2026-06-15T09:30:01Z"},
     f"evidence.csv:6: recorded_at: {FUTURE}: 2026-06-15T09:30:01Z"),
    ("evidence", "v5", {"recorded_at": "2026-05-04 17:00"},
     "evidence.csv:6: recorded_at: is not a moment in UTC like 2026-05-31T09:30:00Z: 2026-05-04 17:00"),
    ("evidence", "v5", {"recorded_at": "2026-05-04T25:00:00Z"},
     "evidence.csv:6: recorded_at: is no moment of the calendar: 2026-05-04T25:00:00Z"),
    ("evidence", "v5", {"person_id": "fay"},
     "evidence.csv:6: person_id: is a freelancer, who cannot receive knowledge: fay"),
    ("evidence", "v5", {"note": "a\0b"},
     "evidence.csv:6: note: holds a character (NUL) that cannot be stored: a\\x00b"),
    ("evidence", "v8", {"evidence_id": "v1"}, "evidence.csv:9: evidence_id: is in the file twice: v1"),
]  # fmt: skip


def refusal(folder: Path) -> ImportRefused:
    """What the import of a folder is refused with."""
    with pytest.raises(ImportRefused) as refused:
        take(folder)
    return refused.value


def broken(change: Callable[[Tables], object]) -> Tables:
    tables = company()
    change(tables)
    return tables


@pytest.mark.parametrize("case", CHANGED + EVIDENCE, ids=lambda case: case[3])
def test_it_names_file_line_column_fault_and_value(app: Flask, tmp_path: Path, case: Case) -> None:
    file, identity, change, line = case
    tables, before = company(), everything()
    row(tables, file, identity).update(change)
    assert refusal(write_folder(tmp_path, tables)).lines == [line]
    assert everything() == before


def test_a_revision_may_not_lead_in_a_circle(app: Flask, tmp_path: Path) -> None:
    tables = broken(lambda tables: row(tables, "evidence", "v3").update(revises="v4"))
    found = refusal(write_folder(tmp_path, tables))
    assert found.lines == [
        "evidence.csv:4: revises: leads back to this row: v4",
        "evidence.csv:5: revises: leads back to this row: v3",
    ]


# What stands in teams.csv as bytes, and the lines it is refused with.
WHOLE: dict[str, tuple[bytes, list[str]]] = {
    "unknown column": (b"team_id,name,boss\nt1,A,B\n",
                       ["teams.csv:1: boss: is no column of this file: team_id,name,boss"]),
    "missing column": (b"team_id\nt1\n", ["teams.csv:1: name: this column is missing: team_id"]),
    "column twice": (b"team_id,name,name\nt1,A,B\n",
                     ["teams.csv:1: name: is there twice: team_id,name,name"]),
    "semicolons": (b"team_id;name\nt1;A\n",
                   ["teams.csv:1: team_id: this column is missing: team_id;name",
                    "teams.csv:1: name: this column is missing: team_id;name",
                    "teams.csv:1: team_id;name: is no column of this file: team_id;name"]),
    "short row": (b"team_id,name\nt1,A\nt2\n",
                  ["teams.csv:3: (row): has more or fewer cells than the header: t2"]),
    "long row": (b"team_id,name\nt1,A,B\n",
                 ["teams.csv:2: (row): has more or fewer cells than the header: t1,A,B"]),
    "not UTF-8": (b"team_id,name\nt1,A\nt2,M\xfcller\n",
                  ["teams.csv:3: (file): is not UTF-8 here: t2,M\\xfcller"]),
    "empty file": (b"", ["teams.csv:1: (file): has no header row: (empty)"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_it_refuses_a_file_of_another_shape(app: Flask, tmp_path: Path, name: str) -> None:
    content, lines = WHOLE[name]
    (tmp_path / "teams.csv").write_bytes(content)
    before = everything()
    assert refusal(tmp_path).lines == lines
    assert everything() == before


@pytest.mark.parametrize("content", [b'team_id,name\nt1,A\nt2,"B\n', b'team_id,name\nt1,A\nt2,"B"x\n'])
def test_it_refuses_quotes_that_do_not_close(app: Flask, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "teams.csv").write_bytes(content)
    (line,) = refusal(tmp_path).lines
    assert line.startswith("teams.csv:3: (file): is not CSV here: ")


def test_it_refuses_a_folder_without_any_file(app: Flask, tmp_path: Path) -> None:
    (line,) = refusal(tmp_path).lines
    assert line.endswith(":1: (file): holds none of the files of a company: teams.csv, …")


def test_a_file_of_a_header_only_is_no_fault(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "teams.csv").write_bytes(b"team_id,name\n")
    assert take(tmp_path) == {"teams": (0, 0, 0)}


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("lines", ["\n", "\r\n"])
def test_line_numbers_count_quoted_line_ends(app: Flask, tmp_path: Path, lines: str, bom: bool) -> None:
    tables = company()
    row(tables, "log_entries", "l1")["text"] = "one\ntwo\n\nfour"
    row(tables, "log_entries", "l3")["on"] = "soon"
    found = refusal(write_folder(tmp_path, tables, lines, bom))
    assert found.lines == [f"log_entries.csv:7: on: {DAY}: soon"]


def test_it_lists_faults_in_the_order_of_files_lines_and_columns(app: Flask, tmp_path: Path) -> None:
    tables = company()
    row(tables, "evidence", "v1")["level"] = "9"
    row(tables, "plan", "e2").update(target_level="9", importance="0")
    row(tables, "people", "dan")["kind"] = "robot"
    found = refusal(write_folder(tmp_path, tables))
    assert found.lines == [
        "people.csv:7: kind: is not one of internal, freelancer: robot",
        "plan.csv:4: target_level: is not between 0 and 5: 9",
        "plan.csv:4: importance: is not between 1 and 5: 0",
        "evidence.csv:2: level: is not between 0 and 5: 9",
    ]
    assert found.bad_rows == 3


def test_it_lists_a_hundred_rows_and_counts_all(app: Flask, tmp_path: Path) -> None:
    tables = {"teams": [{"team_id": f"t{number}", "name": ""} for number in range(140)]}
    found = refusal(write_folder(tmp_path, tables))
    assert found.lines == [f"teams.csv:{number}: name: is missing: (empty)" for number in range(2, 102)]
    assert found.text().splitlines()[-1] == "Nothing was imported: 140 rows cannot be taken."


def test_a_value_of_any_length_and_kind_stays_on_its_line(app: Flask, tmp_path: Path) -> None:
    tables = company()
    row(tables, "people", "bob")["email"] = "two\nlines\t\u202e" + "x" * 5000
    (line,) = refusal(write_folder(tmp_path, tables)).lines
    assert line.startswith("people.csv:3: email: is not an e-mail address: two\\nlines\\t\\u202exxx")
    assert line.endswith("x…")
    assert len(line) < 150


@pytest.mark.parametrize(("column", "other"), [("level", "3"), ("note", "Nicer"), ("on", "2026-05-05")])
def test_known_evidence_never_changes(app: Flask, tmp_path: Path, column: str, other: str) -> None:
    take(write_folder(tmp_path, company()))
    tables, before = company(), everything()
    row(tables, "evidence", "v5")[column] = other
    row(tables, "people", "bob")["name"] = "Bob Bachmann"
    found = refusal(write_folder(tmp_path, tables))
    assert found.lines == [
        f"evidence.csv:6: {column}: differs from what is stored, which stays as it is: {other}"
    ]
    assert everything() == before


def test_somebody_who_learned_here_cannot_become_a_freelancer(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, company()))
    person = {**row(company(), "people", "bob"), "kind": "freelancer", "role": "freelancer"}
    found = refusal(write_folder(tmp_path / "later", {"people": [person]}))
    assert found.lines == ["people.csv:2: kind: is freelancer, but this person has learned here: freelancer"]


def test_the_command_ends_with_1_and_stores_nothing(own_app: Flask, tmp_path: Path) -> None:
    tables = broken(lambda tables: row(tables, "evidence", "v8").update(level="7"))
    folder = write_folder(tmp_path / "company", tables)
    result = own_app.test_cli_runner().invoke(import_command, [str(folder)])
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "evidence.csv:9: level: is not between 0 and 5: 7",
        "Nothing was imported: 1 row cannot be taken.",
    ]
    with own_app.app_context():
        found = everything()
    assert {name: len(rows) for name, rows in found.items() if rows} == {"version": 1}
    assert found["version"] == [(0,)]


# What stands in a folder that brings this file only, and what is said of it: stored rows rely on the cell.
RELIED: list[Case] = [
    ("people", "alice", {"kind": "freelancer", "role": "freelancer"},
     "people.csv:2: kind: is a freelancer, who cannot manage an engagement: freelancer"),
    ("log_entries", "l1", {"person_id": "mia"},
     "log_entries.csv:2: person_id: differs from what is stored, which stays as it is: mia"),
    ("shadowings", "h1", {"engagement_id": "e2"},
     "shadowings.csv:2: engagement_id: differs from what is stored, which stays as it is: e2"),
    ("departures", "dan", {"left_on": "2026-02-15", "returned_on": ""},
     "departures.csv:2: left_on: lies before the return from another departure: 2026-02-15"),
    ("departures", "dan", {"left_on": "2026-03-15", "returned_on": "2026-05-01"},
     "departures.csv:2: left_on: lies before the return from another departure: 2026-03-15"),
]  # fmt: skip


@pytest.mark.parametrize("case", RELIED, ids=lambda case: case[3])
def test_stored_rows_that_the_folder_lacks_must_still_fit(app: Flask, tmp_path: Path, case: Case) -> None:
    take(write_folder(tmp_path / "all", company()))
    file, identity, change, line = case
    tables, before = company(), everything()
    row(tables, file, identity).update(change)
    assert refusal(write_folder(tmp_path / "one", {file: tables[file]})).lines == [line]
    assert everything() == before


def test_what_the_folder_changes_together_may_change(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "all", company()))
    tables = broken(
        lambda tables: row(tables, "people", "alice").update(kind="freelancer", role="freelancer")
    )
    row(tables, "engagements", "e1")["manager_id"] = "charlie"
    row(tables, "shadowings", "h2")["engagement_id"] = "e2"
    row(tables, "log_entries", "l3")["engagement_id"] = "e2"
    found = take(write_folder(tmp_path / "all", tables))
    changed = {name for name, counts in found.items() if counts[1]}
    assert changed == {"people", "engagements", "shadowings", "log_entries"}
