"""All models, gathered so that relationships find each other."""

from ktrack.models.account import Account
from ktrack.models.engagement import Amendment, Engagement, EngagementExpert, PlanItem
from ktrack.models.evidence import Evidence
from ktrack.models.holding import ClockStep, Holding, Segment
from ktrack.models.log_entry import EntryLink, LogEntry, LogRevision
from ktrack.models.person import Departure, Person
from ktrack.models.policy import PolicyVersion
from ktrack.models.shadowing import Shadowing, ShadowingSkill
from ktrack.models.skill import Skill
from ktrack.models.team import Team
from ktrack.models.trail import AuditEvent, DataVersion, RecordRead

__all__ = [
    "Account",
    "Amendment",
    "AuditEvent",
    "ClockStep",
    "DataVersion",
    "Departure",
    "Engagement",
    "EngagementExpert",
    "EntryLink",
    "Evidence",
    "Holding",
    "LogEntry",
    "LogRevision",
    "Person",
    "PlanItem",
    "PolicyVersion",
    "RecordRead",
    "Segment",
    "Shadowing",
    "ShadowingSkill",
    "Skill",
    "Team",
]
