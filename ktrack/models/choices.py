"""Words with a fixed set of values, stored as text with a CHECK (PostgreSQL's enums outlive a downgrade)."""

from enum import StrEnum

from sqlalchemy import Enum


class Kind(StrEnum):
    """What a person is to the company."""

    INTERNAL = "internal"
    FREELANCER = "freelancer"


class Role(StrEnum):
    """What a person does here."""

    ADMIN = "admin"
    MANAGER = "manager"
    STAFF = "staff"
    FREELANCER = "freelancer"
    EXECUTIVE = "executive"


class Reason(StrEnum):
    """Why a freelancer is hired."""

    PEAK = "peak"
    EXPERTISE = "expertise"


class Form(StrEnum):
    """How formal a shadowing is."""

    INFORMAL = "informal"
    REGULAR = "regular"
    PROGRAMME = "programme"


class EvidenceType(StrEnum):
    """What a row of evidence is."""

    CLAIM = "claim"
    USE = "use"
    SIGNOFF = "signoff"
    CHECK = "check"


class CheckKind(StrEnum):
    """How a check was held."""

    DEMO = "demo"
    TEACHBACK = "teachback"
    QUIZ = "quiz"


class Grade(StrEnum):
    """How a check went."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


class Locale(StrEnum):
    """Languages of the pages."""

    EN = "en"
    DE = "de"


class AgreementAnswer(StrEnum):
    """What the other side says to an agreement."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class ConcernKind(StrEnum):
    """What a mentee wants to be heard on."""

    GOAL = "goal"
    CHALLENGE = "challenge"
    CONCERN = "concern"


class MeetingState(StrEnum):
    """Where a session stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    HELD = "held"


class SuggestionAnswer(StrEnum):
    """What the receiver of feedback makes of a suggestion."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class PracticeKind(StrEnum):
    """What a mentor notes about themselves."""

    LEARNED = "learned"
    MODELLED = "modelled"


class QuizKind(StrEnum):
    """How a quiz question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDER = "order"
    TEXT = "text"


class PlannedState(StrEnum):
    """Where a planned check stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class LinkPurpose(StrEnum):
    """The one thing that a signed link is for."""

    CONFIRM_LEVEL = "confirm_level"
    ANSWER_QUESTION = "answer_question"
    ACCEPT_AGREEMENT = "accept_agreement"


class ItemState(StrEnum):
    """How a plan item is handed over."""

    PROVED = "proved"
    OPEN = "open"


class Delivery(StrEnum):
    """How somebody wants to be written to."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


class Rhythm(StrEnum):
    """How often a saved view is mailed."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class LeavingGroup(StrEnum):
    """Who leaves together in a scenario."""

    RECORDED = "recorded"
    EVERYONE = "everyone"
    ENDING = "ending"
    TEAM = "team"
    ENGAGEMENT = "engagement"


class Topic(StrEnum):
    """What the search finds."""

    SKILL = "skill"
    ENGAGEMENT = "engagement"
    PERSON = "person"
    OFFER = "offer"
    POST = "post"
    PROCEDURE = "procedure"
    PATHWAY = "pathway"
    QUESTION = "question"


class PostKind(StrEnum):
    """What somebody who posts on the board wants."""

    ASKING = "asking"
    OFFERING = "offering"
    DISCUSSING = "discussing"


class FlagReason(StrEnum):
    """Why a post is flagged; that one disagrees is no reason."""

    SPAM = "spam"
    ABUSIVE = "abusive"
    PERSONAL_DATA = "personal_data"
    SECRETS = "secrets"
    OFF_TOPIC = "off_topic"


class Decision(StrEnum):
    """What a moderator decides about a post."""

    KEEP = "keep"
    HIDE = "hide"


class DigestRhythm(StrEnum):
    """How often somebody is told what is new in what they follow."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class RequestState(StrEnum):
    """Where a request for mentoring stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def choice(values: type[StrEnum], name: str) -> Enum:
    """Return the column type for `values`; `name` names its CHECK."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )
