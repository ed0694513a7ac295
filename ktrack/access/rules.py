"""Who may do what: one table. Any one of the predicates of a permission suffices.

A predicate takes the viewer and the subject. Without a subject it answers whether there can be a subject at
all for which the viewer is allowed: that is what decides whether a link is shown and a route is entered.
Which rows a viewer sees in lists is the other half: `rows.py`.
"""

from collections.abc import Callable
from typing import Any

from ktrack.access.permissions import Permission
from ktrack.models import (
    Agreement,
    Contest,
    Engagement,
    Evidence,
    Feedback,
    LogEntry,
    MentorRequest,
    Person,
    PlannedCheck,
    Post,
    PostCase,
    Procedure,
    Question,
    SavedView,
    Shadowing,
)
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


def brings_it(viewer: Person, engagement: Engagement | None) -> bool:
    """The engagement's experts."""
    if viewer.role is Role.EXECUTIVE:
        return False
    return engagement is None or viewer.id in {expert.id for expert in engagement.experts}


def wrote_it(viewer: Person, entry: LogEntry | None) -> bool:
    """Whoever wrote the log entry."""
    return entry is None or entry.person_id == viewer.id


def mentors_it(viewer: Person, shadowing: Shadowing | None) -> bool:
    """The mentor of the shadowing, internal or freelancer."""
    return viewer.role is not Role.EXECUTIVE and (shadowing is None or shadowing.mentor_id == viewer.id)


def is_one_of_pair(viewer: Person, shadowing: Shadowing | None) -> bool:
    """The mentor and the mentee of the shadowing, and nobody else."""
    if viewer.role is Role.EXECUTIVE:
        return False
    return shadowing is None or viewer.id in (shadowing.mentor_id, shadowing.mentee_id)


def answers_it(viewer: Person, agreement: Agreement | None) -> bool:
    """The one of the pair who has not proposed the agreement."""
    if agreement is None:
        return viewer.role is not Role.EXECUTIVE
    return is_one_of_pair(viewer, agreement.shadowing) and viewer.id != agreement.proposed_by_id


def manages_shadowing(viewer: Person, shadowing: Shadowing | None) -> bool:
    """The manager of the shadowing's engagement, except about themselves."""
    if viewer.role is not Role.MANAGER:
        return False
    return shadowing is None or (manages_pair(viewer, shadowing) and shadowing.mentee_id != viewer.id)


def manages_pair(viewer: Person, shadowing: Shadowing) -> bool:
    """The manager of the pair's engagement; a pair that has found each other has none."""
    return shadowing.engagement is not None and shadowing.engagement.manager_id == viewer.id


def learns_in_it(viewer: Person, shadowing: Shadowing | None) -> bool:
    """The mentee of the shadowing."""
    if viewer.role is Role.EXECUTIVE or viewer.kind is not Kind.INTERNAL:
        return False
    return shadowing is None or shadowing.mentee_id == viewer.id


def asked_it(viewer: Person, question: Question | None) -> bool:
    """Whoever asked the question."""
    if viewer.role is Role.EXECUTIVE or viewer.kind is not Kind.INTERNAL:
        return False
    return question is None or question.asker_id == viewer.id


def was_asked(viewer: Person, question: Question | None) -> bool:
    """Whoever has the question or had it before, and the mentor of the pair."""
    if viewer.role is Role.EXECUTIVE:
        return False
    if question is None:
        return True
    had_it = {question.expert_id, *(move.from_id for move in question.moves)}
    return viewer.id in had_it | {question.shadowing.mentor_id} and viewer.id != question.asker_id


def manages_question(viewer: Person, question: Question | None) -> bool:
    """The manager of the engagement in which it was asked; without one, a manager of the asker's team who
    was asked to help."""
    if viewer.role is not Role.MANAGER:
        return False
    if question is None or question.shadowing.engagement_id is not None:
        return question is None or manages_pair(viewer, question.shadowing)
    pair = (question.shadowing.mentor_id, question.shadowing.mentee_id)
    same_team = viewer.team_id is not None and viewer.team_id == question.shadowing.mentee.team_id
    return question.escalated_at is not None and same_team and viewer.id not in pair


def is_asked_to_mentor(viewer: Person, request: MentorRequest | None) -> bool:
    """Whoever is asked now to be a mentor."""
    if viewer.role is Role.EXECUTIVE:
        return False
    return request is None or request.mentor_id == viewer.id


def asks_for_mentor(viewer: Person, request: MentorRequest | None) -> bool:
    """Whoever asks for a mentor."""
    if viewer.role is Role.EXECUTIVE or viewer.kind is not Kind.INTERNAL:
        return False
    return request is None or request.asker_id == viewer.id


def found_each_other(viewer: Person, shadowing: Shadowing | None) -> bool:
    """The mentor and the mentee of a relationship that has no engagement."""
    without = shadowing is None or shadowing.engagement_id is None
    return without and is_one_of_pair(viewer, shadowing)


