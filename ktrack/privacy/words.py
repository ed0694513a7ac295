"""What is stored about people, table by table, in plain words.

A test fails where a table is in none of these: whoever adds one says here what it holds about people, why,
and who sees it.
"""

from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ktrack.base.db import Base

NOBODY = _l("Nobody on a page; figures are made of it.")
PAIR = _l("The two of the pair, and nobody else.")
COWORKERS = _l("The person, their mentors, the managers of their engagements, administrators.")
ADMINISTRATORS = _l("Administrators; each person sees what is about them.")
LONG = _l("As long as the company keeps the database.")


@dataclass(frozen=True)
class Stored:
    """What some tables that belong together hold about people."""

    title: LazyString
    what: LazyString
    why: LazyString
    who: LazyString
    tables: tuple[str, ...]
    kept: LazyString = field(default=LONG)


STORED = (
    Stored(
        _l("People and teams"),
        _l(
            "Name, e-mail address, role, team, language, agreed learning time, the days somebody leaves "
            "or comes back."
        ),
        _l("To know who learns from whom, and who is there."),
        _l("Names: whoever works with them, and administrators. Executives: teams and counts."),
        ("people", "teams", "departures"),
    ),
    Stored(
        _l("Accounts"),
        _l("E-mail address for signing in, a hash of the password, when the account was made and last used."),
        _l("To let people in, and nobody else."),
        _l("Administrators; never the password."),
        ("accounts",),
    ),
    Stored(
        _l("Skills"),
        _l("What can be learned here: nothing about people."),
        _l("To name what is learned."),
        _l("Everybody in the company."),
        ("skills",),
    ),
    Stored(
        _l("Engagements and plans"),
        _l(
            "Who manages an engagement, which freelancers are hired, what is to be learned to which "
            "level, the day rate, changes of all this with who made them."
        ),
        _l("To say what a freelancer is to leave behind."),
        _l("Its manager, those who teach or learn in it, administrators."),
        ("engagements", "engagement_experts", "plan_items", "amendments"),
    ),
    Stored(
        _l("Shadowings"),
        _l("Who shadows whom, for which skills, from when to when."),
        _l("To know who is to learn what."),
        COWORKERS,
        ("shadowings", "shadowing_skills"),
    ),
    Stored(
        _l("Learning log"),
        _l("What somebody wrote about a day of learning, minutes, links, and former wordings."),
        _l("To count the time spent, and to prepare sign-offs."),
        COWORKERS,
        ("log_entries", "log_revisions", "entry_links"),
    ),
    Stored(
        _l("Evidence"),
        _l(
            "Claims, uses, sign-offs and checks: whose skill, which level, how it went, a note, who saw "
            "it. Corrections are further rows."
        ),
        _l("The figures are made of this and of nothing else."),
        _l(
            "The person, who recorded it, their mentors, the managers of their engagements, "
            "administrators. Executives: without names, notes and claims."
        ),
        ("evidence",),
    ),
    Stored(
        _l("Contested evidence"),
        _l("What somebody says is wrong in evidence about them, and the answer."),
        _l("So that nobody has to live with a wrong record."),
        _l("The person, who assessed it, the managers of their engagements, administrators."),
        ("contests",),
    ),
    Stored(
        _l("What is computed from evidence"),
        _l("Level and memory of each person and skill, over time, and the expected outcome of each check."),
        _l("So that figures come quickly, and can be held against how checks went."),
        _l(
            "The person and whoever sees their record: level and last proof. Executives: figures of "
            "groups, and how likely the one on whom a skill hangs still passes, without the name."
        ),
        ("holdings", "segments", "clock_steps", "leaves", "leaf_months", "predictions"),
        _l("Made anew whenever evidence changes; predictions stay."),
    ),
    Stored(
        _l("What the search finds"),
        _l("The words of names, skills, engagements, questions and what the community writes, once more."),
        _l("So that one search finds them quickly."),
        _l("Each of them only who may see the page it leads to."),
        ("search_documents",),
        _l("As long as what it was taken from; both change together."),
    ),
    Stored(
        _l("Agreements and concerns"),
        _l("Goals, expectations, confidentiality, how often the two meet; what the mentee wants heard."),
        _l("So that both know what they can expect."),
        _l(
            "Agreements: the two of the pair, and the engagement's manager. Concerns: the two, and nobody "
            "else."
        ),
        ("agreements", "agreement_criteria", "concerns"),
    ),
    Stored(
        _l("Sessions"),
        _l("When the two meet, where, agenda, notes, outcome, and what follows."),
        _l("To meet, and to keep what was said."),
        PAIR,
        ("meetings", "follow_ups"),
    ),
    Stored(
        _l("Questions"),
        _l("What was asked whom, by when an answer is due, the answer, who had the question before."),
        _l("So that questions are answered before the expert leaves."),
        _l(
            "The two of the pair, and the engagement's manager. Without an engagement: managers of the "
            "asker's team, once they are asked to help."
        ),
        ("questions", "question_moves"),
    ),
    Stored(
        _l("Feedback and practices"),
        _l(
            "Situation, behaviour, effect, suggestions and what became of them; what mentors learned and "
            "try to model."
        ),
        _l("To get better at teaching and learning."),
        PAIR,
        ("feedback", "suggestions", "practices"),
    ),
    Stored(
        _l("Pulse"),
        _l("Three answers from 1 to 5 about how it goes."),
        _l("To notice early that a pair needs help."),
        _l("Each sees their own; the engagement's manager sees means of dates that both have answered."),
        ("pulses",),
    ),
    Stored(
        _l("Planned checks and quizzes"),
        _l("Whose skill is checked by whom in which week, quiz questions and what was answered."),
        _l("To find out whether knowledge is still there."),
        _l("The person, who holds the check, the managers of their engagements."),
        ("planned_checks", "quiz_questions", "quiz_answers"),
    ),
    Stored(
        _l("Signed links and calendar addresses"),
        _l(
            "Who may confirm what by a link, until when, what they said; a hash of each secret, never the "
            "secret."
        ),
        _l("So that experts without an account can answer; so that sessions stand in one's calendar."),
        _l("Who asked for the link, and the engagement's manager. Calendar addresses: their owner."),
        ("signed_links", "calendar_feeds"),
        _l(
            "Links end after some days or once used, and stay on record. A calendar address goes when it "
            "is revoked."
        ),
    ),
    Stored(
        _l("Handovers"),
        _l(
            "What an engagement left behind: criteria, what stays open and why, who decided that, the "
            "signed pack."
        ),
        _l("So that nothing is forgotten when an expert leaves."),
        _l("Whoever sees the engagement."),
        ("handovers", "handover_items", "handover_questions", "handover_links", "handover_notes"),
    ),
    Stored(
        _l("Procedures"),
        _l("What people write down about how things are done, who looks after it, who confirmed it when."),
        _l("So that what was learned stays true after the expert has left."),
        _l(
            "Everybody in the company, with the names of those who wrote; freelancers: those of their "
            "engagements. Drafts: who completes them."
        ),
        (
            "procedures",
            "procedure_versions",
            "procedure_confirmations",
            "procedure_skills",
            "procedure_engagements",
            "procedure_checks",
        ),
    ),
    Stored(
        _l("Board"),
        _l("Posts and replies under the name of who wrote them, tags, earlier wordings, what helped."),
        _l("So that people find help and give it, beyond their engagements."),
        _l("Everybody who can sign in. What is hidden: its author and moderators."),
        ("tags", "posts", "post_tags", "post_versions"),
    ),
    Stored(
        _l("What one follows on the board"),
        _l("Conversations, tags and people one follows, people one blocks, how often one is told."),
        _l("To tell people what is new for them, and to leave them in peace."),
        _l("Each person sees their own; nobody learns who blocks them."),
        ("post_follows", "tag_follows", "person_follows", "person_blocks", "follow_digests"),
        _l("Until one no longer follows or blocks."),
    ),
    Stored(
        _l("Moderation of the board"),
        _l(
            "Who flagged what and why, what moderators decided, appeals, who is kept from writing until when."
        ),
        _l("So that discussion stays civil, and every decision can be explained."),
        _l("Moderators. The author: reasons and decisions, not who flagged."),
        ("post_cases", "post_flags", "suspensions"),
    ),
    Stored(
        _l("Offers and requests to mentor"),
        _l(
            "What somebody offers, in which languages, how much time and how many places they have; who "
            "asked whom for what, the answer, and the word with which a relationship ends."
        ),
        _l("So that people find a mentor outside engagements, too."),
        _l(
            "Offers, with proved levels and in coarse words when the person was last active: everybody "
            "inside, as long as the person offers it. Requests: who asks, who is asked and who handed "
            "them on. Farewells: the two of the pair."
        ),
        (
            "offers",
            "offer_skills",
            "mentor_requests",
            "mentor_request_skills",
            "mentor_request_moves",
            "farewells",
        ),
    ),
    Stored(
        _l("Pathways"),
        _l(
            "What a role asks for, in versions with who published them; who is on which pathway since when, "
            "and who proposed it. How far somebody is is not stored: it follows from the evidence."
        ),
        _l("To see the next step, and where people wait."),
        _l(
            "Pathways: everybody in the company. Who is on one and how far: the person, managers of their "
            "team and of their engagements, administrators; others see a count from the threshold on."
        ),
        (
            "pathways",
            "pathway_versions",
            "pathway_stages",
            "stage_skills",
            "stage_needs",
            "stage_resources",
            "pathway_people",
        ),
    ),
    Stored(
        _l("Saved views and scenarios"),
        _l(
            "Filters and choices that somebody keeps, whom they share them with, to whom a view is mailed; "
            "no figures."
        ),
        _l("To look at the same thing again."),
        _l("Who kept them, and the role they are shared with."),
        ("saved_views", "view_mails", "scenarios", "scenario_people", "scenario_groups"),
        _l("Until whoever kept them deletes them."),
    ),
    Stored(
        _l("Mail"),
        _l("Mail that KTrack sent or will send, and how each person wants it."),
        _l("So that news arrives once, and nothing is lost when the mail server is down."),
        _l("Who gets it. Administrators see that a mail waits, not what it says."),
        ("mails", "mail_choices"),
        _l("As long as the company keeps the database; secrets in it are blanked once it is sent."),
    ),
    Stored(
        _l("Audit trail"),
        _l("Who did what to what and when, signing in too; no text that somebody wrote."),
        _l("So that every change can be explained."),
        ADMINISTRATORS,
        ("audit_events",),
    ),
    Stored(
        _l("Who read whose record"),
        _l("Reader, whose record, when, which page."),
        _l("So that nobody is looked at in secret."),
        _l("The person whose record was read."),
        ("record_reads",),
    ),
    Stored(
        _l("Decisions about the figures and about privacy"),
        _l("Which numbers and rules were adopted by whom and why."),
        _l("So that every report can say what it used."),
        _l("Numbers behind the figure: administrators. Privacy rules: everybody."),
        ("policy_versions", "kappa_proposals", "privacy_rules"),
    ),
    Stored(
        _l("Bookkeeping of the program"),
        _l(
            "Counters that say when figures are out of date, and when the background worker last ran: "
            "nothing about people."
        ),
        _l("So that pages are fast and operators notice a standstill."),
        NOBODY,
        ("data_versions", "skill_versions", "worker_beats"),
        _l("Overwritten all the time."),
    ),
)

