"""What `ktrack report --details` adds: bus factors, time to transfer, efforts."""

from collections.abc import Mapping
from typing import Any

from ktrack.retention import efforts, skills
from ktrack.retention.pace import transfers
from ktrack.retention.queries import Figures
from ktrack.scoring.effort import hours_per_level
from ktrack.scoring.survival import kaplan_meier, median

Document = dict[str, Any]
Names = Mapping[int, str]


def build(found: Figures, skill_keys: Names, engagement_keys: Names) -> Document:
    """Return the details of a scope's figures, by the keys of skills and engagements."""
    return {
        "bus_factors": _bus_factors(found, skill_keys),
        "time_to_transfer": _time(found),
        "efforts": _efforts(found, engagement_keys),
    }


def _bus_factors(found: Figures, keys: Names) -> list[Document]:
    planned = sorted(set(found.score.plan.items.skill.tolist()))
    rows = [
        {
            "skill_id": keys[row.skill_id],
            "target_level": row.target,
            "bus_factor": row.bus_factor,
            "at_least_one": row.one,
            "at_least_one_lower": row.one_at_least,
            "at_least_two": row.two,
            "expected": row.expected,
        }
        for row in skills.resiliences(found.as_of, planned)
    ]
    return sorted(rows, key=lambda row: str(row["skill_id"]))


def _time(found: Figures) -> Document:
    times = transfers(found.scope, found.as_of)
    table = kaplan_meier(times.days, times.reached)
    columns = (table.time.tolist(), table.at_risk.tolist(), table.reached.tolist(), table.open.tolist())
    names = ("days", "at_risk", "reached", "open")
    return {
        "watched": len(times),
        "reached": int(times.reached.sum()),
        "median_days": median(table),
        "table": [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)],
    }


def _efforts(found: Figures, keys: Names) -> list[Document]:
    costs = efforts.costs(found.scope, found.as_of)
    one, points = costs.efforts, costs.points.points.tolist()
    columns = (one.engagement.tolist(), one.hours.tolist(), one.expert_hours.tolist(), points)
    rows = [
        {
            "engagement_id": keys[engagement],
            "hours": hours,
            "expert_hours": expert_hours,
            "level_points": gained,
            "hours_per_retained_level": hours_per_level(hours, gained),
        }
        for engagement, hours, expert_hours, gained in zip(*columns, strict=True)
    ]
    return sorted(rows, key=lambda row: str(row["engagement_id"]))
