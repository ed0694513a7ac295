"""The interchange folder: its files, their columns, and the tables they are kept in.

docs/interchange.md says the same in words. The order is the one in which files are read: a file refers to
those above it only, and `revises` to its own.
"""

from ktrack.exchange.board_files import BOARD
from ktrack.exchange.files import (
    CURRENCY,
    DAY,
    EMAIL,
    LEVEL,
    MINUTES,
    MOMENT,
    PAGE,
    PERSON,
    SHADOWING,
    TEXT,
    WEB,
    File,
)
from ktrack.exchange.files import key as _key
from ktrack.exchange.files import may as _may
from ktrack.exchange.files import must as _must
from ktrack.exchange.files import table as _table
from ktrack.exchange.finding_files import FINDING
from ktrack.exchange.kinds import Cents, Chance, Choice, Difficulty, Flag, Whole
from ktrack.exchange.pathway_files import WAYS
from ktrack.exchange.references import Ref
from ktrack.exchange.sealed import Sealed
from ktrack.exchange.texts import Links, Options, Positions
from ktrack.models import (
    Agreement,
    AgreementCriterion,
    Amendment,
    Concern,
    Contest,
    Departure,
    Engagement,
    EngagementExpert,
    EntryLink,
    Evidence,
    Feedback,
    FollowUp,
    Handover,
    HandoverItem,
    HandoverLink,
    HandoverNote,
    HandoverQuestion,
    LogEntry,
    LogRevision,
    Meeting,
    Person,
    PlanItem,
    PlannedCheck,
    Practice,
    Prediction,
    Procedure,
    ProcedureCheck,
    ProcedureConfirmation,
    ProcedureEngagement,
    ProcedureSkill,
    ProcedureVersion,
    Pulse,
    Question,
    QuestionMove,
    QuizAnswer,
    QuizQuestion,
    SavedView,
    Scenario,
    ScenarioGroup,
    ScenarioPerson,
    Shadowing,
    ShadowingSkill,
    Skill,
    Suggestion,
    Team,
    ViewMail,
)
from ktrack.models import choices as words

