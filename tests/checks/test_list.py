"""The list of checks, and the page of one."""

from collections.abc import Callable

import pytest

from ktrack.base.db import db
from ktrack.models import RecordRead
from ktrack.models.choices import CheckKind, PlannedState
from tests.conftest import NOW
from tests.factories import checks
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def page(client: PageClient, address: str = "/checks") -> str:
    return words(client.get(address).get_data(as_text=True))


def test_everybody_sees_what_concerns_them(sign_in: SignIn, cast: Cast) -> None:
    checks.plan(cast, assessor_id=cast.fay.id)
    checks.plan(cast, skill_id=cast.billing.id, week_on=checks.MONDAY.replace(day=8))
    bob, fay, alice = (page(sign_in(who)) for who in ("bob", "fay", "alice"))
    assert "My checks 2" in bob
    assert "late" in bob
    assert "this week" in bob
    assert "Checks to hold 1 Bob Bach: Apache Kafka operations" in fay
    assert "My checks" not in fay
    assert "Checks to hold 1 Bob Bach: Billing batch" in alice
    assert "Other checks in your engagements 1 Bob Bach: Apache Kafka operations" in alice
    assert "No check awaits you." in alice


def test_what_is_over_stands_below(sign_in: SignIn, cast: Cast) -> None:
    checks.plan(cast, state=PlannedState.CANCELLED, reason="Parental leave")
    assert "Held and cancelled 1" in page(sign_in("bob"))
    assert "My checks 0" in page(sign_in("bob"))


@pytest.mark.parametrize("who", ["mia", "dan", "charlie", "gil", "adam"])
def test_others_see_nothing(sign_in: SignIn, cast: Cast, who: str) -> None:
    check = checks.plan(cast)
    assert "Kafka" not in page(sign_in(who))
    assert sign_in(who).get(f"/checks/{check.id}").status_code == 404


def test_one_check_says_what_is_checked(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast, criteria="Upgrade a broker **alone**")
    told = page(sign_in("bob"), f"/checks/{check.id}")
    for part in ("Demonstration", "Does it without anybody's help.", "Upgrade a broker alone", "Alice Acker",
                 "30 minutes", "Jun 10, 2026"):  # fmt: skip
        assert part in told, part
    assert "Move to another week" in told
    assert "Cancel the check" not in told
    assert "Record how it went" not in told
    assert "Record how it went" in page(sign_in("alice"), f"/checks/{check.id}")


def test_reading_it_is_noted(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast)
    page(sign_in("bob"), f"/checks/{check.id}")
    assert db.session.query(RecordRead).count() == 0
    page(sign_in("alice"), f"/checks/{check.id}")
    (read,) = db.session.query(RecordRead).all()
    assert (read.person_id, read.reader_id, read.at) == (cast.bob.id, cast.alice.id, NOW)


def test_nobody_is_told_that_a_check_is_an_audit(sign_in: SignIn, cast: Cast) -> None:
    plain, audit = checks.plan(cast), checks.plan(cast, audit=True)
    for who in ("bob", "alice"):
        pages = [page(sign_in(who), f"/checks/{check.id}") for check in (plain, audit)]
        assert pages[0] == pages[1]


def test_a_quiz_offers_its_beginning_to_the_person_alone(sign_in: SignIn, cast: Cast) -> None:
    check = checks.plan(cast, kind=CheckKind.QUIZ)
    assert "Begin the quiz" in page(sign_in("bob"), f"/checks/{check.id}")
    assert "Begin the quiz" not in page(sign_in("alice"), f"/checks/{check.id}")


def test_a_constant_number_of_statements(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    alice = sign_in("alice")
    checks.plan(cast)
    first = count_queries(lambda: alice.get("/checks"))
    for _ in range(3):
        checks.plan(cast)
        checks.plan(cast, assessor_id=cast.fay.id)
    assert count_queries(lambda: alice.get("/checks")) <= first + 1
