"""The worked numbers of ../shared/vectors/kt1.json; without that folder this file is not collected."""

import json
from typing import Any

import numpy as np
import pytest

from ktrack.scoring.columns import OPEN, Evidence, Grade, Kind, Type
from ktrack.scoring.curve import interval, retrievability
from ktrack.scoring.due import due_days, intervals
from ktrack.scoring.effort import hours_per_level, level_points, points_interval
from ktrack.scoring.holders import at_least, find_holders, resilience
from ktrack.scoring.interval import variance, wilson
from ktrack.scoring.parameters import FACTOR, FIRST_STABILITY, Policy
from ktrack.scoring.plan import highest_targets, layout, plan_on
from ktrack.scoring.replay import replay
from ktrack.scoring.score import Score, at_risk, forecast, measure
from ktrack.scoring.snapshot import Snapshot, clocks_known, snapshot
from ktrack.scoring.survival import kaplan_meier, median
from tests.scoring.building import Absence, Item, Mentee, Row, World, evidence, unset, whole
from tests.scoring.folder import VECTORS, date_of, day_of

KT1: dict[str, Any] = json.loads((VECTORS / "kt1.json").read_text(encoding="utf-8"))
POLICY = Policy()
HISTORIES = [KT1["E1"], KT1["E2"]]
WANTED = {"E1": 5, "E2": 4}
"""The importance behind each history's due dates: r* .90 and .85."""


def near(value: Any) -> Any:
    return pytest.approx(value, abs=5e-5, nan_ok=True)


def row_of(event: dict[str, Any], pair: int = 0) -> Row:
    return Row(
        type=Type.CLAIM if event["type"] == "log" else Type[event["type"].upper()],
        day=day_of(event["date"]),
        level=event.get("level", -1),
        kind=Kind[event.get("kind", "none").upper()],
        grade=Grade(event.get("grade", 0)),
        attested=event.get("attested", False),
        pair=pair,
    )


def history(example: dict[str, Any], until: str = "9999-12-30") -> Evidence:
    rows = [row_of(event) for event in example["events"]]
    return evidence([row for row in rows if row.day <= day_of(until)])


def cases() -> list[Any]:
    return [
        pytest.param(example, result, id=f"{example['name'][:2]}-{result['as_of']}")
        for example in HISTORIES
        for result in example["results"]
    ]


def test_policy_is_the_published_one() -> None:
    published = dict(KT1["policy"])
    ours = POLICY.as_dict()
    for kind, a in published.pop("a").items():
        assert ours.pop(f"a_{kind}") == a
    names = {"D_init": "d_init", "min_int": "min_interval", "max_int": "max_interval"}
    expected = {names.get(name, name): value for name, value in published.items()}
    assert json.loads(json.dumps(ours)) == expected


def test_constants() -> None:
    constants = KT1["constants"]
    assert near(constants["F"]) == FACTOR
    s0, four = FIRST_STABILITY, np.full(1, FIRST_STABILITY[4])
    assert {str(level): s0[level] for level in (2, 3, 4, 5)} == near(constants["S0"])
    assert {str(level): 14 * s0[level] for level in (2, 3, 4, 5)} == near(constants["S0_days"])
    half = interval(np.array([0.5]), np.ones(1), POLICY.kappa)[0] / POLICY.kappa
    assert half == near(constants["half_life_over_S"])
    for days, expected in constants["R_level4"].items():
        assert retrievability(np.array([float(days)]), four, POLICY.kappa)[0] == near(expected)


@pytest.mark.parametrize("level", [3, 4])
def test_intervals(level: int) -> None:
    found = intervals(np.full(5, FIRST_STABILITY[level]), np.arange(1, 6), POLICY)
    assert list(found) == near(list(KT1["constants"][f"interval_level{level}"].values()))


@pytest.mark.parametrize(("example", "result"), cases())
def test_states_as_of_a_day(example: dict[str, Any], result: dict[str, Any]) -> None:
    done = replay(history(example), unset(1), POLICY)
    day = day_of(result["as_of"])
    segment = done.segments.take((done.segments.start <= day) & (done.segments.end > day))
    assert (segment.level[0], segment.level_max[0]) == (result["L"], result["Lmax"])
    assert (segment.lapses[0], segment.checks[0]) == (result["lapses"], result["n_checks"])
    assert segment.stability[0] == near(result["S"])
    assert segment.difficulty[0] == near(result["D"])
    assert (date_of(segment.start[0]), Kind(segment.kind[0]).name.lower()) == (result["last"], result["kind"])


def alone(example: dict[str, Any], until: str = "9999-12-30") -> World:
    return World(1, 1, rows=[r for r in map(row_of, example["events"]) if r.day <= day_of(until)])


