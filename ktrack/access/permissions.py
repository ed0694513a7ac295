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
    ENGAGEMENT_MANAGER = "engagement-manager"  # give it to another manager
    HANDOVER = "handover"  # what an engagement leaves behind, what is proved, what stays open
    HANDOVER_PREPARE = "handover-prepare"  # write it, close the engagement with it, add to it later
    HANDOVER_WORD = "handover-word"  # the expert's word to those who come after
    LOG = "log"  # write into one's own learning log
    LOG_ENTRY = "log-entry"  # read one entry
    LOG_CORRECT = "log-correct"
    USE = "use"  # record that a skill was used on the job
    USE_ATTEST = "use-attest"  # record and attest somebody else's use
    SIGN_OFF = "sign-off"
    CHECK = "check"
    CHECKS = "checks"  # checks on schedule, limited to what one may see
    CHECK_HOLD = "check-hold"  # say how a planned check went
    CHECK_MOVE = "check-move"  # to another week
    CHECK_ARRANGE = "check-arrange"  # hand a planned check to somebody else, or cancel it
    CHECKS_PLAN = "checks-plan"  # place the week's checks; load and budget
    QUIZ_TAKE = "quiz-take"
    QUIZ_WRITE = "quiz-write"  # questions of quizzes, for skills one passes on
    EVIDENCE = "evidence"  # one row of evidence with its revisions
    EVIDENCE_CORRECT = "evidence-correct"  # revise or void a sign-off or check
    PLANNING = "planning"  # who could shadow what: the best assignment, limited to what one may plan for
    PLANNING_CREATE = "planning-create"  # make the shadowings of a plan
    CONTEST = "contest"  # what somebody says is wrong in evidence, with the answer
    CONTEST_RAISE = "contest-raise"  # say that evidence about oneself is wrong
    CONTEST_ANSWER = "contest-answer"
    PAIR = "pair"  # who shadows whom, for what and until when
    AGREEMENT = "agreement"  # what a pair agreed, with its versions
    AGREEMENT_PROPOSE = "agreement-propose"
    AGREEMENT_ANSWER = "agreement-answer"  # accept it or return it
    CONCERNS = "concerns"  # what a mentee told the mentor
    CONCERN_RAISE = "concern-raise"
    CONCERN_ANSWER = "concern-answer"
    SESSIONS = "sessions"  # the sessions of a pair, limited to what one may see
    SESSION = "session"  # one session with its notes, answering it and writing it up
    SESSION_PROPOSE = "session-propose"
    QUESTIONS = "questions"  # questions, limited to what one may see
    QUESTION_ASK = "question-ask"
    QUESTION_ANSWER = "question-answer"
    QUESTION_ESCALATE = "question-escalate"  # ask the manager to help with a late one
    QUESTION_MOVE = "question-move"  # give it to somebody else
    FEEDBACK = "feedback"  # asking, giving and reading it within one's own pairs, and what mentors note
    SUGGESTION = "suggestion"  # accept, decline and close a suggestion in feedback
    PRACTICE = "practice"  # note what one learned as a mentor, and what one tries to model
    PULSE = "pulse"  # answer the three questions of a pair
    PULSE_TREND = "pulse-trend"  # the means of a pair's answers
    LINKS = "links"  # signed links: asking for them and withdrawing them
    PERSON_RECORD = "person-record"  # somebody else's record; reading it is logged
    PEOPLE_MANAGE = "people-manage"  # people, departures, accounts
    TEAMS_MANAGE = "teams-manage"
    CALIBRATION = "calibration"  # how far the figures can be trusted, without names
    POLICY = "policy"  # the numbers behind the figure
    SAVED_VIEWS = "saved-views"  # choices of the dashboards that one keeps or that are shared
    SAVED_VIEW_CHANGE = "saved-view-change"  # rename, share, delete
    PRIVACY = "privacy"  # what is stored, why, for how long, who sees it, and the rules in force
    PRIVACY_RULES = "privacy-rules"  # change these rules
    AUDIT = "audit"
    ATTENTION = "attention"  # what stands still in the engagements one manages
    MAIL = "mail"  # what waits to be sent, and whether the worker runs
    SEARCH = "search"  # one search over whatever one may see
    LEAVING = "leaving"  # what is lost if people leave, and scenarios of one's own
    PROCEDURES = "procedures"  # procedures with their versions, limited to what one may see
    PROCEDURE_WRITE = "procedure-write"  # write, change, publish one
    PROCEDURE_CONFIRM = "procedure-confirm"  # say that one is still true
    PROCEDURE_KEEP = "procedure-keep"  # its owner, review-by date, skills and engagements; archive it
    BOARD = "board"  # read the board, and choose there what to follow and whom to block
    BOARD_POST = "board-post"  # write posts and replies
    BOARD_OWN = "board-own"  # edit what one wrote, mark what helped, appeal
    BOARD_FLAG = "board-flag"  # say that a post breaks the rules
    BOARD_MODERATE = "board-moderate"  # decide about what is flagged, suspend people from writing
    MODERATORS = "moderators"  # name those who moderate
