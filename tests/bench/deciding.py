"""Times what executives decide from, against its yardsticks, in a process of its own and in turns.

Run as `python -m tests.bench.deciding ROUNDS` with KTRACK_INSTANCE and KTRACK_DATABASE_URL set, on a company
that was imported; prints a line of JSON with the seconds of each round by what was measured.
"""

import json
import re
import sys
import tracemalloc
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import numpy as np
from sqlalchemy import func, select

from ktrack.app import create_app
from ktrack.base import clock
from ktrack.base.days import month_starts, to_day
from ktrack.base.db import db
from ktrack.dashboards import records
from ktrack.models import Evidence, Person, PlanItem, Shadowing
from ktrack.models.choices import EvidenceType, Role
from ktrack.retention import cache, ledger, record, standings
from ktrack.retention.policy import current_policy
from ktrack.retention.record import Fact
from ktrack.retention.scope import Scope
from ktrack.scoring.trend import trend
from ktrack.web import kept
from tests.bench import yardsticks
from tests.bench.homes import session_of, signed_in
from tests.bench.yardsticks import took

AS_OF = date(2026, 11, 1)
PAGE = "/dashboard"
SIMULATOR = "/leaving"
MEASURED = (
    "aggregates", "cold", "written", "warm", "simulator", "trend", "pandas trend", "drill", "plain drill",
)  # fmt: skip


class Bench:
    """An executive's browser, and the means to forget."""

    def __init__(self) -> None:
        self.app = create_app({"TESTING": True, "RATELIMIT_ENABLED": False})
        with self.app.app_context():
            found = select(Person).where(Person.role == Role.EXECUTIVE).order_by(Person.id)
            person = db.session.scalars(found).first()
            assert person is not None, "the generated company has an executive"
            self.client = signed_in(self.app, session_of(person))
        self.charts = re.findall(r'data-chart-src="([^"]+)"', self.get(f"{PAGE}?as_of={AS_OF}"))

    def get(self, address: str) -> str:
        """Fetch a page; returns it."""
        answer: Any = self.client.get(unescape(address))
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
        body: str = answer.get_data(as_text=True)
        return body

    def page(self) -> None:
        """Fetch the executive's page with its charts."""
        for address in (f"{PAGE}?as_of={AS_OF}", *self.charts):
            self.get(address)

    def forget(self) -> None:
        """Empty every memory of the process, as if it had just begun."""
        ledger.forget()
        standings.forget()
        cache.forget()
        kept.forget()

    def write(self) -> None:
        """Sign off a level, as a manager would: a figure changes."""
        with self.app.app_context():
            rows = select(Shadowing.mentee_id, Shadowing.mentor_id, PlanItem.skill_id)
            rows = rows.join(PlanItem, PlanItem.engagement_id == Shadowing.engagement_id)
            offset = int(np.random.default_rng().integers(0, 500))
            mentee, mentor, skill = db.session.execute(rows.offset(offset).limit(1)).one()
            fact = Fact(EvidenceType.SIGNOFF, mentee, skill, AS_OF, level=2, assessor_id=mentor)
            record.record(fact, None, clock.now(), AS_OF)
            db.session.commit()

    def inside(self, run: Callable[[], float]) -> float:
        """Run within the application."""
        with self.app.app_context():
            return run()


def drilled() -> tuple[float, float]:
    """Return the seconds of our drill-down's records of a busy skill and team, and of the plain query."""
    rows = select(Evidence.skill_id, func.coalesce(Person.team_id, 0)).join(Evidence.person)
    rows = rows.where(Evidence.type == EvidenceType.CHECK).group_by(Evidence.skill_id, Person.team_id)
    skill, team = db.session.execute(rows.order_by(func.count().desc()).limit(1)).one()
    viewer = db.session.scalars(select(Person).where(Person.role == Role.EXECUTIVE)).one()
    statement = records.evidence(viewer, Scope(team_ids=(team,), skill_ids=(skill,)), AS_OF)
    count = select(func.count()).select_from(statement.order_by(None).subquery())

    def ours() -> None:
        db.session.scalar(count)
        db.session.scalars(statement.limit(25)).all()

    ours()
    yardsticks.drill(skill, team)
    pairs = [(took(ours), yardsticks.drill(skill, team)) for _ in range(5)]
    return float(np.median([pair[0] for pair in pairs])), float(np.median([pair[1] for pair in pairs]))


def trends(found: dict[str, list[float]]) -> None:
    """Time the trend of 24 months, and the same in pandas; the figures must agree."""
    policy = current_policy()
    company, planned = ledger.opened(ledger.current())
    days = [to_day(day) for day in month_starts(AS_OF, 24)]
    answers: dict[str, Any] = {}
    found["trend"].append(took(lambda: answers.update(ours=trend(company, planned, policy, days))))
    found["pandas trend"].append(
        took(lambda: answers.update(theirs=yardsticks.pandas_trend(company, planned, policy, days)))
    )
    # The plain one knows no departures: it only has to do the same work.
    assert np.allclose(answers["ours"].retained, answers["theirs"], atol=0.1)


def memory() -> float:
    """Return how many MiB the trend of 24 months takes beside what is there already."""
    policy = current_policy()
    company, planned = ledger.opened(ledger.current())
    days = [to_day(day) for day in month_starts(AS_OF, 24)]
    tracemalloc.start()
    trend(company, planned, policy, days)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def main(rounds: int) -> None:
    """Print the seconds of each round."""
    bench = Bench()
    names = (
        "aggregates",
        "cold",
        "written",
        "warm",
        "simulator",
        "trend",
        "pandas trend",
        "drill",
        "plain drill",
    )
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        found["aggregates"].append(
            bench.inside(lambda: yardsticks.aggregates(AS_OF.isoformat(), current_policy()))
        )
        bench.forget()
        found["cold"].append(took(bench.page))
        bench.write()
        found["written"].append(took(bench.page))
        found["warm"].append(took(bench.page))
        bench.forget()
        found["simulator"].append(took(lambda: bench.get(f"{SIMULATOR}?as_of={AS_OF}")))
        with bench.app.app_context():
            trends(found)
            for name, seconds in zip(("drill", "plain drill"), drilled(), strict=True):
                found[name].append(seconds)
    with bench.app.app_context():
        found["trend memory"] = [memory()]
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
