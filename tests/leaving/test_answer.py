"""What is lost if they leave: the figures of the report, with and without them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, LogEntry, RecordRead
from ktrack.retention import losing, report, version
from ktrack.retention.hours import USUAL, hours_per_level
from ktrack.retention.losing import Leavers, Loss, Part
from ktrack.retention.report import Wanted
from ktrack.web.page import percent
from tests.factories.cast import Cast
from tests.leaving.conftest import TODAY, second_engagement
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
FRIDAY = date(2026, 6, 19)


def lost(*people: int, on: date = FRIDAY, part: Part | None = None) -> Loss:
    who = tuple(sorted(people))
    return losing.loss(part or Part(), min(TODAY, on), on, Leavers(who, who))


def leaves(cast: Cast, on: date) -> None:
    """Record that Bob leaves."""
    db.session.add(Departure(person_id=cast.bob.id, left_on=on))
    version.touch([cast.kafka.id], people=True)
    db.session.commit()


def shown(client: PageClient, query: str = "") -> str:
    answer = client.get(f"/leaving?{query}")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_if_they_stay_it_is_the_forecast_of_the_report(proved: Cast) -> None:
    for on in (TODAY, FRIDAY, TODAY + timedelta(days=90), date(9999, 12, 31)):
        told = report.build(Wanted("company", TODAY, horizon=(on - TODAY).days))
        assert lost(proved.bob.id, on=on).stay.retained == pytest.approx(told["forecast"]["retained"])


def test_one_person_today_costs_what_the_report_says(proved: Cast) -> None:
    told = report.build(Wanted("team:t1", TODAY))
    found = lost(proved.bob.id, on=TODAY, part=Part((proved.payments.id,)))
    assert told["at_risk"] == [{"person_id": "bob", "points": pytest.approx(found.points)}]
    assert (found.stay.retained, found.stay.verified) == (told["retained"], told["verified"])
    assert (found.stay.coverage, found.stay.interval) == (told["coverage"], told["interval"])


def test_without_them_it_is_the_report_after_they_left(proved: Cast) -> None:
    found = lost(proved.bob.id)
    leaves(proved, FRIDAY)
    told = report.build(Wanted("company", TODAY, horizon=4))
    assert found.gone.retained == pytest.approx(told["forecast"]["retained"])
    assert lost(proved.bob.id) == found, "a departure that is recorded is put aside to see what it costs"
    nobody = losing.loss(Part(), TODAY, FRIDAY, Leavers())
    assert nobody.stay == nobody.gone == found.gone


def test_a_skill_that_one_person_held_falls_to_nobody(proved: Cast) -> None:
    (fall,) = lost(proved.bob.id).falls
    assert (fall.skill_id, fall.before, fall.after, fall.days) == (proved.kafka.id, 1, 0, 4)
    assert fall.taught_until == proved.engagement.ends_on
    assert fall.nearest == ()


def test_a_freelancer_costs_no_points_but_open_items_lose_their_expert(proved: Cast) -> None:
    found = lost(proved.fay.id)
    assert found.points == 0
    (orphan,) = found.orphans
    assert (orphan.skill_id, orphan.open, orphan.days) == (proved.billing.id, 1, 4)
    (fall,) = found.falls
    assert (fall.skill_id, fall.carried, fall.taught_until) == (proved.billing.id, True, None)
    assert [step.person_id for step in fall.nearest] == [proved.bob.id]


def test_days_left_end_with_the_engagement(proved: Cast) -> None:
    second_engagement(proved, proved.logistics)
    found = lost(proved.gil.id, on=date(2026, 9, 30))
    assert [orphan.days for orphan in found.orphans] == [(date(2026, 7, 31) - TODAY).days]


def test_hours_come_from_the_log_of_the_skill(proved: Cast) -> None:
    assert hours_per_level([proved.kafka.id], TODAY).of(proved.kafka.id) == USUAL
    for key, minutes, void in (("l1", 960, False), ("l2", 90, True)):
        db.session.add(
            LogEntry(
                key=key, minutes=minutes, void=void, person_id=proved.bob.id, happened_on=TODAY, text="",
                shadowing_id=proved.shadowing.id, engagement_id=proved.engagement.id,
            )
        )  # fmt: skip
    db.session.commit()
    found = hours_per_level([proved.kafka.id, proved.billing.id], TODAY)
    assert found.of(proved.kafka.id) == 2.0, "16 hours for two skills, four levels in this one"
    assert found.of(proved.billing.id) == USUAL


def test_the_page_says_what_the_figures_say(sign_in: SignIn, proved: Cast) -> None:
    page, found = shown(sign_in("alice"), f"on=2026-06-19&person={proved.bob.id}"), lost(proved.bob.id)
    assert f"Retained if they stay {percent(found.stay.retained)}" in page
    assert f"Retained if they leave {percent(found.gone.retained)}" in page
    assert "Skills nobody would hold 1" in page
    assert "Apache Kafka operations" in page
    assert "An expert who stays teaches it until Dec 18, 2026." in page


def test_the_chart_draws_the_table(sign_in: SignIn, proved: Cast) -> None:
    found = lost(proved.bob.id)
    query = f"on=2026-06-19&person={proved.bob.id}"
    stay, gone = sign_in("alice").get(f"/leaving/charts/shares.json?{query}").get_json()["data"]
    assert stay["y"] == [found.stay.retained, found.stay.verified, found.stay.coverage]
    assert gone["y"] == [found.gone.retained, found.gone.verified, found.gone.coverage]


def test_who_reads_a_level_leaves_a_trace(sign_in: SignIn, proved: Cast) -> None:
    alice = sign_in("alice")
    for _time in range(2):
        assert "Bob Bach: level 0 of 4, about 80 h" in shown(alice, f"on=2026-06-19&person={proved.fay.id}")
    read = db.session.query(RecordRead).filter_by(page="leaving.index").all()
    assert [(row.person_id, row.reader_id) for row in read] == [(proved.bob.id, proved.alice.id)]


def test_recorded_departures_are_preselected(sign_in: SignIn, proved: Cast) -> None:
    leaves(proved, date(2026, 6, 18))
    page = shown(sign_in("alice"))
    assert "Recorded departures by that day (1)" in page
    assert "1 person leaves" in page
    assert "Skills nobody would hold 1" in page


def test_it_takes_few_statements_however_many_leave(
    sign_in: SignIn, crowd: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    adam = sign_in("adam")
    one = count_queries(lambda: adam.get(f"/leaving?on=2026-06-19&person={crowd.bob.id}"))
    all_of_them = count_queries(lambda: adam.get("/leaving?on=2026-06-19&group=everyone"))
    assert all_of_them <= one + 2 <= 40
