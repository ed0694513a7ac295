"""Planning the checks of a week."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.checks.means import coming_monday, means, monday_of
from ktrack.checks.planning import Planned
from ktrack.models import (
    Agreement,
    AgreementCriterion,
    AuditEvent,
    Departure,
    Mail,
    PlannedCheck,
    Shadowing,
)
from ktrack.models.choices import AgreementAnswer, CheckKind, EvidenceType, PlannedState
from ktrack.retention.held import due_checks
from ktrack.retention.record import Fact, record
from tests.checks.conftest import TODAY, Prove
from tests.conftest import NOW
from tests.factories import checks as factory
from tests.factories.cast import Cast, make_cast
from tests.factories.checks import MONDAY
from tests.support.at_once import at_once

Plan = Callable[..., Planned]


def stored() -> list[PlannedCheck]:
    return db.session.query(PlannedCheck).order_by(PlannedCheck.id).all()


def shadow(cast: Cast, mentee: str, mentor: str = "fay") -> None:
    """Let somebody else of the cast shadow Fay for Kafka."""
    pair = Shadowing(
        key=f"h-{mentee}", engagement_id=cast.engagement.id, mentor_id=getattr(cast, mentor).id,
        mentee_id=getattr(cast, mentee).id, starts_on=date(2026, 1, 12), skills=[cast.kafka],
    )  # fmt: skip
    db.session.add(pair)
    db.session.commit()


def test_what_is_due_gets_a_check(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove()
    (view,) = due_checks(TODAY, MONDAY + timedelta(days=6))
    plan()
    (check,) = stored()
    assert (check.person_id, check.skill_id, check.level) == (cast.bob.id, cast.kafka.id, 4)
    assert (check.week_on, check.due_on, check.planned_at) == (MONDAY, view.due_on, NOW)
    assert (check.kind, check.minutes, check.pass_percent) == (CheckKind.DEMO, 30, None)
    assert check.state is PlannedState.PLANNED


def test_who_did_not_sign_it_off_is_preferred(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove(by=cast.fay)
    plan()
    assert stored()[0].assessor_id == cast.alice.id


def test_who_signed_it_off_holds_it_if_nobody_else_can(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove(by=cast.fay)
    cast.alice.departures = [Departure(left_on=date(2026, 6, 1))]
    db.session.commit()
    plan()
    assert stored()[0].assessor_id == cast.fay.id


def test_a_colleague_of_the_team_who_does_it_alone_can_hold_it(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove(by=cast.fay)
    prove(cast.mia, level=4, by=cast.fay)
    prove(cast.dan, level=5, by=cast.fay)  # of another team
    cast.alice.departures = [Departure(left_on=date(2026, 6, 1))]
    db.session.commit()
    plan()
    assert [check.assessor_id for check in stored()] == [cast.mia.id]


@pytest.mark.parametrize("level", [3, 4])
def test_without_an_account_nobody_can_hold_it(cast: Cast, prove: Prove, plan: Plan, level: int) -> None:
    prove(level=level)
    for who in ("fay", "alice"):
        cast.accounts[who].disabled_at = NOW
    db.session.commit()
    done = plan()
    assert (stored(), done.proposal.nobody, done.proposal.due) == ([], 1, 1)


def test_a_teacher_teaches_back(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove(level=5, on=date(2025, 9, 1))
    plan()
    assert stored()[0].kind is CheckKind.TEACHBACK


@pytest.mark.parametrize(
    ("importance", "questions", "minutes", "kind"),
    [(3, 5, 120, CheckKind.QUIZ), (3, 4, 120, CheckKind.DEMO), (4, 5, 120, CheckKind.DEMO),
     (4, 5, 20, CheckKind.QUIZ)],
)  # fmt: skip
def test_a_quiz_where_it_will_do(
    cast: Cast, prove: Prove, plan: Plan, importance: int, questions: int, minutes: int, kind: CheckKind
) -> None:
    for item in cast.engagement.plan:
        item.importance = importance
    cast.bob.weekly_learning_minutes = minutes
    for _ in range(questions):
        factory.question(cast)
    factory.question(cast, level=5)
    factory.question(cast, retired_at=NOW)
    prove(on=date(2025, 9, 1))
    plan()
    (check,) = stored()
    assert (check.kind, check.pass_percent) == (kind, 80 if kind is CheckKind.QUIZ else None)


def test_the_accepted_agreement_says_what_is_shown(cast: Cast, prove: Prove, plan: Plan) -> None:
    for version, answer in enumerate((AgreementAnswer.ACCEPTED, AgreementAnswer.ACCEPTED, None), 1):
        agreed = Agreement(
            key=f"a{version}", shadowing_id=cast.shadowing.id, version=version, proposed_by_id=cast.fay.id,
            proposed_at=NOW, goals="Run it", starts_on=date(2026, 1, 12), cadence_days=7, answer=answer,
            answered_at=NOW + timedelta(hours=version) if answer else None,
            criteria=[AgreementCriterion(skill_id=cast.kafka.id, shown=f"Step {version}", to_whom="Mia")],
        )  # fmt: skip
        db.session.add(agreed)
    prove()
    plan()
    assert stored()[0].criteria == "Step 2\n\n→ Mia"


def test_one_check_a_person_and_week(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove()
    prove(what=cast.billing)
    first = plan()
    assert (len(first.checks), first.proposal.due, first.proposal.waiting) == (1, 2, 1)
    second = plan(MONDAY + timedelta(days=7))
    assert second.proposal.busy == 1  # this week's is still to be held


def test_planning_again_changes_nothing(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove()
    plan()
    mails = db.session.query(Mail).count()
    again = plan()
    assert (again.checks, again.proposal.planned) == ([], 1)
    assert (len(stored()), db.session.query(Mail).count()) == (1, mails)
    assert db.session.query(AuditEvent).filter_by(action="checks.plan").count() == 1


def test_planning_again_adds_what_has_become_possible(cast: Cast, prove: Prove, plan: Plan) -> None:
    shadow(cast, "mia")
    prove()
    plan()
    prove(cast.mia, level=3)
    plan()
    assert [check.person_id for check in stored()] == [cast.bob.id, cast.mia.id]


def test_no_more_than_the_company_gives(cast: Cast, prove: Prove, plan: Plan) -> None:
    shadow(cast, "mia")
    prove()
    prove(cast.mia, level=3)
    tight = replace(means(), budget=45)
    done = plan(given=tight)
    assert (len(done.checks), done.proposal.minutes, done.proposal.waiting) == (1, 30, 1)
    assert done.proposal.affordable.delta == 0  # in the long run two checks fit
    again = plan(given=tight)
    assert (again.checks, again.proposal.booked) == ([], 30)


def test_no_more_than_an_assessor_gives(cast: Cast, prove: Prove, plan: Plan) -> None:
    shadow(cast, "mia")
    prove()
    prove(cast.mia, level=3)
    plan(given=replace(means(), assessor=45))
    assert {check.assessor_id for check in stored()} == {cast.alice.id, cast.fay.id}


def test_no_more_than_the_person_gives(cast: Cast, prove: Prove, plan: Plan) -> None:
    cast.bob.weekly_learning_minutes = 20
    prove()
    done = plan()
    assert (stored(), done.proposal.no_time) == ([], 1)


def test_too_little_time_lowers_the_affordable_retention(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove()
    money = plan(given=replace(means(), budget=1)).proposal.affordable
    assert 0 < money.delta < 0.35
    assert money.before > 1 >= money.after


def test_a_cancelled_check_rests_for_four_weeks(cast: Cast, prove: Prove, plan: Plan) -> None:
    prove()
    factory.plan(cast, state=PlannedState.CANCELLED, reason="Parental leave")
    assert plan().proposal.put_off == 1
    assert plan(MONDAY + timedelta(weeks=3)).proposal.put_off == 1
    assert len(plan(MONDAY + timedelta(weeks=4)).checks) == 1


def test_everybody_concerned_gets_one_mail(cast: Cast, prove: Prove, plan: Plan) -> None:
    shadow(cast, "mia")
    prove()
    prove(cast.mia, level=3)
    plan()
    mails = db.session.query(Mail).order_by(Mail.person_id).all()
    assert {(mail.person_id, mail.kind) for mail in mails} == {
        (who.id, "check.planned") for who in (cast.alice, cast.bob, cast.mia)
    }
    assert len(mails) == 3
    to_alice = next(mail for mail in mails if mail.person_id == cast.alice.id)
    assert to_alice.subject == "2 checks to hold in the week from Jun 15, 2026"
    assert f"/checks/{stored()[0].id}" in to_alice.text
    to_bob = next(mail for mail in mails if mail.person_id == cast.bob.id)
    assert to_bob.subject == "Check planned: Apache Kafka operations"
    assert "you show Alice Acker" in to_bob.text


def test_about_one_in_ten_is_a_random_audit(cast: Cast, prove: Prove, plan: Plan) -> None:
    found = []
    for back in range(60):
        row = prove(on=date(2026, 3, 2) - timedelta(days=back))
        plan()
        (check,) = stored()
        found.append(check.audit)
        db.session.delete(check)
        row.void = True
        db.session.commit()
    assert 1 <= sum(found) <= 15


def test_executives_are_not_planned(cast: Cast, prove: Prove, plan: Plan) -> None:
    shadow(cast, "eve")
    prove(cast.eve)
    assert plan().proposal.no_time == 1


@pytest.mark.parametrize("monday", [MONDAY - timedelta(days=7), MONDAY + timedelta(weeks=9)])
def test_only_weeks_that_can_be_planned(cast: Cast, prove: Prove, plan: Plan, monday: date) -> None:
    prove()
    with pytest.raises(Refused):
        plan(monday)
    assert stored() == []


def test_a_constant_number_of_statements_for_the_proposal(
    cast: Cast, prove: Prove, plan: Plan, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    tight = replace(means(), budget=0)
    prove()
    first = count_queries(lambda: plan(given=tight))
    prove(what=cast.billing)
    assert count_queries(lambda: plan(given=tight)) == first < 30


def test_weeks() -> None:
    assert monday_of(date(2026, 6, 21)) == MONDAY
    assert [coming_monday(MONDAY + timedelta(days=day)) for day in (0, 1, 6)] == [
        MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=7)
    ]  # fmt: skip


def test_two_planners_at_once_plan_each_check_once(own_app: Flask, frozen: object) -> None:
    with own_app.app_context():
        cast = make_cast()
        signed = Fact(
            EvidenceType.SIGNOFF, cast.bob.id, cast.kafka.id, date(2026, 3, 2), level=4,
            assessor_id=cast.fay.id, note="Led it.",
        )  # fmt: skip
        record(signed, None, NOW, TODAY)
        db.session.commit()
        planners = [cast.accounts[who] for who in ("alice", "adam", "alice")]
    assert at_once([_planner(own_app, account) for account in planners]) == [302] * 3
    with own_app.app_context():
        assert len(stored()) == 1
        assert db.session.query(Mail).count() == 2


def _planner(app: Flask, account: Any) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), "week": MONDAY.isoformat()}
    return lambda: int(client.post("/checks/plan", data=data).status_code)
