"""`ktrack export`: a complete folder or none, the same bytes for the same company."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.exchange.commands import export_command, import_command
from tests.exchange.taking import everything, give, take
from tests.factories.company_folder import FILES, company, row, write_folder
from tests.factories.relation_folder import NAMES as RELATIONS
from tests.factories.relation_folder import everything_said

OURS = {"log_revisions", "entry_links", "amendments"}
WRITTEN = sorted(f"{name}.csv" for name in {*FILES, *OURS, *RELATIONS})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_every_file_with_its_header(app: Flask, tmp_path: Path) -> None:
    exported = give(tmp_path / "new" / "folder")
    assert list(exported) == WRITTEN
    for name, content in FILES.items():
        assert exported[f"{name}.csv"].decode() == content.strip().split("\n")[0] + "\n"


def test_it_changes_nothing(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "in", company()))
    before = everything()
    give(tmp_path / "out")
    assert everything() == before


def test_rows_are_sorted_by_their_ids(app: Flask, tmp_path: Path) -> None:
    ids = ["b", "a", "B", "ä", "Z", "10", "9", "_", "a b"]
    take(write_folder(tmp_path / "in", {"teams": [{"team_id": one, "name": one} for one in ids]}))
    lines = give(tmp_path / "out")["teams.csv"].decode().splitlines()[1:]
    assert lines == [f"{one},{one}" for one in sorted(ids)]


def test_the_order_of_storing_does_not_show(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "in", everything_said()))
    first = give(tmp_path / "first")
    db.session.rollback()
    backwards = {name: rows[::-1] for name, rows in everything_said().items()}
    take(write_folder(tmp_path / "backwards", backwards))
    assert give(tmp_path / "second") == first


def test_a_former_export_is_replaced(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "in", company()))
    before = give(tmp_path / "out")
    tables = company()
    row(tables, "teams", "t1")["name"] = "Paying"
    take(write_folder(tmp_path / "in", tables))
    after = give(tmp_path / "out")
    assert {name for name in after if after[name] != before[name]} == {"teams.csv"}
    assert b"t1,Paying\n" in after["teams.csv"]


@pytest.mark.parametrize("name", ["diary.txt", ".hidden", "accounts.csv"])
def test_a_folder_with_anything_else_is_left_alone(app: Flask, tmp_path: Path, name: str) -> None:
    take(write_folder(tmp_path / "in", company()))
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match=f"holds other files .{name}."):
        give(folder)
    assert names(folder) == [name]


def test_an_export_that_fails_leaves_the_former_one(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "in", company()))
    before = give(tmp_path / "out")
    db.session.execute(text("UPDATE teams SET name = 'Other'"))
    # By then all files but one are written.
    db.session.execute(text("ALTER TABLE amendments RENAME TO elsewhere"))
    with pytest.raises(DBAPIError):
        give(tmp_path / "out")
    db.session.rollback()
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_the_command_counts_rows_and_refuses_with_a_reason(own_app: Flask, tmp_path: Path) -> None:
    run = own_app.test_cli_runner().invoke
    source, target = write_folder(tmp_path / "in", company()), tmp_path / "out"
    assert run(import_command, [str(source)]).exit_code == 0
    result = run(export_command, [str(target)])
    assert result.exit_code == 0
    assert sorted(result.stdout.splitlines()) == sorted(
        f"{name}: {len(company().get(name.removesuffix('.csv'), []))} rows" for name in WRITTEN
    )
    (target / "diary.txt").write_text("mine", encoding="utf-8")
    refused = run(export_command, [str(target)])
    assert refused.exit_code == 1
    assert "holds other files (diary.txt)" in refused.stderr


def test_a_place_that_is_no_folder_is_refused(own_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    result = own_app.test_cli_runner().invoke(export_command, [str(tmp_path / "file" / "out")])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
