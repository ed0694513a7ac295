"""Which rows a viewer may see: SQL conditions that every list and every lookup by id carries.

What is not among them answers 404, as if it did not exist.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import aliased

from ktrack.access import privacy
from ktrack.models import (
    Agreement,
    Concern,
    Contest,
    Departure,
    Engagement,
    EngagementExpert,
    Evidence,
    Feedback,
    LogEntry,
    Meeting,
    MentorRequest,
    MentorRequestMove,
    Offer,
    Person,
    PlanItem,
    PlannedCheck,
    Post,
    PostCase,
    Question,
    QuestionMove,
    SavedView,
    Scenario,
    Shadowing,
    ShadowingSkill,
    SignedLink,
    Skill,
)
from ktrack.models.choices import EvidenceType, Kind, LinkPurpose, Role


def engagements(viewer: Person) -> ColumnElement[bool]:
    """Managers: those they manage; everybody but executives: those they teach or learn in; admins: all."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is Role.EXECUTIVE:
        return false()
    expert = select(EngagementExpert.engagement_id).where(EngagementExpert.person_id == viewer.id)
    paired = select(Shadowing.engagement_id).where(_takes_part(viewer))
    taking_part = or_(Engagement.id.in_(expert), Engagement.id.in_(paired))
    return (
        or_(Engagement.manager_id == viewer.id, taking_part) if viewer.role is Role.MANAGER else taking_part
    )


def _takes_part(viewer: Person) -> ColumnElement[bool]:
    return or_(Shadowing.mentor_id == viewer.id, Shadowing.mentee_id == viewer.id)


def engagements_planned(viewer: Person) -> ColumnElement[bool]:
    """Engagements for which one says who shadows: managers those they manage, administrators all."""
    if viewer.role is Role.ADMIN:
        return true()
    return Engagement.manager_id == viewer.id if viewer.role is Role.MANAGER else false()


def shadowings(viewer: Person) -> ColumnElement[bool]:
    """One's own, as mentor or mentee; managers: those of their engagements; admins: all."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is not Role.MANAGER:
        return _takes_part(viewer)
    managed = select(Engagement.id).where(Engagement.manager_id == viewer.id)
    return or_(_takes_part(viewer), Shadowing.engagement_id.in_(managed))


def own_shadowings(viewer: Person) -> ColumnElement[bool]:
    """Those in which one takes part oneself, as mentor or mentee, whatever one's role."""
    return _takes_part(viewer)


def agreements(viewer: Person) -> ColumnElement[bool]:
    """Agreements of `pairs`."""
    return Agreement.shadowing_id.in_(select(Shadowing.id).where(pairs(viewer)))


def concerns(viewer: Person) -> ColumnElement[bool]:
    """What the mentees of one's own pairs want heard; nobody else's."""
    return Concern.shadowing_id.in_(select(Shadowing.id).where(_takes_part(viewer)))


def meetings(viewer: Person) -> ColumnElement[bool]:
    """Sessions with what was said in them: those of one's own pairs, and nobody else's."""
    return Meeting.shadowing_id.in_(select(Shadowing.id).where(_takes_part(viewer)))


def pairs(viewer: Person) -> ColumnElement[bool]:
    """One's own shadowings; managers: also those of their engagements; what pairs do is nobody else's."""
    if viewer.role is Role.EXECUTIVE:
        return false()
    if viewer.role is not Role.MANAGER:
        return _takes_part(viewer)
    managed = select(Engagement.id).where(Engagement.manager_id == viewer.id)
    return or_(_takes_part(viewer), Shadowing.engagement_id.in_(managed))


def questions(viewer: Person) -> ColumnElement[bool]:
    """Those of `pairs`, those one was asked, and those one was asked to help with as manager of a team."""
    if viewer.role is Role.EXECUTIVE:
        return false()
    had = select(QuestionMove.question_id).where(QuestionMove.from_id == viewer.id)
    return or_(
        Question.expert_id == viewer.id,
        Question.id.in_(had),
        Question.shadowing_id.in_(select(Shadowing.id).where(pairs(viewer))),
        helped_questions(viewer),
    )


def helped_questions(viewer: Person) -> ColumnElement[bool]:
    """Questions of the team's people outside engagements that a manager of it was asked to help with."""
    if viewer.role is not Role.MANAGER or viewer.team_id is None:
        return false()
    found = (
        select(Shadowing.id)
        .join(Person, Person.id == Shadowing.mentee_id)
        .where(Shadowing.engagement_id.is_(None), Person.team_id == viewer.team_id, not_(_takes_part(viewer)))
    )
    return and_(Question.escalated_at.is_not(None), Question.shadowing_id.in_(found))


def feedback(viewer: Person) -> ColumnElement[bool]:
    """What one gives or receives, and nobody else's: also after a shadowing has got another mentor."""
    return or_(Feedback.giver_id == viewer.id, Feedback.receiver_id == viewer.id)


def pulse_trends(viewer: Person) -> ColumnElement[bool]:
    """Shadowings of engagements one manages; not one's own, where the mean would show the other's answers."""
    if viewer.role is not Role.MANAGER:
        return false()
    managed = select(Engagement.id).where(Engagement.manager_id == viewer.id)
    return and_(Shadowing.engagement_id.in_(managed), not_(_takes_part(viewer)))


