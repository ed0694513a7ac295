"""What is recorded about a person with their mentors and mentees, and what was sent to them."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, func, or_, select

from ktrack.base.db import db
from ktrack.models import (
    Agreement,
    AgreementCriterion,
    CalendarFeed,
    Concern,
    Contest,
    Evidence,
    Farewell,
    Feedback,
    FollowDigest,
    FollowUp,
    Handover,
    HandoverItem,
    HandoverNote,
    HandoverQuestion,
    Mail,
    MailChoice,
    Meeting,
    MentorRequest,
    MentorRequestMove,
    MentorRequestSkill,
    Offer,
    OfferSkill,
    PathwayVersion,
    PersonBlock,
    PersonFollow,
    PlannedCheck,
    Post,
    PostCase,
    PostFlag,
    PostFollow,
    PostVersion,
    Practice,
    Prediction,
    Procedure,
    ProcedureConfirmation,
    ProcedureVersion,
    Pulse,
    Question,
    QuestionMove,
    QuizAnswer,
    SavedView,
    Scenario,
    ScenarioGroup,
    ScenarioPerson,
    Shadowing,
    SignedLink,
    Suggestion,
    Suspension,
    TagFollow,
    ViewMail,
    Walk,
)

Rows: TypeAlias = Callable[[int], Select[Any]]


def _pairs(person: int) -> Select[int]:
    return select(Shadowing.id).where(or_(Shadowing.mentee_id == person, Shadowing.mentor_id == person))


def _requests(person: int) -> Select[int]:
    """Those one has made, is asked by or has handed on."""
    had = select(MentorRequestMove.request_id).where(MentorRequestMove.from_id == person)
    own = or_(MentorRequest.asker_id == person, MentorRequest.mentor_id == person)
    return select(MentorRequest.id).where(or_(own, MentorRequest.id.in_(had)))


def _feedback(person: int) -> ColumnElement[bool]:
    return or_(Feedback.giver_id == person, Feedback.receiver_id == person)


def _own_checks(person: int) -> Select[int]:
    return select(PlannedCheck.id).where(PlannedCheck.person_id == person)


def _handovers(person: int) -> ColumnElement[bool]:
    """Those one has written in."""
    return or_(
        Handover.opened_by_id == person, Handover.word_by_id == person, Handover.closed_by_id == person
    )


def _questions(person: int) -> ColumnElement[bool]:
    return or_(Question.asker_id == person, Question.expert_id == person, Question.answered_by_id == person)


SECTIONS: dict[str, Rows] = {
    "agreements": lambda person: select(Agreement).where(Agreement.shadowing_id.in_(_pairs(person))),
    "agreement_criteria": lambda person: (
        select(AgreementCriterion).join(Agreement).where(Agreement.shadowing_id.in_(_pairs(person)))
    ),
    "concerns": lambda person: select(Concern).where(Concern.shadowing_id.in_(_pairs(person))),
    "sessions": lambda person: select(Meeting).where(Meeting.shadowing_id.in_(_pairs(person))),
    "follow_ups": lambda person: select(FollowUp).where(FollowUp.person_id == person),
    "feedback": lambda person: select(Feedback).where(_feedback(person)),
    "suggestions": lambda person: select(Suggestion).join(Feedback).where(_feedback(person)),
    "practices": lambda person: select(Practice).where(Practice.person_id == person),
    "pulses": lambda person: select(Pulse).where(Pulse.person_id == person),
    "questions": lambda person: select(Question).where(_questions(person)),
    "question_moves": lambda person: select(QuestionMove).join(Question).where(_questions(person)),
    "planned_checks": lambda person: (
        select(PlannedCheck).where(or_(PlannedCheck.person_id == person, PlannedCheck.assessor_id == person))
    ),
    "quiz_answers": lambda person: (
        select(QuizAnswer).where(QuizAnswer.planned_check_id.in_(_own_checks(person)))
    ),
    "predictions": lambda person: (
        select(Prediction).join(Evidence, Evidence.id == Prediction.evidence_id)
        .where(Evidence.person_id == person)
    ),
    "handovers": lambda person: select(Handover).where(_handovers(person)),
    "handover_items": lambda person: select(HandoverItem).where(HandoverItem.decided_by_id == person),
    "handover_questions": lambda person: (
        select(HandoverQuestion).join(Question)
        .where(or_(HandoverQuestion.decided_by_id == person, _questions(person)))
    ),
    "handover_notes": lambda person: select(HandoverNote).where(HandoverNote.author_id == person),
    "procedures": lambda person: select(Procedure).where(Procedure.owner_id == person),
    "procedure_versions": lambda person: (
        select(ProcedureVersion).where(ProcedureVersion.author_id == person)
    ),
    "procedure_confirmations": lambda person: (
        select(ProcedureConfirmation).where(ProcedureConfirmation.person_id == person)
    ),
    "signed_links": lambda person: (
        select(SignedLink).where(or_(SignedLink.person_id == person, SignedLink.asked_by_id == person))
    ),
    "saved_views": lambda person: select(SavedView).where(SavedView.owner_id == person),
    "view_mails": lambda person: select(ViewMail).where(ViewMail.person_id == person),
    "mails": lambda person: select(Mail).where(Mail.person_id == person),
    "mail_choices": lambda person: select(MailChoice).where(MailChoice.person_id == person),
    "scenarios": lambda person: select(Scenario).where(Scenario.owner_id == person),
    "scenario_groups": lambda person: (
        select(ScenarioGroup).join(Scenario, Scenario.id == ScenarioGroup.scenario_id)
        .where(Scenario.owner_id == person)
    ),
    "scenario_people": lambda person: (
        select(ScenarioPerson).join(Scenario, Scenario.id == ScenarioPerson.scenario_id)
        .where(or_(ScenarioPerson.person_id == person, Scenario.owner_id == person))
    ),
    "offers": lambda person: select(Offer).where(Offer.person_id == person),
    "offer_skills": lambda person: select(OfferSkill).join(Offer).where(Offer.person_id == person),
    "mentor_requests": lambda person: select(MentorRequest).where(MentorRequest.id.in_(_requests(person))),
    "mentor_request_skills": lambda person: (
        select(MentorRequestSkill).where(MentorRequestSkill.request_id.in_(_requests(person)))
    ),
    "mentor_request_moves": lambda person: (
        select(MentorRequestMove).where(MentorRequestMove.request_id.in_(_requests(person)))
    ),
    "farewells": lambda person: select(Farewell).where(Farewell.shadowing_id.in_(_pairs(person))),
    "contests": lambda person: (
        select(Contest).join(Evidence, Evidence.id == Contest.evidence_id)
        .where(or_(Evidence.person_id == person, Contest.answered_by_id == person))
    ),
    "posts": lambda person: select(Post).where(Post.author_id == person),
    "post_versions": lambda person: (
        select(PostVersion).join(Post, Post.id == PostVersion.post_id).where(Post.author_id == person)
    ),
    "post_cases": lambda person: (
        select(PostCase).join(Post, Post.id == PostCase.post_id)
        .where(or_(Post.author_id == person, PostCase.decided_by_id == person,
                   PostCase.appeal_decided_by_id == person))
    ),
    "post_flags": lambda person: select(PostFlag).where(PostFlag.person_id == person),
    "post_follows": lambda person: select(PostFollow).where(PostFollow.person_id == person),
    "tag_follows": lambda person: select(TagFollow).where(TagFollow.person_id == person),
    "person_follows": lambda person: (
        select(PersonFollow).where(or_(PersonFollow.person_id == person, PersonFollow.followed_id == person))
    ),
    # Not who blocks them: that is theirs alone.
    "person_blocks": lambda person: select(PersonBlock).where(PersonBlock.person_id == person),
    "follow_digests": lambda person: select(FollowDigest).where(FollowDigest.person_id == person),
    "suspensions": lambda person: select(Suspension).where(Suspension.person_id == person),
    "pathways": lambda person: (
        select(Walk).where(or_(Walk.person_id == person, Walk.proposed_by_id == person))
    ),
    "pathway_versions": lambda person: (
        select(PathwayVersion).where(PathwayVersion.published_by_id == person)
    ),
    "calendar_feed": lambda person: select(CalendarFeed).where(CalendarFeed.person_id == person),
}  # fmt: skip
"""By section of the person's file: what selects its rows."""


def rows(section: str, person_id: int) -> list[Any]:
    """Return the rows of a section."""
    return list(db.session.scalars(SECTIONS[section](person_id)))


def counts(person_id: int) -> dict[str, int]:
    """Return how many rows each section has; one statement."""
    numbers = [
        select(func.count()).select_from(build(person_id).subquery()).scalar_subquery().label(name)
        for name, build in SECTIONS.items()
    ]
    return dict(db.session.execute(select(*numbers)).one()._mapping)


def signed_packs(person_id: int) -> list[str]:
    """Return the packs of the closed engagements in which the person was a mentee."""
    learned = select(Shadowing.engagement_id).where(Shadowing.mentee_id == person_id)
    closed = select(Handover.pack).where(Handover.engagement_id.in_(learned), Handover.closed_at.is_not(None))
    return list(db.session.scalars(closed.order_by(Handover.closed_at, Handover.id)))
