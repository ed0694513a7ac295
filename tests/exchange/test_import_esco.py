"""An administrator takes skills from an ESCO collection. The real collections are tried where they lie."""

import csv
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.exchange.commands import import_esco
from ktrack.exchange.esco import FEWEST, REST, categorise
from ktrack.models import AuditEvent, Skill

COLUMNS = ["conceptUri", "preferredLabel", "description", "broaderConceptUri", "broaderConceptPT", "status"]
BASE = "http://data.europa.eu/esco/skill/"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "skills"
COLLECTIONS = [REAL] if REAL.exists() else []


def concept(name: str, label: str, broader: str = "top", description: str = "") -> dict[str, str]:
    """A row of a collection; broader concepts are named by their last part, separated by a space."""
    above = broader.split()
    return {
        "conceptUri": BASE + name, "preferredLabel": label, "description": description, "status": "released",
        "broaderConceptUri": " | ".join(BASE + one for one in above),
        "broaderConceptPT": " | ".join(one.replace("-", " ") for one in above),
    }  # fmt: skip


def collection(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(app: Flask, *files: Path) -> tuple[int, str]:
    """Run the command; returns its exit status and what it said."""
    runner: FlaskCliRunner = app.test_cli_runner()
    result = runner.invoke(import_esco, [str(file) for file in files])
    return result.exit_code, result.output


def skills() -> dict[str, Skill]:
    db.session.rollback()
    return {skill.key: skill for skill in db.session.scalars(select(Skill))}


@pytest.fixture
def english(tmp_path: Path) -> Path:
    return collection(
        tmp_path / "en.csv", concept("h", "Haskell", description="Lazy, and\npure"), concept("g", "Go")
    )


@pytest.fixture
def german(tmp_path: Path) -> Path:
    return collection(tmp_path / "de.csv", concept("g", "Go (Sprache)"), concept("x", "Nur deutsch"))


def test_it_joins_the_languages(own_app: Flask, english: Path, german: Path) -> None:
    status, said = run(own_app, english, german)
    assert (status, said) == (0, "skills.csv: 2 new, 0 changed, 0 unchanged\n")
    with own_app.app_context():
        found = skills()
        assert sorted(found) == ["esco:g", "esco:h"]
        assert (found["esco:g"].name_en, found["esco:g"].name_de) == ("Go", "Go (Sprache)")
        assert (found["esco:h"].name_en, found["esco:h"].name_de) == ("Haskell", "")
        assert found["esco:h"].description == "Lazy, and\npure"
        assert found["esco:h"].source_uri == f"{BASE}h"
        assert found["esco:h"].difficulty is None
        assert found["esco:g"].search_text == "go go (sprache)"


def test_the_same_collection_again_changes_nothing(own_app: Flask, english: Path, german: Path) -> None:
    run(own_app, english, german)
    status, said = run(own_app, english, german)
    assert (status, said) == (0, "skills.csv: 0 new, 0 changed, 2 unchanged\n")
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 1


def test_a_new_label_updates_and_a_difficulty_stays(own_app: Flask, english: Path, tmp_path: Path) -> None:
    run(own_app, english)
    with own_app.app_context():
        skills()["esco:h"].difficulty = 8
        db.session.commit()
    later = collection(tmp_path / "later.csv", concept("h", "Haskell programming"))
    assert run(own_app, later) == (0, "skills.csv: 0 new, 1 changed, 0 unchanged\n")
    with own_app.app_context():
        found = skills()["esco:h"]
        assert (found.name_en, found.difficulty) == ("Haskell programming", 8)
        assert found.search_text == "haskell programming "


def refused(app: Flask, file: Path, *further: Path) -> list[str]:
    """Run the command on what it cannot take; returns the lines with the file named by its name."""
    status, said = run(app, file, *further)
    assert status == 1
    with app.app_context():
        assert skills() == {}
    return [line.replace(f"{file.parent}/", "") for line in said.splitlines()]


def test_it_refuses_what_is_no_collection(own_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "skills.csv"
    file.write_text("Skill Name,preferredLabel\nGo,Go\n", encoding="utf-8")
    missing = "this column is missing: is it an ESCO collection?: Skill Name,preferredLabel"
    assert refused(own_app, file) == [
        f"skills.csv:1: conceptUri: {missing}",
        f"skills.csv:1: description: {missing}",
        f"skills.csv:1: broaderConceptUri: {missing}",
        f"skills.csv:1: broaderConceptPT: {missing}",
        "Nothing was imported: 1 row cannot be taken.",
    ]


def test_it_names_each_bad_row(own_app: Flask, tmp_path: Path) -> None:
    uneven = {**concept("u", "Uneven", "a b"), "broaderConceptPT": "a"}
    rows = [
        concept("h", "Has\ntwo lines"), concept("h", "Again"), concept("n", ""),
        {**concept("o", "Odd"), "conceptUri": "odd"}, uneven, concept("z", "Zero\0"),
    ]  # fmt: skip
    twice, no_label = f"conceptUri: is in the file twice: {BASE}h", "preferredLabel: is missing: (empty)"
    assert refused(own_app, collection(tmp_path / "en.csv", *rows)) == [
        f"en.csv:2: {twice}", f"en.csv:4: {twice}", f"en.csv:5: {no_label}",
        "en.csv:6: conceptUri: is no address of a concept: odd",
        "en.csv:7: broaderConceptPT: has not as many labels as broaderConceptUri: a",
        "en.csv:8: preferredLabel: holds a character (NUL) that cannot be stored: Zero\\x00",
        "Nothing was imported: 6 rows cannot be taken.",
    ]  # fmt: skip


def test_it_refuses_a_bad_german_file_too(own_app: Flask, english: Path, tmp_path: Path) -> None:
    german = tmp_path / "de.csv"
    german.write_bytes("conceptUri,preferredLabel\nhttp://a/1,Größe\n".encode("latin-1"))
    lines = refused(own_app, english, german)
    assert lines[0] == "de.csv:2: (file): is not UTF-8 here: http://a/1,Gr\\xf6\\xdfe"


def test_a_category_is_the_broader_concept_that_most_share() -> None:
    many = [concept(f"m{number}", "x", "rare popular") for number in range(FEWEST)]
    under = concept("under", "y", "m0")  # its broader concept is a skill itself
    alone = concept("alone", "z", "lonely")
    circle = [concept("one", "1", "two"), concept("two", "2", "one")]
    named = [*many, concept("plus", "p", "popular"), under, alone, *circle]
    found = {uri.removeprefix(BASE): category for uri, category in categorise(named).items()}
    assert found["m3"] == found["plus"] == found["under"] == "Popular"
    assert found["alone"] == found["one"] == found["two"] == REST


@pytest.mark.parametrize("folder", COLLECTIONS)
def test_the_real_collections(own_app: Flask, folder: Path) -> None:
    files = [folder / f"esco_digital_skills_{language}.csv" for language in ("en", "de")]
    assert run(own_app, *files) == (0, "skills.csv: 1284 new, 0 changed, 0 unchanged\n")
    assert run(own_app, *files) == (0, "skills.csv: 0 new, 0 changed, 1284 unchanged\n")
    with own_app.app_context():
        found = skills()
        assert all(skill.name_de for skill in found.values())
        assert 20 < len({skill.category for skill in found.values()}) < 40
        haskell = found["esco:000f1d3d-220f-4789-9c0a-cc742521fb02"]
        assert (haskell.name_en, haskell.category) == (
            "Haskell", "Software and applications development and analysis",
        )  # fmt: skip