TEAMS = File("teams", _table(Team), ("team_id",), (_key("team_id", "teams"), _must("name", TEXT)))
PEOPLE = File("people", _table(Person), ("person_id",), (
    _key("person_id", "people"), _must("name", TEXT), _may("email", EMAIL), _must("kind", Choice(words.Kind)),
    _must("role", Choice(words.Role)), _may("team_id", Ref("teams")),
    _may("locale", Choice(words.Locale, words.Locale.EN)), _may("weekly_learning_minutes", MINUTES),
    _may("moderator_since", MOMENT),
))  # fmt: skip
DEPARTURES = File("departures", _table(Departure), ("person_id", "left_on"), (
    _must("person_id", PERSON), _must("left_on", DAY), _may("returned_on", DAY),
))  # fmt: skip
SKILLS = File("skills", _table(Skill), ("skill_id",), (
    _key("skill_id", "skills"), _must("name_en", TEXT), _may("name_de", TEXT), _may("category", TEXT),
    _may("description", TEXT), _may("difficulty", Difficulty()), _may("source_uri", TEXT),
))  # fmt: skip
ENGAGEMENTS = File("engagements", _table(Engagement), ("engagement_id",), (
    _key("engagement_id", "engagements"), _must("title", TEXT), _may("description", TEXT),
    _must("reason", Choice(words.Reason)), _must("team_id", Ref("teams")),
    _must("manager_id", PERSON), _must("starts_on", DAY), _must("ends_on", DAY),
    _may("day_rate", Cents(), "day_rate_cents"), _may("currency", CURRENCY),
))  # fmt: skip
EXPERTS = File("engagement_experts", _table(EngagementExpert), ("engagement_id", "person_id"), (
    _must("engagement_id", Ref("engagements")), _must("person_id", PERSON),
))  # fmt: skip
PLAN = File("plan", _table(PlanItem), ("engagement_id", "skill_id"), (
    _must("engagement_id", Ref("engagements")), _must("skill_id", Ref("skills")),
    _must("target_level", LEVEL), _must("importance", Whole(1, 5)), _may("seats", Whole(1, default=1)),
    _may("baseline_level", Whole(0, 5, default=0)), _may("retired_on", DAY), _may("retired_reason", TEXT),
))  # fmt: skip
SHADOWINGS = File("shadowings", _table(Shadowing), ("shadowing_id",), (
    _key("shadowing_id", "shadowings"), _may("engagement_id", Ref("engagements")),
    _must("mentor_id", PERSON), _must("mentee_id", PERSON), _must("starts_on", DAY), _may("ends_on", DAY),
    _may("form", Choice(words.Form, words.Form.REGULAR)),
))  # fmt: skip
SHADOWING_SKILLS = File("shadowing_skills", _table(ShadowingSkill), ("shadowing_id", "skill_id"), (
    _must("shadowing_id", Ref("shadowings")), _must("skill_id", Ref("skills")),
))  # fmt: skip
LOG_ENTRIES = File("log_entries", _table(LogEntry), ("entry_id",), (
    _key("entry_id", "log_entries"), _must("person_id", PERSON),
    _may("engagement_id", Ref("engagements")), _may("shadowing_id", Ref("shadowings")),
    _must("on", DAY, "happened_on"), _must("minutes", MINUTES), _may("text", TEXT),
))  # fmt: skip
LOG_REVISIONS = File("log_revisions", _table(LogRevision), ("entry_id", "number"), (
    _must("entry_id", Ref("log_entries")), _may("number", Whole(1)),
    _may("shadowing_id", Ref("shadowings")), _may("on", DAY, "happened_on"), _may("minutes", MINUTES),
    _may("text", TEXT), _may("links", Links()), _may("void", Flag(default=False)),
    _may("replaced_at", MOMENT), _may("replaced_by", PERSON, "replaced_by_id"), _may("reason", TEXT),
), append_only=True)  # fmt: skip
ENTRY_LINKS = File("entry_links", _table(EntryLink), ("entry_id", "position"), (
    _must("entry_id", Ref("log_entries")), _must("position", Whole(1)), _must("url", TEXT),
))  # fmt: skip
AMENDMENTS = File("amendments", _table(Amendment), ("amendment_id",), (
    _key("amendment_id", "amendments"), _must("engagement_id", Ref("engagements")),
    _may("skill_id", Ref("skills")), _may("actor_id", PERSON), _must("at", MOMENT), _must("field", TEXT),
    _may("before", TEXT), _may("after", TEXT), _may("reason", TEXT),
), append_only=True)  # fmt: skip
EVIDENCE = File("evidence", _table(Evidence), ("evidence_id",), (
    _key("evidence_id", "evidence"), _must("type", Choice(words.EvidenceType)),
    _may("kind", Choice(words.CheckKind)), _must("person_id", PERSON), _must("skill_id", Ref("skills")),
    _must("on", DAY, "happened_on"), _must("recorded_at", MOMENT), _may("level", LEVEL),
    _may("grade", Choice(words.Grade)), _may("attested", Flag()), _may("assessor_id", PERSON),
    _may("entry_id", Ref("log_entries")), _may("note", TEXT),
    _may("revises", Ref("evidence", later=True), "revises_id"), _may("void", Flag(default=False)),
), append_only=True)  # fmt: skip