def assessed_it(viewer: Person, evidence: Evidence | None) -> bool:
    """Whoever recorded the sign-off, check or attested use."""
    return evidence is None or evidence.assessor_id == viewer.id


def is_about_viewer(viewer: Person, evidence: Evidence | None) -> bool:
    """Whose skill somebody else has assessed or attested."""
    if viewer.kind is not Kind.INTERNAL:
        return False
    return evidence is None or (
        evidence.person_id == viewer.id and evidence.assessor_id not in (None, viewer.id)
    )


def answers_contest(viewer: Person, contest: Contest | None) -> bool:
    """Whoever assessed it, and a manager who sees it (`rows.contests`), except about themselves."""
    if viewer.role is Role.EXECUTIVE or contest is None:
        return viewer.role is not Role.EXECUTIVE
    assessed = contest.evidence.assessor_id == viewer.id
    return contest.evidence.person_id != viewer.id and (assessed or viewer.role is Role.MANAGER)


def receives_it(viewer: Person, feedback: Feedback | None) -> bool:
    """Whoever the feedback is for."""
    if viewer.role is Role.EXECUTIVE:
        return False
    return feedback is None or feedback.receiver_id == viewer.id


def is_checked(viewer: Person, check: PlannedCheck | None) -> bool:
    """Whose skill the planned check is about."""
    if viewer.role is Role.EXECUTIVE or viewer.kind is not Kind.INTERNAL:
        return False
    return check is None or check.person_id == viewer.id


def holds_check(viewer: Person, check: PlannedCheck | None) -> bool:
    """Whoever is to hold the planned check."""
    return viewer.role is not Role.EXECUTIVE and (check is None or check.assessor_id == viewer.id)


def manages_check(viewer: Person, check: PlannedCheck | None) -> bool:
    """A manager who sees the planned check (`rows.planned_checks`), except about themselves."""
    return viewer.role is Role.MANAGER and (check is None or check.person_id != viewer.id)


def keeps_it(viewer: Person, view: SavedView | None) -> bool:
    """Whoever saved the view."""
    if viewer.role not in (Role.EXECUTIVE, Role.ADMIN):
        return False
    return view is None or view.owner_id == viewer.id


def writes_procedures(viewer: Person, procedure: Procedure | None) -> bool:
    """Staff, managers, and freelancers (while they are engaged, which the slice knows)."""
    return viewer.role in (Role.STAFF, Role.MANAGER, Role.FREELANCER)


def owns_procedure(viewer: Person, procedure: Procedure | None) -> bool:
    """Whoever looks after the procedure."""
    if viewer.role is Role.EXECUTIVE:
        return False
    return procedure is None or procedure.owner_id == viewer.id


def wrote_post(viewer: Person, post: Post | None) -> bool:
    """Whoever wrote the post or the reply."""
    return post is None or post.author_id == viewer.id


def reads_post(viewer: Person, post: Post | None) -> bool:
    """Everybody but who wrote it."""
    return post is None or post.author_id != viewer.id


