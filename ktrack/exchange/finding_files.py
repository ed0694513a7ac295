"""The files of finding a mentor: offers, requests, and the words with which relationships end."""

from flask_babel import lazy_gettext as _l

from ktrack.exchange.files import DAY, MOMENT, PERSON, SHADOWING, TEXT, File, key, may, must, table
from ktrack.exchange.kinds import Choice, Whole
from ktrack.exchange.references import Ref
from ktrack.exchange.texts import Text
from ktrack.models import (
    Farewell,
    MentorRequest,
    MentorRequestMove,
    MentorRequestSkill,
    Offer,
    OfferSkill,
)
from ktrack.models import choices as words

LANGUAGES = Text(r"[a-z]{2}( [a-z]{2})*", _l("is no list of languages like “de en”"))

OFFERS = File("offers", table(Offer), ("offer_id",), (
    key("offer_id", "offers"), must("person_id", PERSON), must("text", TEXT),
    must("hours_week", Whole(1, 40)), may("availability", TEXT), must("languages", LANGUAGES),
    must("reply_days", Whole(1, 30)), must("places", Whole(1, 20)), must("made_at", MOMENT),
    must("changed_at", MOMENT), may("paused_at", MOMENT), may("paused_until", DAY),
    may("withdrawn_at", MOMENT),
), fixed=("person_id", "made_at"))  # fmt: skip
OFFER_SKILLS = File("offer_skills", table(OfferSkill), ("offer_id", "skill_id"), (
    must("offer_id", Ref("offers")), must("skill_id", Ref("skills")),
))  # fmt: skip
MENTOR_REQUESTS = File("mentor_requests", table(MentorRequest), ("request_id",), (
    key("request_id", "mentor_requests"), must("asker_id", PERSON), must("mentor_id", PERSON),
    must("goal", TEXT), must("cadence_days", Whole(1, 366)), must("asked_at", MOMENT),
    must("reply_by", MOMENT), may("reminded_at", MOMENT),
    may("state", Choice(words.RequestState, words.RequestState.OPEN)), may("answered_at", MOMENT),
    may("word", TEXT), may("shadowing_id", SHADOWING),
), fixed=("asker_id", "goal", "cadence_days", "asked_at"))  # fmt: skip
REQUEST_SKILLS = File("mentor_request_skills", table(MentorRequestSkill), ("request_id", "skill_id"), (
    must("request_id", Ref("mentor_requests")), must("skill_id", Ref("skills")),
))  # fmt: skip
REQUEST_MOVES = File("mentor_request_moves", table(MentorRequestMove), ("request_id", "number"), (
    must("request_id", Ref("mentor_requests")), must("number", Whole(1)), must("from_id", PERSON),
    must("to_id", PERSON), must("moved_at", MOMENT), must("word", TEXT),
), append_only=True)  # fmt: skip
FAREWELLS = File("farewells", table(Farewell), ("shadowing_id",), (
    must("shadowing_id", SHADOWING), must("person_id", PERSON), must("said_at", MOMENT),
    must("text", TEXT),
), append_only=True)  # fmt: skip

FINDING = (OFFERS, OFFER_SKILLS, MENTOR_REQUESTS, REQUEST_SKILLS, REQUEST_MOVES, FAREWELLS)
