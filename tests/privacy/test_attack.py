"""Whatever is asked, summed up and subtracted: no figure of a group under the threshold comes out."""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from flask import Flask
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ktrack.access.groups import TOGETHER, blocks
from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import Engagement, Evidence, Person, PlanItem, Team
from ktrack.models.choices import EvidenceType, Reason
from ktrack.retention import holdings, version
from ktrack.scoring.columns import FloatArray
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.groups import learning_team
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)
BEGINNING = date(2026, 1, 14)
LEAST = 5
SEATS = 20  # more than learn anywhere: each person's chance then adds to its item by itself
PAGES = (
    "/dashboard", "/dashboard/map", "/dashboard/evidence", "/dashboard/resilience", "/dashboard/time",
    "/dashboard/cost", "/dashboard/engagements", "/dashboard/charts/trend.json",
    "/dashboard/charts/funnel.json", "/dashboard/charts/heatmap.json", "/dashboard/charts/flow.json",
    "/dashboard/charts/moves.json", "/dashboard/charts/time.json", "/dashboard/charts/cost.json",
    "/dashboard/charts/engagements.json", "/dashboard/charts/resilience.json", "/dashboard/report",
    "/dashboard/report/skills.csv", "/dashboard/report/items.csv", "/dashboard/resilience/{skill}",
    "/dashboard/engagements/{engagement}",
)  # fmt: skip
VARIES = re.compile(r'csrf_token" value="[^"]+"')


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=6), st.integers(2, 6))
def test_no_small_group_is_a_sum_of_what_is_shown(sizes: list[int], threshold: int) -> None:
    """Answers are additive over teams. Both thresholds are known if the company has changed it."""
    assume(sum(sizes) >= threshold + 1)
    people = dict(enumerate(sizes, 1))
    known: list[FloatArray] = [np.ones(len(sizes))]
    for least in (threshold, threshold + 1):
        found = blocks(people, least)
        shown = (found.teams(block) for block in (*found.apart, TOGETHER))
        known += [np.isin(list(people), group).astype(np.float64) for group in shown]
    rank = np.linalg.matrix_rank(np.array(known))
    for size in range(1, len(sizes)):
        for group in combinations(people, size):
            if 0 < sum(people[team] for team in group) < threshold:
                asked = np.isin(list(people), group) * 1.0
                assert np.linalg.matrix_rank(np.array([*known, asked])) > rank, f"{group} comes out"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_two_companies_that_differ_within_small_teams_look_the_same(
    app: Flask, sign_in: SignIn, cast: Cast, seed: int
) -> None:
    """What somebody of one small team proved is exchanged for what somebody of another did: the figures of
    both teams are others, and no answer tells."""
    chance = random.Random(seed)  # noqa: S311 - the same company every time
    small = company(cast, chance)
    questions = [question(cast, chance) for _number in range(14)]
    eve, adam = sign_in("eve"), sign_in("adam")
    before, seen = [told(eve, asked) for asked in questions], told(adam, PAGES[9])
    exchange(*(chance.choice(people) for people in chance.sample(small, 2)))
    for asked, answer in zip(questions, before, strict=True):
        assert told(eve, asked) == answer, asked
    assert told(adam, PAGES[9]) != seen, "who sees each team sees it"


def company(cast: Cast, chance: random.Random) -> list[list[Person]]:
    """Store teams of one to eight people who each proved a level; returns the people of small teams."""
    cast.engagement.plan.clear()
    small = []
    for number, size in enumerate([2, 3, 6, *(chance.randint(1, 8) for _more in range(3))]):
        team, people = learning_team(cast, f"Team {number}", size, cast.kafka, cast.billing)
        if size < LEAST:  # of one reason: else the filter leaves another sum, of one team if it alone has it
            small.append(people)
        elif chance.random() < 0.5:
            db.session.query(Engagement).filter_by(team_id=team.id).one().reason = Reason.PEAK
        for person in people:
            db.session.add_all(proofs(cast, person, chance))
    for item in db.session.query(PlanItem):
        item.seats = SEATS
    store()
    return small


def proofs(cast: Cast, person: Person, chance: random.Random) -> list[Evidence]:
    """What somebody has shown of Kafka: a beginning, the same for all, and a level of their own."""
    later = TODAY - timedelta(days=chance.randint(1, 140))
    return [
        Evidence(
            key=new_key("v"), type=EvidenceType.SIGNOFF, level=level, note="", recorded_at=NOW,
            person_id=person.id, skill_id=cast.kafka.id, assessor_id=cast.gil.id, happened_on=day,
        )
        for level, day in ((2, BEGINNING), (chance.randint(4, 5), later))
    ]  # fmt: skip


def exchange(one: Person, other: Person) -> None:
    """Let each of two people have proved what the other has."""
    for row in db.session.query(Evidence).filter(Evidence.person_id.in_([one.id, other.id])):
        row.person_id = other.id if row.person_id == one.id else one.id
    store()


def store() -> None:
    db.session.flush()
    holdings.rebuild_all()
    version.touch()
    db.session.commit()


def question(cast: Cast, chance: random.Random) -> str:
    """Any page of the dashboards with any filters."""
    known = list(db.session.scalars(select(Team.id)))
    engagements = [0, *db.session.scalars(select(Engagement.id))]
    day = TODAY + timedelta(days=chance.randint(-200, 200))
    choices: dict[str, list[Any]] = {
        "team": [None, 0, *known], "category": [None, None, "Platform", "Business"],
        "reason": [None, None, "peak", "expertise"], "as_of": [None, day.isoformat()],
        "skill": [None, cast.kafka.id], "figure": [None, "verified", "unknown", "forecast"],
        "from_engagement": [None, None, *engagements], "to": [None, None, 0, *known],
    }  # fmt: skip
    asked = {name: chance.choice(values) for name, values in choices.items()}
    filters = urlencode({name: value for name, value in asked.items() if value is not None})
    page = chance.choice(PAGES).format(skill=cast.kafka.id, engagement=chance.choice(engagements))
    return f"{page}?{filters}"


def told(client: PageClient, asked: str) -> str:
    """What is answered, numbers to nine digits: the order of a sum may change the last."""
    answer = client.get(asked)
    assert answer.status_code in (200, 404), asked
    text = re.sub(VARIES, "", answer.get_data(as_text=True))
    return re.sub(r"-?\d+\.\d+(e-?\d+)?", lambda number: f"{float(number[0]):.9f}", text)
