"""The list of procedures, who reads what, and what differs between versions."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from ktrack.base.db import db
from ktrack.procedures.trust import Trust, trust
from tests.conftest import NOW
from tests.factories import procedures, proof
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("age", "left", "expected"),
    [
        (0, 180, Trust.FRESH), (90, 90, Trust.FRESH), (91, 89, Trust.AGEING), (180, 0, Trust.AGEING),
        (181, -1, Trust.OVERDUE), (366, -1, Trust.DOUBTFUL), (400, 330, Trust.AGEING),
    ],
)  # fmt: skip
def test_trust_is_age_since_the_last_confirmation(age: int, left: int, expected: Trust) -> None:
    assert trust(TODAY - timedelta(days=age), TODAY + timedelta(days=left), TODAY) is expected


def test_who_reads_what(sign_in: SignIn, cast: Cast) -> None:
    linked, plain = procedures.published(cast), procedures.published(cast, engagements=[])
    draft = procedures.draft(cast)
    for who, seen in (
        ("bob", (200, 200, 200)), ("alice", (200, 200, 200)), ("mia", (200, 200, 404)),
        ("eve", (200, 200, 404)), ("adam", (200, 200, 404)), ("charlie", (200, 200, 404)),
        ("fay", (200, 404, 404)), ("gil", (404, 404, 404)),
    ):  # fmt: skip
        client = sign_in(who)
        for part in ("", "/versions", "/versions/1"):
            answers = tuple(
                client.get(f"/procedures/{one.id}{part}").status_code for one in (linked, plain, draft)
            )
            assert answers == seen, (who, part)
        assert client.get("/procedures").get_data(as_text=True).count("Restart a broker") == sum(
            status == 200 for status in seen[:2]
        )


def test_executives_see_counts_of_who_has_proved_it(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast, owner_id=cast.mia.id)
    proof.assess(cast, 4)
    page = words(sign_in("eve").get(f"/procedures/{made.id}").get_data(as_text=True))
    assert "1 person has proved it" in page
    assert "level 4" not in page


def test_filters_and_order(sign_in: SignIn, cast: Cast) -> None:
    old = procedures.published(cast, NOW - timedelta(days=400), skills=[cast.billing])
    new = procedures.published(cast, owner_id=cast.dan.id, engagements=[])
    bob = sign_in("bob")

    def found(query: str) -> list[int]:
        page = bob.get(f"/procedures?{query}").get_data(as_text=True)
        at = {one.id: page.find(f'href="/procedures/{one.id}"') for one in (old, new)}
        return sorted((number for number in at if at[number] >= 0), key=lambda number: at[number])

    assert found("") == [old.id, new.id]
    assert found("sort=new") == [new.id, old.id]
    assert found("state=overdue") == [old.id]
    assert found(f"skill={cast.kafka.id}") == [new.id]
    assert found(f"engagement={cast.engagement.id}") == [old.id]
    assert found(f"team={cast.logistics.id}") == [new.id]
    assert found("mine=1") == [old.id]
    assert "No procedure matches" in bob.get("/procedures?state=archived").get_data(as_text=True)


def test_a_list_of_25_costs_as_much_as_one_of_one(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    bob = sign_in("bob")
    made = procedures.published(cast)
    pages = ("/procedures", f"/procedures/{made.id}")
    one = [count_queries(partial(bob.get, page)) for page in pages]
    for _number in range(29):
        procedures.published(cast)
    db.session.expire_all()
    assert [count_queries(partial(bob.get, page)) for page in pages] == one
    assert max(one) <= 24
    page = bob.get("/procedures").get_data(as_text=True)
    assert page.count("Restart a broker") == 25
    assert "Page 1 of 2" in words(page)


def test_what_changed_between_two_versions(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    long = "\n".join(f"Step {number}" for number in range(30))
    procedures.add_version(made, long, by=cast.dan.id, number=2, note="All steps")
    procedures.add_version(made, long.replace("Step 15", "Step 15 **twice** <b>"), by=cast.mia.id, number=3)
    db.session.commit()
    mia = sign_in("mia")
    page = mia.get(f"/procedures/{made.id}/versions?before=2&after=3").get_data(as_text=True)
    assert "<ins>**twice** &lt;b&gt;</ins>" in page
    assert "13 lines are the same" in words(page)
    assert "All steps" in words(page)
    swapped = mia.get(f"/procedures/{made.id}/versions?before=3&after=1").get_data(as_text=True)
    assert "From version 1 to version 3" in words(swapped)
    for query in ("before=99", "after=99", "before=x&after=-1", "before=1&after=1"):
        assert mia.get(f"/procedures/{made.id}/versions?{query}").status_code == 200
    assert mia.get(f"/procedures/{made.id}/versions/4").status_code == 404
