"""Whose guess at which address must find nothing. A slice adds its rows here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from werkzeug.routing import Rule

from ktrack.base.db import db
from ktrack.finding.actions import offering
from ktrack.models import (
    Contest,
    Evidence,
    Feedback,
    FollowUp,
    Handover,
    KappaProposal,
    LogEntry,
    Meeting,
    MentorRequest,
    Pathway,
    Scenario,
    Shadowing,
    Suggestion,
)
from ktrack.models.choices import EvidenceType, MeetingState, QuizKind
from tests.conftest import NOW
from tests.factories import (
    agreed,
    board,
    checks,
    letters,
    links,
    mentors,
    procedures,
    questions,
    views,
    ways,
)
from tests.factories.cast import Cast

Subject = Callable[[Cast], dict[str, Any]]
DAY = date(2026, 6, 1)


def record_of_bob(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.bob.id}


def engagement(cast: Cast) -> dict[str, Any]:
    return {"engagement_id": cast.engagement.id}


def shadowing(cast: Cast) -> dict[str, Any]:
    return {"shadowing_id": cast.shadowing.id, "skill_id": cast.kafka.id}


def entry(cast: Cast) -> dict[str, Any]:
    """Bob's entry about his shadowing."""
    written = LogEntry(
        key=f"entry-{db.session.query(LogEntry).count()}", person_id=cast.bob.id, happened_on=DAY, minutes=30,
        engagement_id=cast.engagement.id, shadowing_id=cast.shadowing.id, text="Restarted a broker",
    )  # fmt: skip
    db.session.add(written)
    db.session.commit()
    return {"entry_id": written.id}


def signoff(cast: Cast) -> dict[str, Any]:
    """What Fay said Bob can do."""
    recorded = Evidence(
        key=f"evidence-{db.session.query(Evidence).count()}", type=EvidenceType.SIGNOFF, level=3, note="Done",
        person_id=cast.bob.id, skill_id=cast.kafka.id, assessor_id=cast.fay.id, happened_on=DAY,
        recorded_at=NOW,
    )  # fmt: skip
    db.session.add(recorded)
    db.session.commit()
    return {"evidence_id": recorded.id}


def session(cast: Cast) -> dict[str, Any]:
    """A session that Bob and Fay have held, with what Bob will do."""
    held = Meeting(
        key=f"session-{db.session.query(Meeting).count()}", shadowing_id=cast.shadowing.id, starts_at=NOW,
        proposed_by_id=cast.bob.id, proposed_at=NOW, minutes=60, state=MeetingState.HELD,
        follow_ups=[FollowUp(position=1, person_id=cast.bob.id, text="Write the runbook")],
    )  # fmt: skip
    db.session.add(held)
    db.session.commit()
    return {"meeting_id": held.id, "position": 1}


def no_calendar(cast: Cast) -> dict[str, Any]:
    """The address of a calendar is a secret; one that is made up opens nothing."""
    return {}


def agreement(cast: Cast) -> dict[str, Any]:
    """What Fay proposed to Bob."""
    return {"agreement_id": agreed.propose(cast).id}


def concern(cast: Cast) -> dict[str, Any]:
    """What Bob told Fay."""
    return {"concern_id": agreed.tell(cast).id}


def pair(cast: Cast) -> dict[str, Any]:
    return {"shadowing_id": cast.shadowing.id}


def feedback(cast: Cast) -> dict[str, Any]:
    """What Fay said to Bob, with a suggestion."""
    given = Feedback(
        key=f"feedback-{db.session.query(Feedback).count()}", shadowing_id=cast.shadowing.id,
        giver_id=cast.fay.id, receiver_id=cast.bob.id, given_at=NOW, situation="Upgrade",
        behaviour="Skipped a step", effect="Downtime",
        suggestions=[Suggestion(position=1, text="Use the checklist")],
    )  # fmt: skip
    db.session.add(given)
    db.session.commit()
    return {"feedback_id": given.id, "position": 1}


def question(cast: Cast) -> dict[str, Any]:
    """What Bob asked Fay."""
    return {"question_id": questions.late(cast).id}


def link(cast: Cast) -> dict[str, Any]:
    """A link that Bob has asked for."""
    asked, _secret = links.level(cast)
    return {"link_id": asked.id}


def proposal(cast: Cast) -> dict[str, Any]:
    """What Bob proposes to Fay."""
    return {"agreement_id": links.proposed(cast).id}


def handover(cast: Cast) -> dict[str, Any]:
    """The handover of Alice's engagement."""
    if db.session.query(Handover).first() is None:
        db.session.add(
            Handover(key="o1", engagement_id=cast.engagement.id, opened_at=NOW, opened_by_id=cast.alice.id)
        )
        db.session.commit()
    return engagement(cast)


