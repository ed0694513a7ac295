"""Reads an interchange folder into the columns of `ktrack.scoring`, the plain way, for tests only."""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from ktrack.scoring.clock import build_clocks
from ktrack.scoring.columns import (
    OPEN,
    Absences,
    Company,
    Evidence,
    FloatArray,
    Grade,
    Items,
    Kind,
    Pairs,
    Recipients,
    Replay,
    Scope,
    Type,
)
from ktrack.scoring.parameters import Policy
from ktrack.scoring.replay import replay
from tests.scoring.building import Row, evidence, whole

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors"
Line = dict[str, str]


def day_of(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def date_of(day: int) -> str:
    return str(np.datetime64(int(day), "D"))


def moment_of(text: str) -> int:
    since = datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)
    return round(since.total_seconds() * 1_000_000)


def table(folder: Path, name: str) -> list[Line]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def evidence_of(rows: list[Line], pairs: dict[tuple[str, str], int]) -> Evidence:
    """Columns of the rows of evidence.csv."""
    place = {row["evidence_id"]: i for i, row in enumerate(rows)}
    columns = evidence(
        [
            Row(
                type=Type[row["type"].upper()],
                day=day_of(row["on"]),
                level=int(row.get("level") or -1),
                kind=Kind[(row.get("kind") or "none").upper()],
                grade=Grade[(row.get("grade") or "none").upper()],
                attested=row.get("attested") == "true",
                void=row.get("void") == "true",
                revises=place[row["revises"]] if row.get("revises") else -1,
                pair=pairs[row["person_id"], row["skill_id"]],
            )
            for row in rows
        ]
    )
    return replace(columns, recorded_at=whole([moment_of(row["recorded_at"]) for row in rows]))


@dataclass
class Folder:
    """An interchange folder: its tables, its numbering (ids ascending), and its columns."""

    path: Path

    def __post_init__(self) -> None:
        self.tables = {file.stem: table(self.path, file.stem) for file in self.path.glob("*.csv")}
        self.people = sorted(row["person_id"] for row in self.tables["people"])
        self.skills = sorted(row["skill_id"] for row in self.tables["skills"])
        self.teams = sorted(row["team_id"] for row in self.tables["teams"])
        rows = self.tables["evidence"]
        self.pair_ids = sorted({(row["person_id"], row["skill_id"]) for row in rows})
        self.pairs = {pair: i for i, pair in enumerate(self.pair_ids)}
        self.evidence = evidence_of(rows, self.pairs)

    def difficulty(self) -> FloatArray:
        by_skill = {row["skill_id"]: float(row["difficulty"] or "nan") for row in self.tables["skills"]}
        return np.array([by_skill[skill] for _, skill in self.pair_ids])

    def replay(self, policy: Policy, known_at: int | None = None) -> Replay:
        return replay(self.evidence, self.difficulty(), policy, known_at)

    def company(self, policy: Policy, done: Replay | None = None) -> Company:
        done = done or self.replay(policy)
        kind = {row["person_id"]: row["kind"] for row in self.tables["people"]}
        return Company(
            pairs=Pairs(
                np.array([self.people.index(person) for person, _ in self.pair_ids]),
                np.array([self.skills.index(skill) for _, skill in self.pair_ids]),
            ),
            segments=done.segments,
            uses=done.uses,
            clocks=build_clocks(done.uses, policy),
            absences=self.absences(),
            internal=np.array([kind[person] == "internal" for person in self.people]),
            rank=np.argsort(np.argsort(self.people)),
        )

    def absences(self) -> Absences:
        rows = self.tables["departures"]
        return Absences(
            whole([self.people.index(row["person_id"]) for row in rows]),
            whole([day_of(row["left_on"]) for row in rows]),
            whole([day_of(row["returned_on"]) if row["returned_on"] else OPEN for row in rows]),
        )

    def plan(self, text: str = "company") -> list[Line]:
        """Plan items of a scope as `ktrack report --scope` names it, joined with their engagements."""
        scope, _, name = text.partition(":")
        engagements = {row["engagement_id"]: row for row in self.tables["engagements"]}
        rows = [{**row, **engagements[row["engagement_id"]]} for row in self.tables["plan"]]
        return [row for row in rows if scope == "company" or row[f"{scope}_id"] == name]

    def mentees(self, row: Line) -> list[tuple[str, str]]:
        """(person, start of the shadowing) of all shadowings that list the plan item's skill."""
        listed = {
            link["shadowing_id"]
            for link in self.tables["shadowing_skills"]
            if link["skill_id"] == row["skill_id"]
        }
        return [
            (shadowing["mentee_id"], shadowing["starts_on"])
            for shadowing in self.tables["shadowings"]
            if shadowing["engagement_id"] == row["engagement_id"] and shadowing["shadowing_id"] in listed
        ]

    def scope(self, text: str = "company") -> Scope:
        rows = self.plan(text)
        links = [(i, *mentee) for i, row in enumerate(rows) for mentee in self.mentees(row)]

        items = Items(
            team=whole([self.teams.index(row["team_id"]) for row in rows]),
            skill=whole([self.skills.index(row["skill_id"]) for row in rows]),
            target=whole([int(row["target_level"]) for row in rows]),
            importance=whole([int(row["importance"]) for row in rows]),
            seats=whole([int(row["seats"] or 1) for row in rows]),
            baseline=whole([int(row["baseline_level"] or 0) for row in rows]),
            starts=whole([day_of(row["starts_on"]) for row in rows]),
            retired=whole([day_of(row["retired_on"]) if row["retired_on"] else OPEN for row in rows]),
        )
        return Scope(
            items,
            Recipients(
                item=whole([i for i, _, _ in links]),
                person=whole([self.people.index(person) for _, person, _ in links]),
                pair=whole([self.pairs.get((person, rows[i]["skill_id"]), -1) for i, person, _ in links]),
                starts=whole([day_of(starts) for _, _, starts in links]),
            ),
        )
