"""The page of one skill: counts and curves, never names."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, Person
from ktrack.models.choices import EvidenceType, Kind, Role
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.people.test_list import SignIn, text_of
from tests.people.test_record import claim, sign_off

TODAY = NOW.date()


def row_of(page: str, level: int) -> str:
    """The row of a verified level in the table of holders."""
    return page.split('id="holders"')[1].split("<tr>")[level + 2].split("</tr>", maxsplit=1)[0]


def test_names_description_and_source_are_shown(sign_in: SignIn, cast: Cast) -> None:
    cast.kafka.description, cast.kafka.source_uri = "Runs **brokers**", "https://esco.example.test/1"
    db.session.commit()
    page = text_of(sign_in("bob"), f"/skills/{cast.kafka.id}")
    assert "Betrieb von Apache Kafka" in page
    assert "Runs <strong>brokers</strong>" in page
    assert 'href="https://esco.example.test/1"' in page


def test_holders_are_counted_by_verified_level(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 3)
    record(Fact(EvidenceType.CLAIM, cast.mia.id, cast.kafka.id, TODAY, 5), cast.mia, NOW, TODAY)
    db.session.commit()
    page = text_of(sign_in("eve"), f"/skills/{cast.kafka.id}")
    assert ">1</td>" in row_of(page, 3)
    assert ">0</td>" in row_of(page, 5), "a claim verifies nothing"
    assert ">1</td>" in row_of(page, 6), "but it is counted as a claim"


def test_who_has_left_is_not_counted(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 3)
    claim(cast, 4)
    cast.bob.departures = [Departure(left_on=date(2026, 6, 10), returned_on=None)]
    db.session.commit()
    assert ">0</td>" in row_of(text_of(sign_in("eve"), f"/skills/{cast.kafka.id}"), 3)


@pytest.mark.parametrize("who", ["eve", "dan", "charlie"])
def test_nobody_is_named(sign_in: SignIn, cast: Cast, who: str) -> None:
    sign_off(cast, 4)
    page = text_of(sign_in(who), f"/skills/{cast.kafka.id}")
    assert cast.bob.name not in page
    assert cast.fay.name not in page


def test_ones_own_level_is_shown(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 3)
    claim(cast, 5)
    page = text_of(sign_in("bob"), f"/skills/{cast.kafka.id}")
    assert "3 of 4" in page
    assert "(you claim 5)" in page
    assert "nothing recorded" in text_of(sign_in("mia"), f"/skills/{cast.kafka.id}")


def test_the_figures_of_a_planned_skill(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 4, TODAY)
    page = text_of(sign_in("eve"), f"/skills/{cast.kafka.id}")
    figures = page.split('class="tiles"')[1]
    assert ">1<" in figures, "one person is likely to pass"
    assert "85 %" in figures, "a sign-off of today is worth .85, and one person is the bound"


def test_a_skill_that_nobody_planned_has_no_figures(sign_in: SignIn, cast: Cast) -> None:
    page = text_of(sign_in("eve"), f"/skills/{cast.secrets.id}")
    assert "No running plan asks for this skill." in page
    assert "data-chart-src" not in page


def test_engagements_are_those_the_viewer_may_see(sign_in: SignIn, cast: Cast) -> None:
    title = cast.engagement.title
    path = f"/skills/{cast.kafka.id}"
    assert title in text_of(sign_in("alice"), path)
    assert title in text_of(sign_in("bob"), path)
    assert title not in text_of(sign_in("charlie"), path)
    assert title not in text_of(sign_in("eve"), path)


def test_the_past_is_shown_as_it_was(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 3, date(2026, 6, 1))
    assert ">0</td>" in row_of(text_of(sign_in("eve"), f"/skills/{cast.kafka.id}?as_of=2026-05-31"), 3)


def test_the_page_takes_as_many_queries_for_many_holders(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    sign_off(cast, 3)
    client, path, skill, mentor = sign_in("eve"), f"/skills/{cast.kafka.id}", cast.kafka.id, cast.fay.id
    db.session.expunge_all()
    few = count_queries(lambda: client.get(path))
    people = [Person(key=f"x{n}", name=f"P {n}", kind=Kind.INTERNAL, role=Role.STAFF) for n in range(12)]
    db.session.add_all(people)
    db.session.flush()
    for person in people:
        fact = Fact(EvidenceType.SIGNOFF, person.id, skill, TODAY, 2, assessor_id=mentor)
        record(fact, None, NOW, TODAY)
    db.session.commit()
    db.session.expunge_all()
    assert count_queries(lambda: client.get(path)) <= few


@pytest.mark.parametrize("who", ["fay", "gil"])
def test_freelancers_see_no_skills(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert sign_in(who).get(f"/skills/{cast.kafka.id}").status_code == 403
    assert sign_in(who).get(f"/skills/{cast.kafka.id}/curve.json").status_code == 403
