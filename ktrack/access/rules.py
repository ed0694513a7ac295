"""Who may do what: one table. Any one of the predicates of a permission suffices.

A predicate takes the viewer and the subject. Without a subject it answers whether there can be a subject at
all for which the viewer is allowed: that is what decides whether a link is shown and a route is entered.
Which rows a viewer sees in lists is the other half: `rows.py`.
"""

from collections.abc import Callable
from typing import Any

from ktrack.access.permissions import Permission
from ktrack.models import Engagement, Evidence, LogEntry, Person, Shadowing
from ktrack.models.choices import Kind, Role

Predicate = Callable[[Person, Any], bool]


def anyone(viewer: Person, subject: object) -> bool:
    """Everybody who has signed in."""
    return True


def admin(viewer: Person, subject: object) -> bool:
    """Administrators."""
    return viewer.role is Role.ADMIN


def manager(viewer: Person, subject: object) -> bool:
    """Managers, whatever the subject."""
    return viewer.role is Role.MANAGER


def executive(viewer: Person, subject: object) -> bool:
    """Executives."""
    return viewer.role is Role.EXECUTIVE


def internal(viewer: Person, subject: object) -> bool:
    """People of the company, who can learn: everybody but freelancers."""
    return viewer.kind is Kind.INTERNAL


def not_executive(viewer: Person, subject: object) -> bool:
    """Everybody but executives, who see skills, teams and counts only."""
    return viewer.role is not Role.EXECUTIVE


def manages_it(viewer: Person, engagement: Engagement | None) -> bool:
    """The engagement's manager."""
    return viewer.role is Role.MANAGER and (engagement is None or engagement.manager_id == viewer.id)


def wrote_it(viewer: Person, entry: LogEntry | None) -> bool:
    """Whoever wrote the log entry."""
    return entry is None or entry.person_id == viewer.id


def mentors_it(viewer: Person, shadowing: Shadowing | None) -> bool:
    """The mentor of the shadowing, internal or freelancer."""
    return viewer.role is not Role.EXECUTIVE and (shadowing is None or shadowing.mentor_id == viewer.id)


def manages_shadowing(viewer: Person, shadowing: Shadowing | None) -> bool:
    """The manager of the shadowing's engagement, except about themselves."""
    if viewer.role is not Role.MANAGER:
        return False
    return shadowing is None or (
        shadowing.engagement.manager_id == viewer.id and shadowing.mentee_id != viewer.id
    )


def assessed_it(viewer: Person, evidence: Evidence | None) -> bool:
    """Whoever recorded the sign-off, check or attested use."""
    return evidence is None or evidence.assessor_id == viewer.id


RULES: dict[Permission, tuple[Predicate, ...]] = {
    Permission.HOME: (anyone,),
    Permission.OWN_RECORD: (anyone,),
    Permission.OWN_ACCOUNT: (anyone,),
    Permission.DASHBOARD: (executive, admin),
    Permission.SKILLS: (internal,),
    Permission.SKILL_EDIT: (admin,),
    Permission.ENGAGEMENTS: (not_executive,),
    Permission.ENGAGEMENT: (not_executive,),  # which ones: rows.engagements
    Permission.ENGAGEMENT_REGISTER: (manager,),
    Permission.ENGAGEMENT_EDIT: (manages_it,),
    Permission.LOG: (internal,),
    Permission.LOG_ENTRY: (anyone,),  # which ones: rows.log_entries
    Permission.LOG_CORRECT: (wrote_it,),
    Permission.USE: (internal,),
    Permission.USE_ATTEST: (mentors_it, manages_shadowing),
    Permission.SIGN_OFF: (mentors_it, manages_shadowing),
    Permission.CHECK: (mentors_it, manages_shadowing),
    Permission.EVIDENCE: (anyone,),  # which ones: rows.evidence
    Permission.EVIDENCE_CORRECT: (assessed_it,),
    Permission.PERSON_RECORD: (not_executive,),  # which ones: rows.people_known
    Permission.PEOPLE_MANAGE: (admin,),
    Permission.TEAMS_MANAGE: (admin,),
    Permission.POLICY: (admin,),
    Permission.AUDIT: (admin,),
}


def may(viewer: Person, permission: Permission, subject: object = None) -> bool:
    """Whether `viewer` has `permission` for `subject` (None: for any subject there may be)."""
    return any(predicate(viewer, subject) for predicate in RULES[permission])