@pytest.mark.parametrize(("example", "result"), cases())
def test_chances_as_of_a_day(example: dict[str, Any], result: dict[str, Any]) -> None:
    now = snapshot(alone(example).company(POLICY), POLICY, day_of(result["as_of"]))
    assert now.tau[0] == near(result["tau"])
    assert now.recall[0] == near(result["R"])
    for target, q in result["q"].items():
        assert now.chance[0] * (now.level[0] >= int(target)) == near(q)


@pytest.mark.parametrize(("example", "result"), cases())
def test_due_dates_as_of_a_day(example: dict[str, Any], result: dict[str, Any]) -> None:
    importance = whole([WANTED[example["name"][:2]]])
    company, day = alone(example).company(POLICY), day_of(result["as_of"])
    now = snapshot(company, POLICY, day)
    found = intervals(now.stability[:1], importance, POLICY)
    assert found[0] == near(result["due_interval_eff"])
    known = clocks_known(company, POLICY, day, OPEN)
    due = due_days(known, whole([0]), now.last_day[:1], now.stability[:1], importance, POLICY)
    assert date_of(due[0]) == result["due"]


@pytest.mark.parametrize(("example", "result"), cases())
def test_claims_as_of_a_day(example: dict[str, Any], result: dict[str, Any]) -> None:
    claim = replay(history(example, result["as_of"]), unset(1), POLICY).holdings.claim[0]
    assert (None if claim < 0 else claim) == result["claim"]


@pytest.mark.parametrize("example", HISTORIES, ids=["E1", "E2"])
def test_every_step(example: dict[str, Any]) -> None:
    segments = replay(history(example), unset(1), POLICY).segments
    trace = example["trace"]
    assert [date_of(day) for day in segments.start] == [step["date"] for step in trace]
    assert list(segments.level) == [step["L"] for step in trace]
    assert list(segments.stability) == near([step["S"] for step in trace])
    assert list(segments.difficulty) == near([step["D"] for step in trace])


@pytest.mark.parametrize("example", HISTORIES, ids=["E1", "E2"])
def test_predictions_before_each_check(example: dict[str, Any]) -> None:
    segments = replay(history(example), unset(1), POLICY).segments
    rows = np.flatnonzero(~np.isnan(segments.predicted))
    found = [(date_of(segments.start[i]), segments.predicted[i], int(segments.passed[i])) for i in rows]
    assert [(day, y) for day, _, y in found] == [(day, y) for day, _, y in example["calibration_rows"]]
    assert [p for _, p, _ in found] == near([p for _, p, _ in example["calibration_rows"]])


def test_without_damping_the_steps_are_those_of_fsrs() -> None:
    segments = replay(history(KT1["E1"]), unset(1), Policy(eta=1)).segments
    assert list(segments.stability) == near([step["S"] for step in KT1["E1"]["eta1_pure_fsrs"]])
    assert list(segments.difficulty) == near([step["D"] for step in KT1["E1"]["eta1_pure_fsrs"]])


E3 = KT1["E3"]
PEOPLE = ["anna", "ben", "cleo"]
SKILLS = ["billing", "deploy", "history", "kafka", "secrets"]


def rollup(scope: str = "company") -> World:
    """E3: two engagements of one team, of which cleo will leave."""
    planned = [item for item in E3["items"] if scope in ("company", item["eng"])]
    world = World(len(PEOPLE), len(SKILLS))
    for i, item in enumerate(planned):
        world.items.append(Item(0, SKILLS.index(item["skill"]), item["target"], item["w"], item["n"]))
        world.mentees += [Mentee(i, PEOPLE.index(person)) for person in item["rec"]]
    for name, events in E3["holdings"].items():
        person, skill = name.split("/")
        pair = world.pair(PEOPLE.index(person), SKILLS.index(skill))
        world.rows += [row_of(event, pair) for event in events]
    world.absences = [Absence(PEOPLE.index(person), day_of(day)) for person, day in E3["leave"].items()]
    return world


def rolled_up(scope: str = "company") -> Score:
    world = rollup(scope)
    return measure(world.company(POLICY), world.scope(), POLICY, day_of(E3["as_of"]))


SCOPES = pytest.mark.parametrize("scope", list(E3["scopes"]))


@SCOPES
def test_rollup_of_a_scope(scope: str) -> None:
    found, expected = rolled_up(scope), E3["scopes"][scope]
    assert len(found.items) == expected["n_items"]
    assert found.plan.items.importance.sum() == expected["weight"]
    for name in ("retained", "verified", "transferred", "progress", "unknown", "tested_share"):
        assert getattr(found, name) == near(expected[name]), name
    assert found.coverage == near(expected["coverage70"])
    assert found.interval == near(tuple(expected["ci90"]))
    assert found.status == expected["status"]
    assert (found.retained or 0) + (found.unknown or 0) == near(expected["upper_if_unknown_ok"])


