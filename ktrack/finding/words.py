"""The words of offers and requests that pages, forms and mails share."""

from datetime import date

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ktrack.finding.queries.wishes import Why, Wish
from ktrack.models import MentorRequest, Offer
from ktrack.models.choices import RequestState
from ktrack.web.language import locale

LANGUAGES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hi", "hr", "hu", "it", "ja", "ko",
    "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""ISO 639-1 codes of what can be chosen."""
WEEK, MONTH, QUARTER = 7, 31, 92
# Tone and word of each state; an open request is late once its time is over.
STATES = {
    RequestState.OPEN: ("planned", _l("waits for an answer")),
    RequestState.ACCEPTED: ("verified", _l("accepted")),
    RequestState.DECLINED: ("neutral", _l("declined")),
    RequestState.WITHDRAWN: ("neutral", _l("taken back")),
}


def language_names() -> list[tuple[str, str]]:
    """Return (code, name in the reader's language) of the languages that can be chosen, by name."""
    named = Locale.parse(locale()).languages
    return sorted(((code, str(named[code])) for code in LANGUAGES), key=lambda pair: pair[1])


def languages(codes: str) -> str:
    """Return the names of languages, such as "German, English"."""
    named = Locale.parse(locale()).languages
    return ", ".join(sorted(str(named.get(code, code)) for code in codes.split()))


def active(day: date | None, today: date) -> str:
    """Return in coarse words when something was last heard of somebody."""
    if day is None:
        return str(_("not active here yet"))
    days = (today - day).days
    if days <= WEEK:
        return str(_("active this week"))
    if days <= MONTH:
        return str(_("active this month"))
    if days <= QUARTER:
        return str(_("active in the last three months"))
    return str(_("not active for more than three months"))


def places(free: int, of: int) -> str:
    """Return how many places are free."""
    if not free:
        return str(_("no place free"))
    return str(ngettext("%(free)s of %(num)s place free", "%(free)s of %(num)s places free", of, free=free))


def replies(days: int) -> str:
    """Return within how many days somebody answers."""
    return str(ngettext("answers within a day", "answers within %(num)s days", days))


def hours(count: int) -> str:
    """Return how much time somebody has in a week."""
    return str(ngettext("%(num)s hour a week", "%(num)s hours a week", count))


def reason(wish: Wish) -> str:
    """Return why a mentor is suggested, in one sentence."""
    said = {"skill": wish.skill.name(locale()), "level": wish.level or 0, "target": wish.target}
    if wish.why is Why.GOAL:
        return str(_("%(skill)s: you agreed to reach it, and it is not proved yet.", **said))
    if wish.why is Why.GAP:
        if wish.level is None:
            return str(
                _("%(skill)s: a plan wants level %(target)s of you, and nothing is proved yet.", **said)
            )
        return str(
            _("%(skill)s: a plan wants level %(target)s of you, and level %(level)s is proved.", **said)
        )
    if wish.why is Why.PATHWAY:
        return str(_("%(skill)s: your pathway asks for level %(target)s next.", **said))
    return str(_("%(skill)s: you say level %(target)s, and nobody has verified it.", **said))


def standing(request: MentorRequest, late: bool) -> tuple[str, str]:
    """Return the tone and the words of where a request stands."""
    if late:
        return "at-risk", str(_("late"))
    tone, word = STATES[request.state]
    return tone, str(word)


def offer_state(offer: Offer | None, stands: bool, today: date) -> tuple[str, str]:
    """Return the tone and the words of where one's own offer stands."""
    if offer is None or offer.withdrawn_at is not None:
        return "neutral", str(_("not offered"))
    if offer.paused_on(today):
        return "unknown", str(_("paused"))
    return ("retained", str(_("others can read it"))) if stands else ("unknown", str(_("not shown")))
