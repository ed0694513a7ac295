"""The names of everything a person may be allowed to do."""

from enum import StrEnum


class Permission(StrEnum):
    """What a route asks for; `rules.py` says who has it."""

    HOME = "home"  # one's own first page
    OWN_RECORD = "own-record"  # what is recorded about oneself, and who read it
    OWN_ACCOUNT = "own-account"  # password, language, sign-out everywhere
    DASHBOARD = "dashboard"  # the company's figures
    SKILLS = "skills"  # skill tree, one skill with holders by count
    SKILL_EDIT = "skill-edit"
    ENGAGEMENTS = "engagements"  # the list, limited to what one may see
    ENGAGEMENT = "engagement"  # one engagement with its plan matrix and log
    ENGAGEMENT_REGISTER = "engagement-register"
    ENGAGEMENT_EDIT = "engagement-edit"
    LOG = "log"  # write into one's own learning log
    LOG_ENTRY = "log-entry"  # read one entry
    LOG_CORRECT = "log-correct"
    USE = "use"  # record that a skill was used on the job
    USE_ATTEST = "use-attest"  # record and attest somebody else's use
    SIGN_OFF = "sign-off"
    CHECK = "check"
    EVIDENCE = "evidence"  # one row of evidence with its revisions
    EVIDENCE_CORRECT = "evidence-correct"  # revise or void a sign-off or check
    PERSON_RECORD = "person-record"  # somebody else's record; reading it is logged
    PEOPLE_MANAGE = "people-manage"  # people, departures, accounts
    TEAMS_MANAGE = "teams-manage"
    POLICY = "policy"  # the numbers behind the figure
    AUDIT = "audit"
