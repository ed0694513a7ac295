"""What the executive's pages are measured against: plain SQL aggregates, and a trend in plain pandas."""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from sqlalchemy import text

from ktrack.base.db import db
from ktrack.scoring.columns import Company
from ktrack.scoring.columns import Scope as Planned
from ktrack.scoring.parameters import DECAY, FACTOR, Policy

LOG_BY_MONTH = """
    SELECT evidence.skill_id, {month} AS month, sum(log_entries.minutes)
    FROM log_entries JOIN evidence ON evidence.entry_id = log_entries.id
    GROUP BY evidence.skill_id, {month}
"""
RETAINED = """
    SELECT people.team_id, holdings.skill_id,
        sum(.85 * power(1 + :rate * ({age}) / holdings.stability, :decay)) AS retained
    FROM holdings JOIN people ON people.id = holdings.person_id
    WHERE holdings.stability IS NOT NULL
    GROUP BY people.team_id, holdings.skill_id
"""
WORDS = {
    "sqlite": {
        "month": "substr(log_entries.happened_on, 1, 7)", "age": "julianday(:day) - julianday(last_on)",
    },
    "postgresql": {
        "month": "to_char(log_entries.happened_on, 'YYYY-MM')", "age": "CAST(:day AS date) - last_on",
    },
}  # fmt: skip
DRILL = """
    SELECT evidence.* FROM evidence JOIN people ON people.id = evidence.person_id
    WHERE evidence.skill_id = :skill AND people.team_id = :team
    ORDER BY evidence.happened_on DESC
"""


def took(run: Callable[[], object]) -> float:
    """Return the seconds that a call took."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def aggregates(day: str, policy: Policy) -> float:
    """Return the seconds of both aggregates, one pass each over the log and the holdings."""
    words = WORDS[db.engine.dialect.name]
    numbers = {"day": day, "rate": FACTOR / policy.kappa, "decay": -DECAY}

    def run() -> None:
        assert db.session.execute(text(LOG_BY_MONTH.format(**words))).fetchall()
        assert db.session.execute(text(RETAINED.format(**words)), numbers).fetchall()

    return took(run)


def drill(skill: int, team: int) -> float:
    """Return the seconds of the plain query for the evidence of a skill and a team."""
    return took(lambda: db.session.execute(text(DRILL), {"skill": skill, "team": team}).fetchall())


def pandas_trend(company: Company, planned: Planned, policy: Policy, days: list[int]) -> list[float]:
    """Return Retained on each day, computed month by month as one would in pandas.

    Items of one team and skill are merged as the model says; everybody is taken to be there.
    """
    segments, items, recipients, clocks = _frames(company, planned)
    return [_retained(segments, items, recipients, clocks, policy, day) for day in days]


def _frames(company: Company, planned: Planned) -> tuple[pd.DataFrame, ...]:
    segments = _frame(company.segments, "pair", "start", "end", "t0", "level", "stability", "kind")
    items = _frame(planned.items, "team", "skill", "target", "importance", "seats", "starts", "retired")
    items["item"] = np.arange(len(items))
    recipients = _frame(planned.recipients, "item", "person", "pair", "starts")
    clocks = _frame(company.clocks, "pair", "day", "until", "reading", "speed")
    return segments, items[items["target"] >= 2], recipients, clocks


def _frame(table: object, *columns: str) -> pd.DataFrame:
    return pd.DataFrame({name: getattr(table, name) for name in columns})


def _retained(
    segments: pd.DataFrame,
    items: pd.DataFrame,
    recipients: pd.DataFrame,
    clocks: pd.DataFrame,
    policy: Policy,
    day: int,
) -> float:
    now = segments[(segments["start"] <= day) & (segments["end"] > day)]
    step = clocks[(clocks["day"] <= day) & (clocks["until"] > day)]
    now = now.merge(step[["pair", "day", "reading", "speed"]], on="pair", how="left")
    clock = (now["reading"] + now["speed"] * (day - now["day"])).fillna(day)
    tau = clock - now["t0"]
    now["q"] = policy.trust[now["kind"]] * (1 + FACTOR / policy.kappa * tau / now["stability"]) ** -DECAY
    live = items[(items["starts"] <= day) & (items["retired"] > day)]
    merged = live.groupby(["team", "skill"], as_index=False)[["target", "importance", "seats"]].max()
    merged["group"] = np.arange(len(merged))
    place = live[["item", "team", "skill"]].merge(merged, on=["team", "skill"])
    who = recipients[recipients["starts"] <= day].merge(place, on="item").drop_duplicates(["group", "person"])
    who = who.merge(now[["pair", "level", "q"]], on="pair")
    who = who[who["level"] >= who["target"]].sort_values("q", ascending=False)
    seated = who[who.groupby("group").cumcount() < who["seats"]]
    share = seated.groupby("group")["q"].sum().reindex(merged["group"], fill_value=0)
    weight = merged["importance"].to_numpy()
    return float((share.to_numpy() / merged["seats"].to_numpy() * weight).sum() / weight.sum())
