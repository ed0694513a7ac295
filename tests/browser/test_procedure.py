"""A question is answered, becomes a procedure, and what is written on that is asked in a check."""

import re

import pytest

from ktrack.base.clock import now
from ktrack.base.db import db
from ktrack.checks.means import monday_of
from ktrack.models import Person, PlannedCheck, Skill
from ktrack.models.choices import CheckKind
from tests.browser.acting import Acting
from tests.browser.backstage import backstage
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hands import Finger
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def is_to_be_asked() -> None:
    """Plan a quiz of Bob's Kafka that Fay judges."""
    people = {one.key: one.id for one in db.session.query(Person)}
    skill = db.session.query(Skill).filter_by(key="kafka").one()
    week = monday_of(now().date())
    check = PlannedCheck(
        key="quiz-1", person_id=people["bob"], assessor_id=people["fay"], skill_id=skill.id, level=4,
        kind=CheckKind.QUIZ, minutes=15, week_on=week, due_on=week, planned_at=now(), pass_percent=80,
    )  # fmt: skip
    db.session.add(check)


def asks(bob: Acting) -> str:
    """Ask about Kafka; returns the address of the question."""
    bob.visitor.open("/shadowings")
    bob.goes("a[href^='/shadowings/']")
    bob.goes("a[href$='/questions']")
    bob.goes("a[href$='/questions/new']")
    bob.chooses(skill=bob.on("[name=skill] option").filter(has_text="Kafka").get_attribute("value") or "")
    bob.writes(text="What comes **before** a restart?")
    bob.sends()
    return re.sub(r"^https?://[^/]+", "", bob.visitor.page.url)


def writes_it_down(bob: Acting, question: str) -> str:
    """Make a procedure of the answer, complete and publish it; returns its address."""
    bob.visitor.open(question)
    bob.visitor.follow(bob.on("main form[action$='/procedure'] button"))
    bob.looks()
    bob.writes(title="Restart a broker", text="Read its **log** first.", note="Complete now")
    bob.sends()
    assert "draft" in bob.on("main").inner_text()
    bob.visitor.follow(bob.on("main form[action$='/publish'] button"))
    bob.looks()
    assert "fresh" in bob.on("main").inner_text()
    return re.sub(r"^https?://[^/]+", "", bob.visitor.page.url)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_question_becomes_a_procedure_and_then_a_check(site: Site, visit: OpenWindow) -> None:
    bob, fay = Acting(visit(site)), Acting(visit(site, PHONE, Finger))
    bob.enters("bob")
    fay.enters("fay")
    question = asks(bob)
    fay.visitor.open(question)
    fay.writes(answer="Its log.")
    fay.sends()
    procedure = writes_it_down(bob, question)
    fay.visitor.open(procedure)
    fay.goes("a[href*='/quiz/new?procedure=']")
    fay.writes(text="What do you read first?", solution="The log.")
    fay.ticks(kind="text", level="3")
    fay.sends()
    assert "What do you read first?" in fay.on("#checks").inner_text()
    with backstage(site.database):
        is_to_be_asked()
    bob.visitor.open("/checks")
    bob.goes(".item a[href^='/checks/']", "Kafka")
    bob.visitor.follow(bob.on("main form[action$='/start'] button"))
    bob.looks()
    assert "What do you read first?" in bob.on("main").inner_text()