def no_secret(cast: Cast) -> dict[str, Any]:
    """The address of a signed link is a secret; one that is made up opens nothing."""
    return {}


def planned_check(cast: Cast) -> dict[str, Any]:
    """A check of Bob's that Alice is to hold."""
    return {"check_id": checks.plan(cast).id}


def planned_quiz(cast: Cast) -> dict[str, Any]:
    """A quiz of Bob's that Fay is to judge."""
    return {"check_id": checks.quiz(cast, QuizKind.TEXT).id}


def quiz_question(cast: Cast) -> dict[str, Any]:
    """A question of Fay's for quizzes."""
    return {"question_id": checks.question(cast).id}


def kappa(cast: Cast) -> dict[str, Any]:
    """A proposal that only administrators decide."""
    made = KappaProposal(proposed_at=NOW, current=14.0, fitted=15.0, deviation=0.9, checks=1)
    db.session.add(made)
    db.session.commit()
    return {"proposal_id": made.id}


def mail(cast: Cast) -> dict[str, Any]:
    """A mail that waits for Bob."""
    return {"mail_id": letters.waits(cast.bob).id}


def view(cast: Cast) -> dict[str, Any]:
    """A view that Eve keeps for herself."""
    return {"view_id": views.save(cast.eve).id}


def procedure(cast: Cast) -> dict[str, Any]:
    """A draft of Bob's in Alice's engagement."""
    return {"procedure_id": procedures.draft(cast).id, "number": 1}


def question_answered(cast: Cast) -> dict[str, Any]:
    """What Fay answered to Bob."""
    return {"question_id": procedures.answered(cast).id}


def nothing(cast: Cast) -> dict[str, Any]:
    """Files of figures that belong to nobody."""
    return {}