@SCOPES
def test_seats_of_a_scope(scope: str) -> None:
    found, expected = rolled_up(scope), E3["scopes"][scope]
    seats = found.seats
    names = [
        (SKILLS[found.plan.items.skill[i]], PEOPLE[p]) for i, p in zip(seats.item, seats.person, strict=True)
    ]
    assert names == [(seat["s"], seat["p"]) for seat in expected["seats"]]
    for column, name in ((seats.share, "c"), (seats.chance, "q"), (seats.slope, "dq")):
        assert list(column) == near([seat[name] for seat in expected["seats"]])
    found_variance = variance(seats.person, seats.share, seats.chance, seats.slope, POLICY)
    assert found_variance == near(expected["var"])
    assert float(np.sum(seats.share * seats.slope)) == near(expected["dret_dlnk"])
    bernoulli = variance(seats.person, seats.share, seats.chance, 0 * seats.slope, POLICY)
    assert bernoulli == near(expected["var_bern"])


@SCOPES
def test_forecast_and_risk_of_a_scope(scope: str) -> None:
    found, expected, company = rolled_up(scope), E3["scopes"][scope], rollup(scope).company(POLICY)
    horizon = expected["forecast_days"]
    later = forecast(company, found.plan, POLICY, day_of(E3["as_of"]), horizon)
    assert later == near(expected["forecast"])
    risk = at_risk(found.seats)
    points = {PEOPLE[person]: value for person, value in zip(risk.person, risk.points, strict=True)}
    for person, value in expected["knowledge_at_risk_pp"].items():
        assert points.get(person, 0.0) == near(value)


def at_e3() -> tuple[World, Snapshot]:
    world = rollup()
    return world, snapshot(world.company(POLICY), POLICY, day_of(E3["as_of"]))


@pytest.mark.parametrize("skill", list(E3["bus_factor"]))
def test_bus_factor(skill: str) -> None:
    world, now = at_e3()
    expected, company, number = E3["bus_factor"][skill], world.company(POLICY), SKILLS.index(skill)
    plan = plan_on(layout(world.scope()), day_of(E3["as_of"]))
    found = resilience(company, now, POLICY, highest_targets(plan, len(SKILLS)))
    chance = find_holders(company, now, number, expected["T"]).chance
    assert list(chance) == near([q for q in expected["q"] if q > 0])
    assert (at_least(chance, 1), at_least(chance, 2)) == near((expected["P_ge1_indep"], expected["P_ge2"]))
    assert found.any_independent[number] == near(expected["P_ge1_indep"])
    assert found.any_lower[number] == near(expected["P_ge1_lower"])
    assert found.expected[number] == near(expected["E_holders"])
    assert (found.target[number], found.dependable[number]) == (expected["T"], expected["bus_factor"])


@pytest.mark.parametrize("name", list(E3["states"]))
def test_states_behind_the_rollup(name: str) -> None:
    world, now = at_e3()
    person, skill = name.split("/")
    pair, expected = world.pair(PEOPLE.index(person), SKILLS.index(skill)), E3["states"][name]
    none = expected["L"] is None
    assert now.level[pair] == (-1 if none else expected["L"])
    for column, key in ((now.stability, "S"), (now.difficulty, "D"), (now.recall, "R")):
        assert column[pair] == near(np.nan if none else expected[key])
    assert Kind(now.kind[pair]).name.lower() == (expected["kind"] or "none")
    assert none or date_of(now.last_day[pair]) == expected["last"]


def test_effort() -> None:
    found, expected = rolled_up("E-A"), KT1["efficiency"]
    points = level_points(found.plan, found.seats)
    assert points == near(expected["retained_level_points"])
    assert hours_per_level(expected["hours"], points) == near(expected["hours_per_retained_level"])
    assert hours_per_level(expected["cost"], points) == near(expected["cost_per_retained_level"])
    low, high = points_interval(found.plan, found.seats, POLICY)
    assert [expected["hours"] / high, expected["hours"] / low] == near(expected["ci90_hours"])


@pytest.mark.parametrize("share", list(KT1["wilson"]))
def test_wilson(share: str) -> None:
    passed, n = map(int, share.split("/"))
    assert wilson(passed, n) == near(tuple(KT1["wilson"][share]))


def test_kaplan_meier() -> None:
    expected = KT1["kaplan_meier"]
    days, reached = np.array(expected["rows"]).T
    table = kaplan_meier(days, reached == 1)
    found = list(zip(table.time, table.at_risk, table.reached, table.open, strict=True))
    assert np.array(found) == near(np.array(expected["table"]))
    assert median(table) == expected["median"]