def offers(today: date) -> ColumnElement[bool]:
    """Offers to mentor that stand on a day: neither paused nor withdrawn, of people who are there.

    Freelancers offer while an engagement of theirs runs, and executives do not.
    """
    rests = and_(Offer.paused_at.is_not(None), or_(Offer.paused_until.is_(None), Offer.paused_until > today))
    back = or_(Departure.returned_on.is_(None), Departure.returned_on > today)
    away = exists().where(Departure.person_id == Offer.person_id, Departure.left_on <= today, back)
    hired = (
        select(EngagementExpert.person_id)
        .join(Engagement, Engagement.id == EngagementExpert.engagement_id)
        .where(Engagement.starts_on <= today, Engagement.ends_on >= today)
    )
    freelancer = and_(Person.kind == Kind.FREELANCER, Person.id.in_(hired))
    inside = and_(Person.kind == Kind.INTERNAL, Person.role != Role.EXECUTIVE)
    there = exists().where(Person.id == Offer.person_id, or_(inside, freelancer)).correlate(Offer)
    return and_(Offer.withdrawn_at.is_(None), not_(rests), not_(away.correlate(Offer)), there)


def mentor_requests(viewer: Person) -> ColumnElement[bool]:
    """Requests for mentoring that one has made, is asked by or has forwarded; nobody else's."""
    if viewer.role is Role.EXECUTIVE:
        return false()
    had = select(MentorRequestMove.request_id).where(MentorRequestMove.from_id == viewer.id)
    return or_(
        MentorRequest.asker_id == viewer.id, MentorRequest.mentor_id == viewer.id, MentorRequest.id.in_(had)
    )


def planned_checks(viewer: Person) -> ColumnElement[bool]:
    """One's own and those one is to hold; managers: also those of what is learned in their engagements."""
    if viewer.role is Role.EXECUTIVE:
        return false()
    own = or_(PlannedCheck.person_id == viewer.id, PlannedCheck.assessor_id == viewer.id)
    if viewer.role is not Role.MANAGER:
        return own
    managed = (
        select(Shadowing.id)
        .join(Engagement)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .where(Engagement.manager_id == viewer.id, Shadowing.mentee_id == PlannedCheck.person_id)
        .where(ShadowingSkill.skill_id == PlannedCheck.skill_id)
    )
    return or_(own, managed.exists())


def skills_taught(viewer: Person) -> ColumnElement[bool]:
    """Skills one passes on: as a mentor, as an engagement's expert, or that one's engagements plan."""
    if viewer.role is Role.EXECUTIVE:
        return false()
    mentored = select(ShadowingSkill.skill_id).join(Shadowing).where(Shadowing.mentor_id == viewer.id)
    brought = (
        select(PlanItem.skill_id)
        .join(EngagementExpert, EngagementExpert.engagement_id == PlanItem.engagement_id)
        .where(EngagementExpert.person_id == viewer.id)
    )
    taught = or_(Skill.id.in_(mentored), Skill.id.in_(brought))
    if viewer.role is not Role.MANAGER:
        return taught
    managed = select(PlanItem.skill_id).join(Engagement).where(Engagement.manager_id == viewer.id)
    return or_(taught, Skill.id.in_(managed))


def links(viewer: Person) -> ColumnElement[bool]:
    """Signed links one has asked for; managers: also those about their engagements."""
    own = SignedLink.asked_by_id == viewer.id
    if viewer.role is not Role.MANAGER:
        return own
    managed = select(Engagement.id).where(Engagement.manager_id == viewer.id)
    return or_(own, links_of(select(Shadowing.id).where(Shadowing.engagement_id.in_(managed))))


def links_of(shadowings: Select[int]) -> ColumnElement[bool]:
    """Signed links about these shadowings, their questions and their agreements."""
    about = {
        LinkPurpose.CONFIRM_LEVEL: shadowings,
        LinkPurpose.ANSWER_QUESTION: select(Question.id).where(Question.shadowing_id.in_(shadowings)),
        LinkPurpose.ACCEPT_AGREEMENT: select(Agreement.id).where(Agreement.shadowing_id.in_(shadowings)),
    }
    return or_(
        *(
            and_(SignedLink.purpose == purpose, SignedLink.subject_id.in_(subjects))
            for purpose, subjects in about.items()
        )
    )


def people_known(viewer: Person) -> ColumnElement[bool]:
    """People whose record the viewer may open: oneself, one's mentees, the mentees of managed engagements."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is Role.EXECUTIVE:
        return Person.id == viewer.id
    mentees = select(Shadowing.mentee_id).where(Shadowing.mentor_id == viewer.id)
    known = or_(Person.id == viewer.id, Person.id.in_(mentees))
    if viewer.role is Role.MANAGER:
        managed = select(Shadowing.mentee_id).join(Engagement).where(Engagement.manager_id == viewer.id)
        known = or_(known, Person.id.in_(managed))
    return known


def people_to_lose(viewer: Person) -> ColumnElement[bool]:
    """Whose leaving one may try out by name: people known, and the freelancers of managed engagements."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is not Role.MANAGER:
        return true() if viewer.role is Role.EXECUTIVE and sees_names(viewer) else false()
    brought = (
        select(EngagementExpert.person_id)
        .join(Engagement, Engagement.id == EngagementExpert.engagement_id)
        .where(Engagement.manager_id == viewer.id)
    )
    return or_(people_known(viewer), and_(Person.kind == Kind.FREELANCER, Person.id.in_(brought)))