AGREEMENTS = File("agreements", _table(Agreement), ("agreement_id",), (
    _key("agreement_id", "agreements"), _must("shadowing_id", SHADOWING), _must("version", Whole(1)),
    _must("proposed_by", PERSON, "proposed_by_id"), _must("proposed_at", MOMENT), _must("goals", TEXT),
    _may("mentor_expectations", TEXT), _may("mentee_expectations", TEXT), _may("confidentiality", TEXT),
    _may("form", Choice(words.Form, words.Form.REGULAR)), _must("starts_on", DAY), _may("ends_on", DAY),
    _must("cadence_days", Whole(1, 366)), _may("answer", Choice(words.AgreementAnswer)),
    _may("answered_by", PERSON, "answered_by_id"), _may("answered_at", MOMENT), _may("comment", TEXT),
), fixed=(
    "shadowing_id", "version", "proposed_by", "proposed_at", "goals", "mentor_expectations",
    "mentee_expectations", "confidentiality", "form", "starts_on", "ends_on", "cadence_days",
))  # fmt: skip
CRITERIA = File("agreement_criteria", _table(AgreementCriterion), ("agreement_id", "skill_id"), (
    _must("agreement_id", Ref("agreements")), _must("skill_id", Ref("skills")), _must("shown", TEXT),
    _may("to_whom", TEXT),
), append_only=True)  # fmt: skip
CONCERNS = File("concerns", _table(Concern), ("concern_id",), (
    _key("concern_id", "concerns"), _must("shadowing_id", SHADOWING),
    _must("kind", Choice(words.ConcernKind)), _must("text", TEXT), _must("raised_at", MOMENT),
    _may("answer", TEXT), _may("answered_at", MOMENT), _may("answered_by", PERSON, "answered_by_id"),
), fixed=("shadowing_id", "kind", "text", "raised_at"))  # fmt: skip
SESSIONS = File("sessions", _table(Meeting), ("session_id",), (
    _key("session_id", "meetings"), _must("shadowing_id", SHADOWING),
    _must("proposed_by", PERSON, "proposed_by_id"), _must("proposed_at", MOMENT), _must("starts_at", MOMENT),
    _must("minutes", Whole(5, 1440)), _may("place", TEXT), _may("agenda", TEXT),
    _may("state", Choice(words.MeetingState, words.MeetingState.PROPOSED)), _may("answered_at", MOMENT),
    _may("reason", TEXT), _may("notes", TEXT), _may("outcome", TEXT), _may("sequence", Whole(default=0)),
    _may("entry_id", Ref("log_entries")),
), fixed=("shadowing_id",))  # fmt: skip
FOLLOW_UPS = File("follow_ups", _table(FollowUp), ("session_id", "position"), (
    _must("session_id", Ref("meetings"), "meeting_id"), _must("position", Whole(1)),
    _must("person_id", PERSON), _must("text", TEXT), _may("done_on", DAY),
))  # fmt: skip
FEEDBACK = File("feedback", _table(Feedback), ("feedback_id",), (
    _key("feedback_id", "feedback"), _must("shadowing_id", SHADOWING), _must("giver_id", PERSON),
    _must("receiver_id", PERSON), _may("skill_id", Ref("skills")), _may("asked_at", MOMENT),
    _may("question", TEXT), _may("situation", TEXT), _may("behaviour", TEXT), _may("effect", TEXT),
    _may("given_at", MOMENT),
), fixed=("shadowing_id", "giver_id", "receiver_id"))  # fmt: skip
SUGGESTIONS = File("suggestions", _table(Suggestion), ("feedback_id", "position"), (
    _must("feedback_id", Ref("feedback")), _must("position", Whole(1)), _must("text", TEXT),
    _may("answer", Choice(words.SuggestionAnswer)), _may("reason", TEXT), _may("answered_at", MOMENT),
    _may("closed_at", MOMENT), _may("outcome", TEXT),
), fixed=("text",))  # fmt: skip
PRACTICES = File("practices", _table(Practice), ("practice_id",), (
    _key("practice_id", "practices"), _must("shadowing_id", SHADOWING), _must("person_id", PERSON),
    _must("kind", Choice(words.PracticeKind)), _must("text", TEXT), _must("noted_at", MOMENT),
), append_only=True)  # fmt: skip
PULSES = File("pulses", _table(Pulse), ("shadowing_id", "person_id", "due_on"), (
    _must("shadowing_id", SHADOWING), _must("person_id", PERSON), _must("due_on", DAY),
    _must("answered_at", MOMENT), _must("progress", Whole(1, 5)), _must("support", Whole(1, 5)),
    _must("time", Whole(1, 5)),
), append_only=True)  # fmt: skip
QUESTIONS = File("questions", _table(Question), ("question_id",), (
    _key("question_id", "questions"), _must("shadowing_id", SHADOWING), _may("skill_id", Ref("skills")),
    _must("asker_id", PERSON), _must("expert_id", PERSON), _must("asked_at", MOMENT),
    _must("reply_by", MOMENT), _must("text", TEXT), _may("answer", TEXT), _may("answered_at", MOMENT),
    _may("answered_by", PERSON, "answered_by_id"), _may("escalated_at", MOMENT),
), fixed=("shadowing_id", "asker_id", "asked_at", "text"))  # fmt: skip
QUESTION_MOVES = File("question_moves", _table(QuestionMove), ("question_id", "number"), (
    _must("question_id", Ref("questions")), _must("number", Whole(1)), _must("from_id", PERSON),
    _must("to_id", PERSON), _must("moved_by", PERSON, "moved_by_id"), _must("moved_at", MOMENT),
    _may("reason", TEXT),
), append_only=True)  # fmt: skip
QUIZ_QUESTIONS = File("quiz_questions", _table(QuizQuestion), ("quiz_question_id",), (
    _key("quiz_question_id", "quiz_questions"), _must("skill_id", Ref("skills")), _must("author_id", PERSON),
    _must("kind", Choice(words.QuizKind)), _must("level", LEVEL), _must("text", TEXT),
    _may("options", Options()), _may("correct", Positions()), _may("solution", TEXT),
    _must("written_at", MOMENT), _may("retired_at", MOMENT), _may("question_id", Ref("questions")),
), fixed=(
    "skill_id", "author_id", "kind", "level", "text", "options", "correct", "solution", "written_at",
))  # fmt: skip
PLANNED_CHECKS = File("planned_checks", _table(PlannedCheck), ("check_id",), (
    _key("check_id", "planned_checks"), _must("person_id", PERSON), _must("skill_id", Ref("skills")),
    _may("assessor_id", PERSON), _must("kind", Choice(words.CheckKind)), _must("level", LEVEL),
    _must("week_on", DAY), _must("due_on", DAY), _must("minutes", Whole(1)),
    _may("audit", Flag(default=False)), _may("criteria", TEXT), _may("pass_percent", Whole(1, 100)),
    _must("planned_at", MOMENT), _may("state", Choice(words.PlannedState, words.PlannedState.PLANNED)),
    _may("reason", TEXT), _may("evidence_id", Ref("evidence")),
), fixed=("person_id", "skill_id", "kind", "planned_at"))  # fmt: skip
QUIZ_ANSWERS = File("quiz_answers", _table(QuizAnswer), ("check_id", "position"), (
    _must("check_id", Ref("planned_checks"), "planned_check_id"), _must("position", Whole(1)),
    _must("quiz_question_id", Ref("quiz_questions")), _may("chosen", Positions()), _may("text", TEXT),
    _may("right", Flag()), _may("answered_at", MOMENT),
), fixed=("quiz_question_id",))  # fmt: skip
PREDICTIONS = File("predictions", _table(Prediction), ("evidence_id",), (
    _must("evidence_id", Ref("evidence")), _must("chance", Chance()), _must("age_days", Whole()),
    _may("audit", Flag(default=False)), _must("made_at", MOMENT),
), append_only=True)  # fmt: skip
SAVED_VIEWS = File("saved_views", _table(SavedView), ("view_id",), (
    _key("view_id", "saved_views"), _must("owner_id", PERSON), _must("name", TEXT), _must("page", PAGE),
    _may("team_id", Ref("teams")), _may("small_teams", Flag(default=False)), _may("category", TEXT),
    _may("no_category", Flag(default=False)),
    _may("reason", Choice(words.Reason)), _may("as_of", DAY), _may("shared_with", Choice(words.Role)),
    _must("created_at", MOMENT),
), fixed=("owner_id",))  # fmt: skip
VIEW_MAILS = File("view_mails", _table(ViewMail), ("view_id", "person_id"), (
    _must("view_id", Ref("saved_views")), _must("person_id", PERSON), _must("rhythm", Choice(words.Rhythm)),
    _must("next_on", DAY),
))  # fmt: skip
SCENARIOS = File("scenarios", _table(Scenario), ("scenario_id",), (
    _key("scenario_id", "scenarios"), _must("owner_id", PERSON), _must("name", TEXT), _must("leaves_on", DAY),
    _may("team_id", Ref("teams")), _may("category", TEXT), _must("kept_at", MOMENT),
), fixed=("owner_id", "kept_at"))  # fmt: skip
SCENARIO_PEOPLE = File("scenario_people", _table(ScenarioPerson), ("scenario_id", "person_id"), (
    _must("scenario_id", Ref("scenarios")), _must("person_id", PERSON),
))  # fmt: skip
SCENARIO_GROUPS = File("scenario_groups", _table(ScenarioGroup), ("scenario_id", "position"), (
    _must("scenario_id", Ref("scenarios")), _must("position", Whole(1)),
    _must("kind", Choice(words.LeavingGroup)), _may("team_id", Ref("teams")),
    _may("engagement_id", Ref("engagements")),
))  # fmt: skip
CONTESTS = File("contests", _table(Contest), ("contest_id",), (
    _key("contest_id", "contests"), _must("evidence_id", Ref("evidence")), _must("text", TEXT),
    _must("raised_at", MOMENT), _may("answer", TEXT), _may("answered_at", MOMENT),
    _may("answered_by", PERSON, "answered_by_id"),
), fixed=("evidence_id", "text", "raised_at"))  # fmt: skip

