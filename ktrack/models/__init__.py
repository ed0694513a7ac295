"""All models, gathered so that relationships find each other."""

from ktrack.models.account import Account
from ktrack.models.agreement import Agreement, AgreementCriterion, Concern
from ktrack.models.engagement import Amendment, Engagement, EngagementExpert, PlanItem
from ktrack.models.evidence import Evidence
from ktrack.models.feedback import Feedback, Practice, Pulse, Suggestion
from ktrack.models.following import FollowDigest, PersonBlock, PersonFollow, PostFollow, TagFollow
from ktrack.models.handover import (
    Handover,
    HandoverItem,
    HandoverLink,
    HandoverNote,
    HandoverQuestion,
)
from ktrack.models.holding import ClockStep, Holding, Segment
from ktrack.models.leaf import Leaf, LeafMonths, SkillVersion
from ktrack.models.log_entry import EntryLink, LogEntry, LogRevision
from ktrack.models.mail import Mail, MailChoice, WorkerBeat
from ktrack.models.meeting import FollowUp, Meeting
from ktrack.models.mentor_request import (
    Farewell,
    MentorRequest,
    MentorRequestMove,
    MentorRequestSkill,
)
from ktrack.models.moderation import PostCase, PostFlag, Suspension
from ktrack.models.offer import Offer, OfferSkill
from ktrack.models.pathway import (
    Pathway,
    PathwayVersion,
    Stage,
    StageNeed,
    StageResource,
    StageSkill,
    Walk,
)
from ktrack.models.person import Departure, Person
from ktrack.models.planned_check import PlannedCheck, QuizAnswer, QuizQuestion
from ktrack.models.policy import PolicyVersion
from ktrack.models.post import Post, PostTag, PostVersion, Tag
from ktrack.models.prediction import KappaProposal, Prediction
from ktrack.models.privacy import Contest, PrivacyRules
from ktrack.models.procedure import (
    Procedure,
    ProcedureCheck,
    ProcedureConfirmation,
    ProcedureEngagement,
    ProcedureSkill,
    ProcedureVersion,
)
from ktrack.models.question import Question, QuestionMove
from ktrack.models.saved_view import SavedView, ViewMail
from ktrack.models.scenario import Scenario, ScenarioGroup, ScenarioPerson
from ktrack.models.search import SearchDocument
from ktrack.models.shadowing import Shadowing, ShadowingSkill
from ktrack.models.signed_link import CalendarFeed, SignedLink
from ktrack.models.skill import Skill
from ktrack.models.team import Team
from ktrack.models.trail import AuditEvent, DataVersion, RecordRead

__all__ = [
    "Account",
    "Agreement",
    "AgreementCriterion",
    "Amendment",
    "AuditEvent",
    "CalendarFeed",
    "ClockStep",
    "Concern",
    "Contest",
    "DataVersion",
    "Departure",
    "Engagement",
    "EngagementExpert",
    "EntryLink",
    "Evidence",
    "Farewell",
    "Feedback",
    "FollowDigest",
    "FollowUp",
    "Handover",
    "HandoverItem",
    "HandoverLink",
    "HandoverNote",
    "HandoverQuestion",
    "Holding",
    "KappaProposal",
    "Leaf",
    "LeafMonths",
    "LogEntry",
    "LogRevision",
    "Mail",
    "MailChoice",
    "Meeting",
    "MentorRequest",
    "MentorRequestMove",
    "MentorRequestSkill",
    "Offer",
    "OfferSkill",
    "Pathway",
    "PathwayVersion",
    "Person",
    "PersonBlock",
    "PersonFollow",
    "PlanItem",
    "PlannedCheck",
    "PolicyVersion",
    "Post",
    "PostCase",
    "PostFlag",
    "PostFollow",
    "PostTag",
    "PostVersion",
    "Practice",
    "Prediction",
    "PrivacyRules",
    "Procedure",
    "ProcedureCheck",
    "ProcedureConfirmation",
    "ProcedureEngagement",
    "ProcedureSkill",
    "ProcedureVersion",
    "Pulse",
    "Question",
    "QuestionMove",
    "QuizAnswer",
    "QuizQuestion",
    "RecordRead",
    "SavedView",
    "Scenario",
    "ScenarioGroup",
    "ScenarioPerson",
    "SearchDocument",
    "Segment",
    "Shadowing",
    "ShadowingSkill",
    "SignedLink",
    "Skill",
    "SkillVersion",
    "Stage",
    "StageNeed",
    "StageResource",
    "StageSkill",
    "Suggestion",
    "Suspension",
    "Tag",
    "TagFollow",
    "Team",
    "ViewMail",
    "Walk",
    "WorkerBeat",
]