def scenarios(viewer: Person) -> ColumnElement[bool]:
    """Scenarios one has kept oneself, and nobody else's."""
    return Scenario.owner_id == viewer.id


def log_entries(viewer: Person) -> ColumnElement[bool]:
    """One's own; mentors: those of their shadowings; managers: those of their engagements; admins: all."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is Role.EXECUTIVE:
        return LogEntry.person_id == viewer.id
    mentored = select(Shadowing.id).where(Shadowing.mentor_id == viewer.id)
    seen = or_(LogEntry.person_id == viewer.id, LogEntry.shadowing_id.in_(mentored))
    if viewer.role is Role.MANAGER:
        managed = select(Engagement.id).where(Engagement.manager_id == viewer.id)
        seen = or_(seen, LogEntry.engagement_id.in_(managed))
    return seen


def evidence(viewer: Person) -> ColumnElement[bool]:
    """Rows behind a figure: executives see all but claims (without names), others those of people known."""
    if viewer.role is Role.EXECUTIVE:
        return Evidence.type != EvidenceType.CLAIM
    if viewer.role is Role.ADMIN:
        return true()
    known = select(Person.id).where(and_(Person.kind == Kind.INTERNAL, people_known(viewer)))
    return or_(Evidence.person_id.in_(known), Evidence.assessor_id == viewer.id)


def saved_views(viewer: Person) -> ColumnElement[bool]:
    """One's own, and those that are shared with one's role."""
    return or_(SavedView.owner_id == viewer.id, SavedView.shared_with == viewer.role)


def contests(viewer: Person) -> ColumnElement[bool]:
    """About oneself, or what one assessed; managers: what is learned in their engagements; admins: all."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is Role.EXECUTIVE:
        seen = Evidence.person_id == viewer.id
    else:
        seen = or_(Evidence.person_id == viewer.id, Evidence.assessor_id == viewer.id)
    if viewer.role is Role.MANAGER:
        seen = or_(seen, Evidence.id.in_(_learned_with(viewer)))
    return Contest.evidence_id.in_(select(Evidence.id).where(seen))


def _learned_with(manager: Person) -> Select[int]:
    """Select the evidence of mentees in skills that they learn in the manager's engagements."""
    return (
        select(Evidence.id)
        .join(Shadowing, Shadowing.mentee_id == Evidence.person_id)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .join(Engagement, Engagement.id == Shadowing.engagement_id)
        .where(Engagement.manager_id == manager.id, ShadowingSkill.skill_id == Evidence.skill_id)
    )


def moderates(viewer: Person) -> bool:
    """Whether the viewer reads what is hidden on the board, and decides about it."""
    return viewer.moderator_since is not None and viewer.kind is Kind.INTERNAL


def topics(viewer: Person) -> ColumnElement[bool]:
    """Posts that begin a conversation; what is hidden: one's own, and for moderators all."""
    begins = Post.active_at.is_not(None)
    if moderates(viewer):
        return begins
    return and_(begins, _shown(viewer))


def posts(viewer: Person) -> ColumnElement[bool]:
    """Posts and replies: likewise, and none in a conversation that is hidden from the viewer."""
    if moderates(viewer):
        return true()
    hidden = aliased(Post)
    unseen = select(hidden.id).where(hidden.hidden_at.is_not(None), hidden.author_id != viewer.id)
    return and_(
        _shown(viewer),
        or_(Post.topic_id.is_(None), Post.topic_id.not_in(unseen)),
    )


def _shown(viewer: Person) -> ColumnElement[bool]:
    """Not hidden, or one's own. Without the + 0, SQLite reads an index of each and sorts the whole board."""
    return or_(Post.hidden_at.is_(None), Post.author_id + 0 == viewer.id)


def post_cases(viewer: Person) -> ColumnElement[bool]:
    """What was flagged: of one's own posts, and for moderators all."""
    if moderates(viewer):
        return true()
    return PostCase.post_id.in_(select(Post.id).where(Post.author_id == viewer.id))


def groups_merged(viewer: Person) -> bool:
    """Whether figures of small teams are shown merged only: for all but administrators."""
    return viewer.role is not Role.ADMIN


def knows_from_inside(viewer: Person) -> bool:
    """Whether the viewer may know figures of a small team from working in it, and so subtract them."""
    return viewer.role not in (Role.ADMIN, Role.EXECUTIVE)


def sees_names(viewer: Person) -> bool:
    """Whether names of internal people are shown; executives see skills, teams and counts, unless the company
    has decided otherwise."""
    return viewer.role is not Role.EXECUTIVE or privacy.in_force().executives_see_names