HANDOVERS = File("handovers", _table(Handover), ("handover_id",), (
    _key("handover_id", "handovers"), _must("engagement_id", Ref("engagements")), _must("opened_at", MOMENT),
    _must("opened_by", PERSON, "opened_by_id"), _may("remarks", TEXT), _may("word", TEXT),
    _may("word_by", PERSON, "word_by_id"), _may("closed_at", MOMENT),
    _may("closed_by", PERSON, "closed_by_id"), _may("pack", Sealed()),
), fixed=("engagement_id", "opened_at", "opened_by"))  # fmt: skip
HANDOVER_ITEMS = File("handover_items", _table(HandoverItem), ("handover_id", "skill_id"), (
    _must("handover_id", Ref("handovers")), _must("skill_id", Ref("skills")), _may("criterion", TEXT),
    _may("state", Choice(words.ItemState)), _may("reason", TEXT),
    _may("decided_by", PERSON, "decided_by_id"), _may("decided_at", MOMENT),
))  # fmt: skip
HANDOVER_QUESTIONS = File("handover_questions", _table(HandoverQuestion), ("handover_id", "question_id"), (
    _must("handover_id", Ref("handovers")), _must("question_id", Ref("questions")), _must("reason", TEXT),
    _may("decided_by", PERSON, "decided_by_id"), _may("decided_at", MOMENT),
))  # fmt: skip
HANDOVER_LINKS = File("handover_links", _table(HandoverLink), ("handover_id", "position"), (
    _must("handover_id", Ref("handovers")), _must("position", Whole(1)), _must("title", TEXT),
    _must("url", WEB),
))  # fmt: skip
HANDOVER_NOTES = File("handover_notes", _table(HandoverNote), ("note_id",), (
    _key("note_id", "handover_notes"), _must("handover_id", Ref("handovers")), _must("author_id", PERSON),
    _must("at", MOMENT), _must("text", TEXT),
), append_only=True)  # fmt: skip

