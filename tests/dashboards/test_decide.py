"""The pages one decides from, over the sample company: every figure is that of `ktrack report`."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ktrack import paths
from ktrack.access.groups import each_apart
from ktrack.base.db import db
from ktrack.dashboards import opened, pace, risks, spending
from ktrack.dashboards.filters import Filters
from ktrack.exchange.importing import import_folder
from ktrack.models import Engagement, Skill, Team
from ktrack.retention import policy, report, skills
from ktrack.retention.report import Wanted
from ktrack.retention.scope import COMPANY

DAY = date(2026, 6, 1)
Document = dict[str, Any]


@pytest.fixture
def sample(app: Flask) -> Document:
    """The sample company's report of one day, with all details."""
    import_folder(paths.beside("sample_data"), datetime(2027, 6, 1, tzinfo=UTC), date(2027, 6, 1))
    return report.build(Wanted("company", DAY, holdings=True, details=True))


def test_every_figure_is_that_of_the_report(sample: Document) -> None:
    check_bus_factors(sample)
    check_efforts(sample)
    check_pace(sample)


def check_bus_factors(sample: Document) -> None:
    """Against the chances of all holders, which the report lists."""
    keys = dict(db.session.execute(select(Skill.id, Skill.key)).all())
    told = {row["skill_id"]: row for row in sample["bus_factors"]}
    found = risks.risks(COMPANY, DAY)
    assert {keys[row.skill_id] for row in found} == set(told)
    for row in found:
        wanted = told[keys[row.skill_id]]
        assert (row.target, row.bus_factor) == (wanted["target_level"], wanted["bus_factor"])
        assert (row.one or 0, row.one_at_least or 0, row.two or 0) == pytest.approx(
            (wanted["at_least_one"], wanted["at_least_one_lower"], wanted["at_least_two"])
        )
        chances = risks.holders(row.skill_id, DAY)
        bands = risks.bands(chances, policy.current_policy().theta)
        assert sum(band.people for band in bands if band.counts) == wanted["bus_factor"]
        assert sum(band.expected for band in bands) == pytest.approx(wanted["expected"])
        curve = skills.retention_curve(row.skill_id, DAY, back=0, ahead=0)
        assert curve[0].expected == pytest.approx(sum(chances))
    check_retained(sample, {keys[row.skill_id]: row for row in found})


def check_retained(sample: Document, found: dict[str, risks.SkillRisk]) -> None:
    items = defaultdict(list)
    for item in sample["skills"]:
        items[item["skill_id"]].append(item)
    for key, group in items.items():
        weight = sum(item["importance"] for item in group)
        share = sum(item["importance"] * item["retained"] for item in group) / weight
        assert found[key].retained == (
            None if all(item["unknown"] for item in group) else pytest.approx(share)
        )
        assert found[key].seats == sum(item["seats"] for item in group)
        at_highest = [item for item in group if item["target_level"] == found[key].target]
        assert {item["dependable_holders"] for item in at_highest} == {found[key].bus_factor}


def everything() -> Filters:
    """Return the filters of somebody who sees each team by itself."""
    return Filters(DAY, DAY, each_apart(db.session.scalars(select(Team.id)).all()))


def check_efforts(sample: Document) -> None:
    """Each engagement against its own report; all together are their sums."""
    chosen = everything()
    costs = spending.costs(chosen)
    rows = [spending.row(costs, number) for number in spending.order(costs, "dearest")]
    keys = dict(db.session.execute(select(Engagement.id, Engagement.key)).all())
    told = {row["engagement_id"]: row for row in sample["efforts"]}
    for row in rows:
        one = opened.opened(chosen, row.engagement_id)
        assert one is not None
        ahead = max((one.bar.ends_on - DAY).days, 0)
        alone = report.build(Wanted(f"engagement:{keys[row.engagement_id]}", DAY, horizon=ahead))
        assert told[keys[row.engagement_id]]["hours"] == pytest.approx(alone["hours"])
        wanted = alone["hours_per_retained_level"] if row.hours else None
        assert row.per_level.value == (None if wanted is None else pytest.approx(wanted))
        at_end = alone["forecast"]["retained"]
        assert one.bar.lost == (None if at_end is None else pytest.approx(1 - at_end))
        assert row.hours == pytest.approx(alone["hours"])
        assert sum(item.points for item in one.items) == pytest.approx(row.points)
        assert sum(hours for hours, _expert in one.months.values()) == pytest.approx(row.hours)
        assert sum(expert for _hours, expert in one.months.values()) == pytest.approx(row.expert_hours)
    whole = spending.whole(costs)
    assert sum(row.points for row in rows) == pytest.approx(whole.points)
    assert sum(row.hours for row in rows) == pytest.approx(whole.hours)
    for money, _per in spending.money(costs):
        parts = [row.cost for row in rows if row.currency == money.currency and row.cost is not None]
        assert sum(parts) == pytest.approx(money.cost)
        assert len(parts) == money.engagements


def check_pace(sample: Document) -> None:
    told, [curve] = sample["time_to_transfer"], pace.curves(COMPANY, DAY, "")
    assert (curve.watched, curve.reached, curve.median_days) == (
        told["watched"], told["reached"], told["median_days"],
    )  # fmt: skip
    assert dict(curve.steps) == pytest.approx({row["days"]: 1 - row["open"] for row in told["table"]})
    for point in curve.points:
        assert point.reached + point.watched + point.ended == told["watched"]
        within = [row for row in told["table"] if row["days"] <= point.days]
        assert point.reached == sum(row["reached"] for row in within)
        assert point.share == pytest.approx(1 - within[-1]["open"] if within else 0)
        parts = pace.parts(COMPANY, DAY, everything().blocks, point.days)
        assert (parts.reached.sum(), parts.watched.sum()) == (point.reached, told["watched"])
        assert sum(parts.part(number).reached for number in range(len(parts))) == point.reached
    for split in pace.Split:
        groups = pace.curves(COMPANY, DAY, split)
        assert sum(group.watched for group in groups) == told["watched"]
        assert sum(group.reached for group in groups) == told["reached"]