def scenario(cast: Cast) -> dict[str, Any]:
    """What Alice has kept for herself."""
    made = Scenario(
        key=f"scenario-{db.session.query(Scenario).count()}", owner_id=cast.alice.id, name="Without Bob",
        leaves_on=DAY, kept_at=NOW,
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return {"scenario_id": made.id}


def resting_offer(cast: Cast) -> dict[str, Any]:
    """What Bob offers and lets rest: nobody else reads it."""
    offer = mentors.offer(cast, cast.bob)
    offering.pause(offer, None, by=cast.bob, at=NOW, today=mentors.TODAY)
    db.session.commit()
    return {"offer_id": offer.id}


def mentor_request(cast: Cast) -> dict[str, Any]:
    """What Bob asks of Alice."""
    known = db.session.query(MentorRequest).filter_by(mentor_id=cast.alice.id).first()
    made = known or mentors.ask(cast, mentors.offer(cast, cast.alice), cast.bob)
    return {"request_id": made.id}


def found_pair(cast: Cast) -> dict[str, Any]:
    """Bob and Fay, who learn together outside of the engagement, too."""
    known = db.session.query(Shadowing).filter_by(engagement_id=None).first()
    return {"shadowing_id": (known or mentors.pair(cast, cast.fay, cast.bob)).id}


def contest(cast: Cast) -> dict[str, Any]:
    """What Bob says is wrong in what Fay saw."""
    row = signoff(cast)
    made = Contest(
        key=f"contest-{db.session.query(Contest).count()}", text="No", raised_at=NOW, **row
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return {"contest_id": made.id}


def hidden_post(cast: Cast) -> dict[str, Any]:
    """What Alice wrote on the board, hidden until a moderator decides."""
    return {"post_id": board.hidden(board.post(cast.alice)).id}


def hidden_reply(cast: Cast) -> dict[str, Any]:
    """Her reply to herself, likewise."""
    return {"post_id": board.hidden(board.reply(board.post(cast.alice), cast.alice)).id}


def readable_post(cast: Cast) -> dict[str, Any]:
    """What Alice wrote: everybody reads it, nobody else edits it."""
    return {"post_id": board.post(cast.alice).id}


def flagged(cast: Cast) -> dict[str, Any]:
    """What became of flags against Alice's post."""
    return {"case_id": board.flag(board.post(cast.alice), cast.adam).id}


def no_writer(cast: Cast) -> dict[str, Any]:
    """Bob, who has written nothing on the board."""
    return {"person_id": cast.bob.id}


def no_tag(cast: Cast) -> dict[str, Any]:
    """A tag that nobody has used."""
    return {"tag_id": 999_999}


def way(cast: Cast) -> dict[str, Any]:
    """Bob's way on a pathway."""
    made = ways.pathway(cast, title=f"Way {db.session.query(Pathway).count()}")
    return {"walk_id": ways.walk(made, cast.bob.id).id}


OUTSIDERS = ("charlie", "dan", "mia", "gil")
# endpoint, the arguments of an object that outsiders may not see
FOREIGN: list[tuple[str, Subject]] = [
    ("agreements.show", pair),
    ("agreements.propose", pair),
    ("agreements.version", agreement),
    ("agreements.concern", concern),
    ("checks.show", planned_check),
    ("checks.hold", planned_check),
    ("checks.hand", planned_check),
    ("checks.cancel", planned_check),
    ("checks.judge", planned_quiz),
    ("people.show", record_of_bob),
    ("engagements.show", engagement),
    ("handover.show", handover),
    ("handover.pdf", handover),
    ("handover.word", handover),
    ("learning.show", entry),
    ("mentoring.evidence", signoff),
    ("contests.show", contest),
    ("mentoring.sign_off", shadowing),
    ("mentoring.check", shadowing),
    ("mentoring.use", shadowing),
    ("questions.of_shadowing", shadowing),
    ("questions.show", question),
    ("procedures.show", procedure),
    ("procedures.versions", procedure),
    ("procedures.version", procedure),
    ("procedures.edit", procedure),
    ("procedures.publish", procedure),
    ("procedures.from_question", question_answered),
    ("links.use", no_secret),
    ("feedback.pair", pair),
    ("feedback.ask", pair),
    ("feedback.offer", pair),
    ("feedback.practices", pair),
    ("feedback.pulse", pair),
    ("feedback.trend", pair),
    ("feedback.show", feedback),
    ("feedback.give", feedback),
    ("feedback.answer", feedback),
    ("feedback.close", feedback),
    ("meetings.of_pair", shadowing),
    ("meetings.propose", shadowing),
    ("meetings.show", session),
    ("meetings.accept", session),
    ("meetings.decline", session),
    ("meetings.move", session),
    ("meetings.cancel", session),
    ("meetings.write_up", session),
    ("meetings.tick", session),
    ("meetings.one", session),
    ("meetings.feed", no_calendar),
    ("mail.unsubscribe", no_calendar),
    ("board.show", hidden_post),
    ("board.reply", hidden_post),
    ("board.versions", hidden_reply),
    ("board.flag", hidden_reply),
    ("board.follow_post", hidden_post),
    ("board.follow_tag", no_tag),
    ("board.person", no_writer),
    ("board.follow_person", no_writer),
    ("board.block", no_writer),
    ("board.appeal", flagged),
    ("finding.show", resting_offer),
    ("finding.request_page", mentor_request),
    ("finding.accept", mentor_request),
    ("finding.decline", mentor_request),
    ("finding.forward", mentor_request),
    ("finding.end", found_pair),
    ("finding.prolong", found_pair),
]

# endpoint, the object: outsiders may neither see nor correct it; for want of the role some are told so
CORRECTED: list[tuple[str, Subject]] = [
    ("agreements.raise_concern", pair),
    ("checks.move", planned_check),
    ("checks.quiz", planned_quiz),
    ("checks.start", planned_quiz),
    ("checks.retire", quiz_question),
    ("board.edit", readable_post),
    ("board.helped", hidden_reply),
    ("board.case", flagged),
    ("board.suspend", no_writer),
    ("board.lift", no_writer),
    ("board.dismiss", no_writer),
    ("engagements.edit", engagement),
    ("engagements.change_manager", engagement),
    ("leaving.show", scenario),
    ("leaving.rename", scenario),
    ("leaving.delete", scenario),
    ("handover.begin", engagement),
    ("handover.edit", handover),
    ("handover.close", handover),
    ("handover.note", handover),
    ("learning.correct", entry),
    ("learning.void", entry),
    ("mail.retry", mail),  # for administrators only
    ("contests.contest", signoff),
    ("mentoring.correct", signoff),
    ("mentoring.void", signoff),
    ("procedures.confirm", procedure),
    ("procedures.keep", procedure),
    ("procedures.archive", procedure),
    ("procedures.restore", procedure),
    ("questions.ask", shadowing),  # freelancers learn nothing: they are told so
    ("questions.answer", question),
    ("questions.escalate", question),
    ("questions.move", question),
    ("links.of_shadowing", shadowing),
    ("links.ask_for_level", shadowing),
    ("links.ask_for_answer", question),
    ("links.ask_for_acceptance", proposal),
    ("links.revoke", link),
    ("meetings.log", session),
    ("calibration.proposal", kappa),
    ("reporting.chart", nothing),
    ("reporting.table", nothing),  # for executives and administrators only, as what follows
    ("reporting.view", view),
    ("reporting.edit", view),
    ("reporting.delete", view),
    ("reporting.mail", view),
    ("finding.ask", resting_offer),  # freelancers learn nothing: they are told so
    ("finding.take_back", mentor_request),
    ("pathways.walk", way),
]


def address(rule: Rule, arguments: Mapping[str, Any] | None = None) -> str:
    """Return the rule's address with `arguments`; where none are given, with ids that nothing has."""
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<int:{name}>", str((arguments or {}).get(name, 999_999)))
    return path