PROCEDURE = Ref("procedures")
PROCEDURES = File("procedures", _table(Procedure), ("procedure_id",), (
    _key("procedure_id", "procedures"), _must("owner_id", PERSON), _must("review_days", Whole(1, 36_500)),
    _may("review_on", DAY), _must("created_at", MOMENT), _may("published_at", MOMENT),
    _may("archived_at", MOMENT), _may("question_id", Ref("questions")),
), fixed=("created_at", "question_id"))  # fmt: skip
PROCEDURE_VERSIONS = File("procedure_versions", _table(ProcedureVersion), ("procedure_id", "number"), (
    _must("procedure_id", PROCEDURE), _must("number", Whole(1)), _must("author_id", PERSON),
    _must("at", MOMENT), _must("title", TEXT), _must("text", TEXT), _may("links", Links()),
    _may("note", TEXT),
), append_only=True)  # fmt: skip
PROCEDURE_CONFIRMATIONS = File(
    "procedure_confirmations", _table(ProcedureConfirmation), ("procedure_id", "number"), (
        _must("procedure_id", PROCEDURE), _must("number", Whole(1)), _must("version", Whole(1)),
        _must("person_id", PERSON), _must("at", MOMENT),
    ), append_only=True)  # fmt: skip
PROCEDURE_SKILLS = File("procedure_skills", _table(ProcedureSkill), ("procedure_id", "skill_id"), (
    _must("procedure_id", PROCEDURE), _must("skill_id", Ref("skills")),
))  # fmt: skip
PROCEDURE_ENGAGEMENTS = File(
    "procedure_engagements", _table(ProcedureEngagement), ("procedure_id", "engagement_id"), (
        _must("procedure_id", PROCEDURE), _must("engagement_id", Ref("engagements")),
    ))  # fmt: skip
PROCEDURE_CHECKS = File("procedure_checks", _table(ProcedureCheck), ("procedure_id", "quiz_question_id"), (
    _must("procedure_id", PROCEDURE), _must("quiz_question_id", Ref("quiz_questions")),
))  # fmt: skip

FILES = (
    TEAMS, PEOPLE, DEPARTURES, SKILLS, ENGAGEMENTS, EXPERTS, PLAN, SHADOWINGS, SHADOWING_SKILLS, LOG_ENTRIES,
    LOG_REVISIONS, ENTRY_LINKS, AMENDMENTS, EVIDENCE, AGREEMENTS, CRITERIA, CONCERNS, SESSIONS, FOLLOW_UPS,
    FEEDBACK, SUGGESTIONS, PRACTICES, PULSES, QUESTIONS, QUESTION_MOVES, QUIZ_QUESTIONS, PLANNED_CHECKS,
    QUIZ_ANSWERS, PREDICTIONS, CONTESTS, SAVED_VIEWS, VIEW_MAILS, SCENARIOS, SCENARIO_PEOPLE,
    SCENARIO_GROUPS, HANDOVERS, HANDOVER_ITEMS, HANDOVER_QUESTIONS, HANDOVER_LINKS, HANDOVER_NOTES,
    PROCEDURES, PROCEDURE_VERSIONS, PROCEDURE_CONFIRMATIONS, PROCEDURE_SKILLS, PROCEDURE_ENGAGEMENTS,
    PROCEDURE_CHECKS,
    *BOARD,
    *FINDING,
    *WAYS,
)  # fmt: skip
KEYED = [file for file in FILES if file.has_key]
