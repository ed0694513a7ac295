"""Every figure of ../shared/vectors/*.expected.json; without that folder this file is not collected."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ktrack.scoring.columns import NEVER, Company, Kind, Scope
from ktrack.scoring.effort import hours_per_level, level_points
from ktrack.scoring.evidence import effective, latest_claims
from ktrack.scoring.parameters import MODEL, Policy
from ktrack.scoring.score import Score, at_risk, forecast, measure
from ktrack.scoring.snapshot import snapshot
from ktrack.scoring.trend import trend
from tests.scoring.folder import VECTORS, Folder, date_of, day_of

POLICY = Policy()
REPORTS = sorted(VECTORS.glob("company_*.expected.json"))
REPORT = pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name.removesuffix(".expected.json"))


def near(value: Any) -> Any:
    return pytest.approx(value, abs=1e-9, nan_ok=True)


@cache
def expected_of(path: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


@cache
def folder_of(path: Path) -> Folder:
    return Folder(VECTORS / path.name.split(".")[0])


@cache
def company_of(path: Path) -> Company:
    return folder_of(path).company(POLICY)


@cache
def scope_of(path: Path) -> Scope:
    return folder_of(path).scope(expected_of(path)["scope"])


@cache
def measured(path: Path) -> Score:
    return measure(company_of(path), scope_of(path), POLICY, day_of(expected_of(path)["as_of"]))


def test_there_are_reports() -> None:
    assert len(REPORTS) == 5


@REPORT
def test_figures(path: Path) -> None:
    found, expected = measured(path), expected_of(path)
    assert expected["model"] == MODEL
    assert (len(found.items), found.status) == (expected["planned_items"], expected["status"])
    for name in ("retained", "verified", "transferred", "progress", "unknown", "coverage", "tested_share"):
        assert getattr(found, name) == near(expected[name]), name
    assert found.interval == near(tuple(expected["interval"]))


@REPORT
def test_skills(path: Path) -> None:
    found, folder = measured(path), folder_of(path)
    plan, items, expected = found.plan.items, found.items, expected_of(path)["skills"]
    names = [(folder.teams[t], folder.skills[s]) for t, s in zip(plan.team, plan.skill, strict=True)]
    assert names == [(row["team_id"], row["skill_id"]) for row in expected]
    columns = {
        "target_level": plan.target,
        "importance": plan.importance,
        "seats": plan.seats,
        "recipients": items.recipients,
        "retained": items.retained,
        "verified": items.verified,
        "transferred": items.transferred,
        "unknown": items.unknown,
        "dependable_holders": items.dependable,
    }
    for name, column in columns.items():
        assert column.tolist() == near([row[name] for row in expected]), name


@REPORT
def test_forecast(path: Path) -> None:
    expected = expected_of(path)
    later = forecast(
        company_of(path), measured(path).plan, POLICY, day_of(expected["as_of"]), expected["forecast"]["days"]
    )
    assert later == near(expected["forecast"]["retained"])


@REPORT
def test_at_risk(path: Path) -> None:
    risk, expected = at_risk(measured(path).seats), expected_of(path)["at_risk"]
    assert [folder_of(path).people[person] for person in risk.person] == [
        row["person_id"] for row in expected
    ]
    assert list(risk.points) == near([row["points"] for row in expected])


@pytest.mark.parametrize(
    "path", [p for p in REPORTS if "trend" in expected_of(p)], ids=lambda path: path.name
)
def test_trend(path: Path) -> None:
    expected = expected_of(path)["trend"]
    days = [day_of(row["on"]) for row in expected]
    found = trend(company_of(path), scope_of(path), POLICY, days)
    for name in ("retained", "verified", "transferred"):
        wanted = [np.nan if row[name] is None else row[name] for row in expected]
        assert getattr(found, name).tolist() == near(wanted), name


@pytest.mark.parametrize(
    "path", [p for p in REPORTS if "holdings" in expected_of(p)], ids=lambda path: path.name
)
def test_holdings(path: Path) -> None:
    folder, expected = folder_of(path), expected_of(path)
    day = day_of(expected["as_of"])
    now = snapshot(company_of(path), POLICY, day)
    claims = latest_claims(folder.evidence, effective(folder.evidence), len(folder.pairs), until=day)[0]
    shown = [i for i in range(len(folder.pairs)) if now.level[i] >= 0 or claims[i] >= 0]
    wanted = [(row["person_id"], row["skill_id"]) for row in expected["holdings"]]
    assert [folder.pair_ids[i] for i in shown] == wanted
    for i, row in zip(shown, expected["holdings"], strict=True):
        floats = (now.stability[i], now.difficulty[i], now.recall[i])
        keys = ("stability", "difficulty", "retrievability")
        assert floats == near(tuple(np.nan if row[key] is None else row[key] for key in keys))
        whole = [None if value < 0 else int(value) for value in (now.level[i], now.level_max[i], claims[i])]
        assert whole == [row["level"], row["level_max"], row["claim"]]
        assert Kind(now.kind[i]).name.lower() == (row["kind"] or "none")
        assert (None if now.last_day[i] == NEVER else date_of(now.last_day[i])) == row["last_on"]


@pytest.mark.parametrize(
    "path", [p for p in REPORTS if "hours" in expected_of(p)], ids=lambda path: path.name
)
def test_effort(path: Path) -> None:
    expected, found = expected_of(path), measured(path)
    _, _, engagement = expected["scope"].partition(":")
    entries = folder_of(path).tables["log_entries"]
    hours = sum(int(row["minutes"]) for row in entries if row["engagement_id"] == engagement) / 60
    assert hours == near(expected["hours"])
    points = level_points(found.plan, found.seats)
    assert hours_per_level(hours, points) == near(expected["hours_per_retained_level"])