def moderates(viewer: Person, case: PostCase | None) -> bool:
    """Whoever an administrator has named moderator, except about what they wrote themselves."""
    if viewer.moderator_since is None or viewer.kind is not Kind.INTERNAL:
        return False
    return case is None or case.post.author_id != viewer.id


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
    Permission.ENGAGEMENT_MANAGER: (manages_it, admin),  # a manager who left gives nothing away
    Permission.HANDOVER: (not_executive,),  # which ones: rows.engagements
    Permission.HANDOVER_PREPARE: (manages_it, admin),
    Permission.HANDOVER_WORD: (brings_it,),
    Permission.LOG: (internal,),
    Permission.LOG_ENTRY: (anyone,),  # which ones: rows.log_entries
    Permission.LOG_CORRECT: (wrote_it,),
    Permission.USE: (internal,),
    Permission.USE_ATTEST: (mentors_it, manages_shadowing),
    Permission.SIGN_OFF: (mentors_it, manages_shadowing),
    Permission.CHECK: (mentors_it, manages_shadowing),
    Permission.CHECKS: (not_executive,),  # which ones: rows.planned_checks
    Permission.CHECK_HOLD: (holds_check,),
    Permission.CHECK_MOVE: (is_checked, holds_check, manages_check),
    Permission.CHECK_ARRANGE: (holds_check, manages_check),
    Permission.CHECKS_PLAN: (manager, admin),
    Permission.QUIZ_TAKE: (is_checked,),
    Permission.QUIZ_WRITE: (not_executive,),  # for which skills: rows.skills_taught
    Permission.EVIDENCE: (anyone,),  # which ones: rows.evidence
    Permission.EVIDENCE_CORRECT: (assessed_it,),
    Permission.PLANNING: (manager, admin),  # for which engagements: rows.engagements_planned
    Permission.PLANNING_CREATE: (manages_it,),
    Permission.CONTEST: (anyone,),  # which ones: rows.contests
    Permission.CONTEST_RAISE: (is_about_viewer,),
    Permission.CONTEST_ANSWER: (answers_contest,),
    Permission.PAIR: (not_executive,),  # which ones: rows.shadowings
    Permission.AGREEMENT: (is_one_of_pair, manages_shadowing),  # which ones: rows.agreements
    Permission.AGREEMENT_PROPOSE: (is_one_of_pair,),
    Permission.AGREEMENT_ANSWER: (answers_it,),
    Permission.CONCERNS: (is_one_of_pair,),  # which ones: rows.concerns
    Permission.CONCERN_RAISE: (learns_in_it,),
    Permission.CONCERN_ANSWER: (mentors_it,),
    Permission.SESSIONS: (not_executive,),  # which ones: rows.shadowings
    Permission.SESSION: (not_executive,),  # which ones: rows.meetings
    Permission.SESSION_PROPOSE: (is_one_of_pair,),
    Permission.QUESTIONS: (not_executive,),  # which ones: rows.questions
    Permission.QUESTION_ASK: (learns_in_it,),
    Permission.QUESTION_ANSWER: (was_asked,),
    Permission.QUESTION_ESCALATE: (asked_it,),
    Permission.QUESTION_MOVE: (manages_question,),
    Permission.FEEDBACK: (is_one_of_pair,),  # which ones: rows.feedback
    Permission.SUGGESTION: (receives_it,),
    Permission.PRACTICE: (mentors_it,),
    Permission.MENTORS: (anyone,),  # which ones: rows.offers
    Permission.MENTOR_OFFER: (not_executive,),
    Permission.MENTOR_REQUESTS: (not_executive,),  # which ones: rows.mentor_requests
    Permission.MENTOR_REQUEST: (learns_in_it,),
    Permission.MENTOR_ANSWER: (is_asked_to_mentor,),
    Permission.MENTOR_WITHDRAW: (asks_for_mentor,),
    Permission.MENTORING_END: (found_each_other,),
    Permission.PULSE: (is_one_of_pair,),
    Permission.PULSE_TREND: (not_executive,),  # which ones: rows.pulse_trends
    Permission.LINKS: (learns_in_it, manages_shadowing),
    Permission.PERSON_RECORD: (not_executive,),  # which ones: rows.people_known
    Permission.PEOPLE_MANAGE: (admin,),
    Permission.TEAMS_MANAGE: (admin,),
    Permission.CALIBRATION: (executive, admin),
    Permission.POLICY: (admin,),
    Permission.SAVED_VIEWS: (executive, admin),  # which ones: rows.saved_views
    Permission.SAVED_VIEW_CHANGE: (keeps_it,),
    Permission.PRIVACY: (anyone,),
    Permission.PRIVACY_RULES: (admin,),
    Permission.AUDIT: (admin,),
    Permission.ATTENTION: (manager,),  # which ones: those one manages
    Permission.MAIL: (admin,),
    Permission.SEARCH: (anyone,),  # of each topic what that topic's own permission and rows allow
    Permission.LEAVING: (manager, executive, admin),  # about whom: rows.people_to_lose
    Permission.PROCEDURES: (anyone,),  # which ones: procedure_rows.readable
    Permission.PROCEDURE_WRITE: (writes_procedures,),  # which ones: procedure_rows.written
    Permission.PROCEDURE_CONFIRM: (owns_procedure, internal),  # who has proved a skill of it: its slice
    Permission.PROCEDURE_KEEP: (owns_procedure, manager, admin),
    Permission.BOARD: (anyone,),  # which posts: rows.posts
    Permission.BOARD_POST: (anyone,),  # freelancers while they have an engagement: board/entry.py
    Permission.BOARD_OWN: (wrote_post,),
    Permission.BOARD_FLAG: (reads_post,),
    Permission.BOARD_MODERATE: (moderates,),
    Permission.MODERATORS: (admin,),
    Permission.PATHWAYS: (internal,),  # which ones: path_rows.pathways
    Permission.PATHWAY_JOIN: (internal,),
    Permission.PATHWAY_PEOPLE: (manager, admin),  # whom: path_rows.walks
    Permission.PATHWAY_PROPOSE: (manager, admin),  # to whom: path_rows.people_led
    Permission.PATHWAY_EDIT: (manager, admin),
    Permission.PATHWAY_PUBLISH: (admin,),
    Permission.COMPETENCIES: (admin,),
    Permission.GAPS: (manager, executive, admin),  # of which teams: its slice
}


def may(viewer: Person, permission: Permission, subject: object = None) -> bool:
    """Whether `viewer` has `permission` for `subject` (None: for any subject there may be)."""
    return any(predicate(viewer, subject) for predicate in RULES[permission])