LIMITS = (
    _l("Everything is entered by hand by somebody who knows. Nothing is measured or watched."),
    _l("The figures are no bonus target and no ranking of people."),
    _l(
        "Names of internal people appear to themselves, their mentors, the managers of their engagements, "
        "and administrators; on pathways to the manager of their team, too."
    ),
    _l("Whoever offers to mentor shows name, team and offer to everybody inside: by their own choice."),
    _l(
        "Teams of which fewer people learn than the threshold says are shown together, under every filter "
        "and on every date."
    ),
)
RIGHTS = (
    _l("See all that is recorded about you, and who read it: on “My record”."),
    _l("Take all of it along as a file: on “My record”."),
    _l(
        "Contest evidence about you, with a reason: on its page. Who assessed it and your manager are "
        "told; what you say stays visible with the answer."
    ),
    _l("Correct your own log entries and take them back; what stood before stays visible."),
    _l(
        "Have evidence corrected or taken back by who recorded it. It then counts nowhere, and stays visible."
    ),
)
KEPT = _l(
    "KTrack deletes nothing by itself, also when somebody leaves. A correction adds a row. The exceptions "
    "stand below. Shorter times need an agreement in the company, and somebody who carries it out in the "
    "database: KTrack has no function for it."
)


def described() -> list[Stored]:
    """Return what the tables of this version hold."""
    return [stored for stored in STORED if set(stored.tables) & set(Base.metadata.tables)]
