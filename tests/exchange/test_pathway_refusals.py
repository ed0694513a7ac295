"""What the import refuses of pathways: circles by name, second drafts, and changes to what is published."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import PathwayVersion, Walk
from tests.exchange.taking import everything, take
from tests.exchange.test_import_refusals import FUTURE, Case, refusal
from tests.factories.company_folder import Tables, row, write_folder
from tests.factories.relation_folder import everything_said

LATER = "2026-06-15T09:30:01Z"  # a second after the import
FIXED = "differs from what is stored, which stays as it is"
CASES: list[Case] = [
    ("pathways", "p2", {"retired_at": "2025-02-03T07:59:59Z"},
     "pathways.csv:3: retired_at: lies before what it follows: 2025-02-03T07:59:59Z"),
    ("pathway_versions", "pv2", {"number": "1"},
     "pathway_versions.csv:3: number: belongs to another row already: 1"),
    ("pathway_versions", "pv1", {"published_at": "", "published_by": ""},
     "pathway_versions.csv:3: published_at: is missing: the pathway has another draft: (empty)"),
    ("pathway_versions", "pv1", {"published_by": "fay"},
     "pathway_versions.csv:2: published_by: is a freelancer, who cannot publish a pathway: fay"),
    ("pathway_versions", "pv1", {"published_at": LATER},
     f"pathway_versions.csv:2: published_at: {FUTURE}: {LATER}"),
    ("pathway_stages", "ps2", {"position": "1"},
     "pathway_stages.csv:3: position: belongs to another row already: 1"),
    ("stage_skills", "ps1", {"level": "0"}, "stage_skills.csv:2: level: is not between 1 and 5: 0"),
    ("stage_needs", "ps2", {"needed_id": "ps3"},
     "stage_needs.csv:2: needed_id: is a stage of another version: ps3"),
    ("stage_needs", "ps2", {"needed_id": "ps2"}, "stage_needs.csv:2: needed_id: is this stage itself: ps2"),
    ("stage_resources", "ps1", {"url": "javascript:alert(1)"},
     "stage_resources.csv:2: url: is no web address that begins with https://: javascript:alert(1)"),
    ("pathway_people", "pw1", {"person_id": "fay"},
     "pathway_people.csv:2: person_id: is a freelancer, who cannot receive knowledge: fay"),
    ("pathway_people", "pw1", {"version_id": "pv2"},
     "pathway_people.csv:2: version_id: is a draft, which nobody walks: pv2"),
    ("pathway_people", "pw1", {"version_id": "pv3"},
     "pathway_people.csv:2: version_id: is a version of another pathway: pv3"),
    ("pathway_people", "pw1", {"joined_on": ""},
     "pathway_people.csv:2: joined_on: is missing: nobody proposed this: (empty)"),
    ("pathway_people", "pw2", {"left_on": ""},
     "pathway_people.csv:4: left_on: is missing: this person has another open row for the pathway: (empty)"),
    ("pathway_people", "pw2", {"left_on": "2026-03-02"},
     "pathway_people.csv:3: left_on: lies before the start: 2026-03-02"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[3])
def test_it_names_file_line_column_fault_and_value(app: Flask, tmp_path: Path, case: Case) -> None:
    file, identity, change, line = case
    tables, before = everything_said(), everything()
    row(tables, file, identity).update(change)
    assert line in refusal(write_folder(tmp_path, tables)).lines
    assert everything() == before


def circle_with(tables: Tables) -> list[dict[str, str]]:
    """Let the draft's first stage need its last, which needs it."""
    return [*tables["stage_needs"], {"stage_id": "ps3", "needed_id": "ps5"}]


def test_a_circle_is_shown_by_titles_in_order(app: Flask, tmp_path: Path) -> None:
    tables = everything_said()
    tables["stage_needs"] = [
        need for need in circle_with(tables) if (need["stage_id"], need["needed_id"]) != ("ps5", "ps3")
    ]
    lines = refusal(write_folder(tmp_path, tables)).lines
    closed = "closes a circle: First look → Run it → Pass it on → First look"
    assert [line.split(": ", 1)[1] for line in lines] == [
        f"needed_id: {closed}: {stage}" for stage in ("ps3", "ps4", "ps5")
    ]


def test_a_need_closes_a_circle_with_what_is_stored(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "all", everything_said()))
    before = everything()
    only = {"stage_needs": circle_with(everything_said())[-1:]}
    (line,) = refusal(write_folder(tmp_path / "one", only)).lines
    assert "First look → " in line
    assert everything() == before


@pytest.mark.parametrize(
    ("file", "identity", "change"),
    [
        ("pathway_versions", "pv1", {"note": "Other"}), ("pathway_stages", "ps1", {"practice": "Other"}),
        ("stage_skills", "ps1", {"level": "5"}), ("stage_skills", "ps1", {"skill_id": "secrets"}),
        ("stage_needs", "ps2", {"stage_id": "ps1", "needed_id": "ps2"}),
        ("stage_resources", "ps1", {"title": "Other"}), ("pathway_people", "pw2", {"left_on": "2026-05-30"}),
    ],
)  # fmt: skip
def test_what_is_published_stays(
    app: Flask, tmp_path: Path, file: str, identity: str, change: dict[str, str]
) -> None:
    take(write_folder(tmp_path / "all", everything_said()))
    before = everything()
    changed = {**row(everything_said(), file, identity), **change}
    refusal(write_folder(tmp_path / "one", {file: [changed]}))
    assert everything() == before


def test_drafts_change_and_people_come_back(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "all", everything_said()))
    tables = everything_said()
    draft = row(tables, "pathway_stages", "ps5")
    walked = {**row(tables, "pathway_people", "pw1"), "left_on": "2026-06-12"}
    again = {**row(tables, "pathway_people", "pw1"), "walk_id": "pw9", "joined_on": "2026-06-15"}
    edits = select(PathwayVersion.edits).where(PathwayVersion.key == "pv2")
    before = db.session.scalar(edits)
    folder = {"pathway_stages": [{**draft, "title": "Teach it"}], "pathway_people": [again, walked]}
    found = take(write_folder(tmp_path / "two", folder))
    assert found == {"pathway_stages": (0, 1, 0), "pathway_people": (1, 1, 0)}
    assert db.session.scalar(edits) == (before or 0) + 1  # a form opened before is stale
    assert db.session.scalars(select(Walk.key).where(Walk.left_on.is_(None)).order_by(Walk.key)).all() == [
        "pw3", "pw4", "pw9",
    ]  # fmt: skip
